import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type StateName, stateNames } from '../../dialogs/state-names';
import { type Locale, locales } from '../../locales/translate';
import { type Service, startService } from './service';
import { hangUp, talk, type User } from './talk';
import { goTo } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

/** Where « Retour » leads from each state, when it was reached the shortest way. */
const before: Record<StateName, StateName> = {
  start: 'start',
  askNumenKnown: 'start',
  askStaffCategory: 'askNumenKnown',
  askDepartement: 'askStaffCategory',
  whereIsNumen: 'askStaffCategory',
  paused: 'whereIsNumen',
  chooseProfile: 'askNumenKnown',
  external: 'chooseProfile',
  identify: 'chooseProfile',
  locked: 'chooseProfile',
  account: 'chooseProfile',
  newPassword: 'account',
  askRestorationDate: 'account',
  confirmRestoration: 'askRestorationDate',
  done: 'account',
  walkthrough: 'start',
  farewell: 'start',
};

/** « Annuler » gives up what was just begun, or else the conversation. */
const begun: readonly StateName[] = ['newPassword', 'askRestorationDate', 'confirmRestoration'];
const afterCancel = (state: StateName): StateName => (begun.includes(state) ? 'account' : 'farewell');

/** As people write them, in either language, whatever the chat speaks. */
const typed = {
  back: ['retour', 'Go back'],
  cancel: ['ANNULER !', 'stop'],
  restart: ['recommencer', 'start over'],
  help: ['aidez-moi', 'help'],
  human: ['je veux parler à quelqu’un', 'talk to someone'],
} as const;
const other = (locale: Locale): Locale => (locale === 'fr' ? 'en' : 'fr');

describe.each(locales)('in %s, in the state', locale => {
  describe.each(stateNames)('%s', state => {
    it('back, cancel and restart lead on, pressed and typed', async () => {
      const user = await at(state, locale);
      const comeBack = await service.bookmark(user.conversationId);
      const leads: [keyof typeof typed, StateName][] = [
        ['back', before[state]],
        ['cancel', afterCancel(state)],
        ['restart', 'start'],
      ];
      for (const [choice, target] of leads) {
        for (const answer of [
          () => user.chooses(choice),
          ...typed[choice].map(text => () => user.says(text)),
        ]) {
          await answer();
          expect([choice, await user.state()]).toEqual([choice, target]);
          expect(user.hears()).not.toBe('');
          await comeBack();
        }
      }
    });

    it('help, a person and the other language are answered, and the question is asked again', async () => {
      const user = await at(state, locale);
      const asksAgain = async (words: string) => {
        expect(user.hears()).toContain(words);
        expect(user.replies().filter(({ type }) => type === 'message').length).toBeGreaterThan(1);
        expect(await user.state()).toBe(state);
        expect([...user.buttons(), ...user.suggestions()].length).toBeGreaterThan(4);
      };
      for (const answer of [() => user.chooses('help'), ...typed.help.map(text => () => user.says(text))]) {
        await answer();
        await asksAgain(user.t(`dialog.help.${state}`));
      }
      for (const answer of [() => user.chooses('human'), ...typed.human.map(text => () => user.says(text))]) {
        await answer();
        for (const phone of ['04 72 80 60 60', '04 74 45 58 40', '04 77 81 41 00', '04 72 80 67 67']) {
          await asksAgain(phone);
        }
      }
      await speaksOther(user, locale);
      await asksAgain(user.t('dialog.notices.languageChanged'));
      expect(user.suggestions()).toContain(
        user.t(`dialog.choices.${locale === 'fr' ? 'french' : 'english'}`),
      );
      expect(user.replies().find(({ name }) => name === 'sesame.locale')?.value).toBe(other(locale));
      await user.says(locale === 'fr' ? 'en français' : 'in English');
      user.speaks(locale);
      await asksAgain(user.t('dialog.notices.languageChanged'));
    });
  });
});

async function at(state: StateName, locale: Locale): Promise<User> {
  const user = await talk(service, { locale });
  await goTo(state, user);
  return user;
}

/** The button is written in the language that it leads to. */
async function speaksOther(user: User, locale: Locale): Promise<void> {
  await user.presses(user.t(`dialog.choices.${other(locale) === 'fr' ? 'french' : 'english'}`));
  user.speaks(other(locale));
}
