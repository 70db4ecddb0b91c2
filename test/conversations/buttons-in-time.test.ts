import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { locales } from '../../locales/translate';
import { minute, type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

const words = { fr: 'je veux plus de temps', en: 'I need more time' };

describe.each(locales)('in %s', locale => {
  const chat = () => talk(service, { locale });

  describe.each(['account', 'newPassword', 'askRestorationDate', 'confirmRestoration'] as const)(
    'in « %s »',
    place => {
      it('more time is offered when its want is announced, and had by the button', async () => {
        const user = await chat();
        await goTo(place, user);
        await user.waits(8.5 * minute);
        expect(user.hears()).toContain(user.t('dialog.choices.renew'));
        await user.chooses('renew');
        expectSaid(user, 'grantRenewed');
        expect(await user.state()).toBe(place);
        await user.waits(8.5 * minute);
        expect(user.hears()).not.toContain(user.t('dialog.choices.renew'));
        expect(user.buttons()).not.toContain(user.t('dialog.choices.renew'));
        expect(await user.state()).toBe(place);
      });

      it('more time is had by its words, announced or not, and once only', async () => {
        const user = await chat();
        await goTo(place, user);
        await user.waits(minute);
        await user.says(words[locale]);
        expectSaid(user, 'grantRenewed');
        await user.types('renew');
        expectSaid(user, 'grantEndsForGood');
        expect(await user.state()).toBe(place);
        if (place === 'newPassword') expect((await user.opensForm()).status).toBe(200);
      });
    },
  );

  it('a button of the last card is understood after the identity was forgotten without a word', async () => {
    const user = await chat();
    await goTo('done', user);
    await user.waits(11 * minute);
    expect(user.hears()).toBe('');
    await user.chooses('myAccount');
    expect(user.hears()).not.toContain(user.t('dialog.notices.stale'));
    expect(user.hears()).toContain(user.t('dialog.notices.grantEnded'));
    expect(await user.state()).toBe('identify');
  });
});

/** Whatever the hour that it names. */
function expectSaid(user: Awaited<ReturnType<typeof talk>>, id: 'grantRenewed' | 'grantEndsForGood'): void {
  for (const part of user.t(`dialog.notices.${id}`, { until: '##' }).split('##'))
    expect(user.hears()).toContain(part);
}
