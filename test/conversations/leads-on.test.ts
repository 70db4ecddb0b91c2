import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { StateName } from '../../dialogs/state-names';
import { camille } from './people';
import { minute, type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo, strangersNumen } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

describe.each(['farewell', 'walkthrough'] as const)('what is said in « %s »', place => {
  it.each([
    ['j’ai mon numen', 'identify'],
    ['je suis un personnel', 'identify'],
    ['je suis un utilisateur externe', 'external'],
    ['restaurer ma boîte', 'askNumenKnown'],
    ['je veux changer mon mot de passe', 'askNumenKnown'],
    ['où trouver mon NUMEN ?', 'askStaffCategory'],
    [camille.numen, 'chooseProfile'],
    [`${camille.numen} ${camille.birthDate}`, 'account'],
    [`${strangersNumen()} 01/01/1980`, 'identify'],
    ['je suis né le 14/07/1985', 'askNumenKnown'],
    ['31/02/1985', 'askNumenKnown'],
  ] satisfies [string, StateName][])('leads on: « %s »', async (text, state) => {
    const user = await talk(service);
    await goTo(place, user);
    await user.says(text);
    expect(user.hears()).not.toContain(user.t('dialog.notices.unexpected'));
    expect([text, await user.state()]).toEqual([text, state]);
  });

  it('is kept of a NUMEN, or said not to be, after an identity was verified', async () => {
    const user = await talk(service);
    await goTo('account', user);
    await goTo(place, { ...user, chooses: user.types });
    await user.says(camille.numen);
    const isKept = (await user.snapshot()).context.numenKey !== null;
    const notice = isKept ? 'numenTypedEarly' : 'numenNotNeeded';
    expect(user.hears()).toContain(user.t(`dialog.notices.${notice}`));
    expect(isKept).toBe(place === 'farewell');
    if (place === 'farewell') expect(await user.state()).toBe('chooseProfile');
  });
});

it('an identity that ended is told by its words, too', async () => {
  const user = await talk(service);
  await goTo('account', user);
  await user.chooses('back');
  await user.waits(11 * minute);
  expect(user.hears()).toBe('');
  await user.says('je suis un personnel');
  expect(user.hears()).toContain(user.t('dialog.notices.grantEnded'));
  expect(await user.state()).toBe('identify');
  await user.types('renew');
  expect(user.hears()).not.toContain(user.t('dialog.topics.notYours'));
});
