import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Connector, startConnector } from '../channels/bot-service/connector';
import { talkInTeams } from '../channels/bot-service/talk';
import { camille, goodPassword, type Person } from './people';
import { minute, type Service, startService } from './service';
import { hangUp, talk } from './talk';
import type { Talker } from './ways';

let service: Service;
let connector: Connector;
beforeAll(async () => {
  service = await startService({ known: [camille, other] });
  connector = await startConnector();
});
afterEach(hangUp);
afterAll(async () => {
  await service.stop();
  await connector.stop();
});

const other: Person = { ...camille, numen: '99E2000007ZZZ', username: 'autre' };

/** « J'ai tout perdu », as one does it who knows their NUMEN; what they press, and what they have to type. */
async function losesEverything(user: Talker, { numen, birthDate }: Person) {
  const taps: string[] = [];
  const typed: string[] = [];
  const press = async (...choices: Parameters<Talker['chooses']>) => {
    taps.push(choices[0]);
    await user.chooses(...choices);
  };
  const fill = async (fields: Record<string, string>, button: string) => {
    typed.push(...Object.keys(fields));
    taps.push(button);
    await user.fillsForm(fields);
  };
  await press('lostBoth');
  await press('numenKnown');
  await press('staff');
  await fill({ numen, birthDate }, 'Valider');
  const card = JSON.stringify(user.card());
  const heard = user.hears();
  await fill({ newPassword: goodPassword, confirmation: goodPassword }, 'Confirmer');
  return { taps, typed, card, heard };
}

describe('lost everything', () => {
  const walk = async (user: Talker, person: Person) => {
    const { taps, typed, card, heard } = await losesEverything(user, person);
    expect(taps).toHaveLength(5);
    expect(typed).toHaveLength(4);
    expect(heard).toContain(user.t('dialog.states.account.intro'));
    for (const shown of [person.username, 'mail.ac-lyon.fr', '995', '993', '9 janvier 2026'])
      expect(card).toContain(shown);
    expect(await user.state()).toBe('done');
    expect(user.hears()).toContain(user.t('dialog.notices.passwordChanged'));
    expect(user.hears()).toContain('tout de suite');
    expect(user.buttons()).toContain(user.t('dialog.choices.restoreMailbox'));
  };

  it('is five taps and four fields on the web, where the form stands in the conversation', async () => {
    await walk(await talk(service), camille);
  });

  it('is as many in Teams, and one more to open each of the two windows', async () => {
    const user = await talkInTeams(service, connector);
    let windows = 0;
    const opens = async (fields: Record<string, string | null>) => {
      windows += 1;
      return user.fillsForm(fields);
    };
    await walk({ ...user, fillsForm: opens }, other);
    expect(windows).toBe(2);
  });
});

it('a lost name is given back without a word about passwords', async () => {
  const user = await talk(service);
  await user.chooses('lostUsername');
  expect(user.hears()).toContain('Votre identifiant, donc');
  await user.chooses('numenKnown');
  await user.chooses('staff');
  await user.fillsForm({ numen: camille.numen, birthDate: camille.birthDate });
  expect(await user.state()).toBe('account');
  expect(JSON.stringify(user.card())).toContain(camille.username);
  await user.chooses('finished');
  expect(user.hears()).not.toContain('tout de suite');
  expect(user.buttons()).not.toContain(user.t('dialog.choices.aftercare'));
});

it('an external user can say so when the NUMEN is asked for', async () => {
  const user = await talk(service);
  await user.chooses('lostBoth');
  await user.chooses('external');
  expect(await user.state()).toBe('external');
});

it('an identity that ended leads back to the task in hand', async () => {
  const user = await talk(service);
  await user.chooses('lostPassword');
  await user.chooses('numenKnown');
  await user.chooses('staff');
  await user.fillsForm({ numen: camille.numen, birthDate: camille.birthDate });
  await user.waits(11 * minute);
  expect(await user.state()).toBe('identify');
  // The form of the password asks for the identity as well.
  const passwords = { newPassword: 'Rivage-Lent-61!', confirmation: 'Rivage-Lent-61!' };
  await user.fillsForm({ numen: camille.numen, birthDate: camille.birthDate, ...passwords });
  expect(await user.state()).toBe('done');
});

it('says on every question of the way how far one has come', async () => {
  const user = await talk(service);
  const steps: string[] = [];
  for (const choice of ['lostBoth', 'numenKnown', 'staff'] as const) {
    steps.push(JSON.stringify(user.card()));
    await user.chooses(choice);
  }
  steps.push(JSON.stringify(user.card()));
  for (const [index, card] of steps.entries()) expect(card).toContain(`Étape ${index + 1} sur 6`);
});
