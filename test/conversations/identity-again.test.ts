import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { locales } from '../../locales/translate';
import { type Connector, startConnector } from '../channels/bot-service/connector';
import { talkInTeams } from '../channels/bot-service/talk';
import { plain } from './form-page';
import { camille, goodPassword, type Person } from './people';
import { academy, minute, type Service, startService } from './service';
import { hangUp, talk, type User } from './talk';
import { goTo } from './ways';

let service: Service;
let connector: Connector;
/** One for each test that changes a password or spends attempts. */
const others: Person[] = [...'123456789'].map(digit => ({
  ...camille,
  numen: `99E300000${digit}ZZZ`,
  username: `again${digit}`,
}));
const person = (): Person => {
  const next = others.pop();
  if (!next) throw new Error('nobody is left');
  return next;
};

beforeAll(async () => {
  service = await startService({ known: [camille, ...others] });
  connector = await startConnector();
});
afterEach(hangUp);
afterAll(async () => {
  await service.stop();
  await connector.stop();
});

const isPassword = (username: string, password: string) =>
  service.commands.verifyPassword({ username, password });
const passwords = { newPassword: goodPassword, confirmation: goodPassword, forgotten: 'on' };
async function outlives(user: User): Promise<void> {
  await goTo('newPassword', user);
  await user.waits(academy.limits.grantMinutes * minute);
  expect(user.hears()).toContain(user.t('dialog.notices.grantEnded'));
}

describe.each(locales)('an identity that ended over the form of a new password (%s)', locale => {
  const begun = async () => {
    const user = await talk(service, { locale });
    await outlives(user);
    return user;
  };

  it('is asked for in that form, which sets the password at once', async () => {
    const { numen, birthDate, username } = person();
    const user = await begun();
    expect(user.hears()).toContain(user.t('dialog.states.identify.introPassword'));
    const form = await user.opensForm();
    expect(form.text).toContain(plain(user.t('forms.password.identityAgain')));
    // A ticked box alone is not enough here.
    expect(form.text).not.toContain(plain(user.t('forms.password.forgottenHint')));
    expect(form.text).toContain(plain(user.t('forms.password.forgottenHintIdentity')));
    expect(Object.keys(form.fields ?? {})).toEqual(
      expect.arrayContaining([
        'numen',
        'birthDate',
        'accountType',
        'newPassword',
        'confirmation',
        'forgotten',
      ]),
    );
    expect(form.text).not.toContain(
      plain(user.t('forms.password.alreadyVerified', { time: '' })).slice(0, 30),
    );
    const done = await form.fills({ numen, birthDate, ...passwords });
    expect(done.text).toContain(plain(user.t('forms.outcome.passwordChanged.text')));
    expect(await user.state()).toBe('done');
    expect(user.hears()).toContain(user.t('dialog.notices.passwordChanged'));
    // It may be another person's than the one seen before: whose it is stands beside it.
    expect(JSON.stringify(user.card())).toContain(username);
    expect(await isPassword(username, goodPassword)).toBe(true);
    await user.chooses('myAccount');
    expect(JSON.stringify(user.card())).toContain(username);
  });

  it('is said to be missing beside what is wrong with the password; nothing is spent', async () => {
    const { numen } = person();
    const form = await (await begun()).opensForm();
    const wrong = await form.fills({ numen, ...passwords, confirmation: 'Autre-Chose-71!' });
    expect(wrong.status).toBe(422);
    expect(wrong.html.match(/<li><a href="#/g)).toHaveLength(2);
    expect(wrong.fields).toMatchObject({ numen, newPassword: '', confirmation: '' });
    expect(wrong.action).toBe(form.action);
  });

  it('stays to be proved after a wrong date, and is proved although the password is refused', async () => {
    const { numen, birthDate, username } = person();
    const user = await begun();
    const wrong = await (await user.opensForm()).fills({ numen, birthDate: '15/07/1985', ...passwords });
    expect([wrong.status, wrong.fields?.numen, wrong.fields?.newPassword]).toEqual([422, numen, '']);
    expect(wrong.text).toContain(plain(user.t('forms.identity.rejected', { count: 4 })));
    expect(await isPassword(username, goodPassword)).toBe(false);
    const own = `${username}-Violon-52!`;
    const refused = await wrong.fills({ birthDate, ...passwords, newPassword: own, confirmation: own });
    expect(refused.status).toBe(422);
    expect(await user.state()).toBe('newPassword');
    expect(refused.fields).not.toHaveProperty('numen');
    expect(refused.text).toContain(
      plain(user.t('forms.password.alreadyVerified', { time: '' })).slice(0, 30),
    );
    const changed = await refused.fills(passwords);
    expect(changed.text).toContain(plain(user.t('forms.outcome.passwordChanged.text')));
    expect(await isPassword(username, goodPassword)).toBe(true);
  });

  it('is locked by five wrong ones as in any other form', async () => {
    const { numen } = person();
    const user = await begun();
    for (let day = 10; day < 15; day++)
      await (await user.opensForm()).fills({ numen, birthDate: `${day}/01/1980`, ...passwords });
    expect(await user.state()).toBe('locked');
  });
});

it('an identity that is proved in the moment in which a lock ends it is asked for once more', async () => {
  const { numen, birthDate } = person();
  const user = await talk(service);
  await user.chooses('lostPassword');
  await user.says(`${numen} ${birthDate}`);
  const wrong = { ...passwords, forgotten: null, currentPassword: 'Pas-le-bon-12' };
  let form = await user.opensForm();
  for (let attempt = 1; attempt <= 5; attempt++) form = await form.fills(wrong);
  expect(await user.state()).toBe('identify');
  // The clock stands still.
  const spent = user.formUrl();
  const ended = await (await user.opensForm()).fills({ numen, birthDate, ...passwords });
  expect(await user.state()).toBe('identify');
  expect(user.formUrl()).not.toBe(spent);
  // « J’ai oublié » was ticked: nothing is said of the current password.
  expect(ended.text).toContain(plain(user.t('forms.outcome.endedByLock.text')));
  expect(user.hears()).toContain(user.t('dialog.notices.identityEndedByLock'));
  expect(user.hears()).not.toContain(user.t('dialog.notices.currentPasswordLocked'));
  await user.waits(1);
  const done = await (await user.opensForm()).fills({ numen, birthDate, ...passwords });
  expect(done.text).toContain(plain(user.t('forms.outcome.passwordChanged.text')));
});

it('a form that comes too late is answered by the one that asks for the identity again', async () => {
  const user = await talk(service);
  await goTo('account', user);
  service.pass(5 * minute);
  await user.chooses('changePassword');
  const form = await user.opensForm();
  // The clock of the dialog has said nothing yet.
  service.pass((academy.limits.grantMinutes - 5) * minute);
  const late = await form.fills(passwords);
  expect(late.status).toBe(410);
  expect(late.text).toContain(plain(user.t('forms.late.identityEnded')));
  expect(late.fields).toMatchObject({ numen: '', birthDate: '', newPassword: '', confirmation: '' });
});

it('in Teams, where one outcome is brought back at a time, the identity has its own form', async () => {
  const user = await talkInTeams(service, connector);
  await goTo('newPassword', user);
  service.pass(academy.limits.grantMinutes * minute);
  await user.types('help');
  expect(user.hears()).toContain(user.t('dialog.notices.grantEnded'));
  const form = await user.opensForm();
  expect(form.fields).toHaveProperty('numen');
  expect(form.fields).not.toHaveProperty('newPassword');
});
