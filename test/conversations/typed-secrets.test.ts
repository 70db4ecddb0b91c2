import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { locales } from '../../locales/translate';
import { camille, goodPassword } from './people';
import { type Service, startService } from './service';
import { hangUp, talk, type User } from './talk';
import { goTo } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

/** The same NUMEN, as people write it. */
const numens = ['99E4183727AQX', '99 E 41 83727 AQX', '99e4183727aqx', 'mon numen : 99-E-4183727-AQX.'];
const dates = {
  fr: ['14/07/1985', '14.07.85', 'né le 14 juillet 1985', '14071985', '1985-07-14', '1985/07/14'],
  en: ['14/07/1985', 'born on 14 July 1985', 'July 14, 1985', 'the 14th of July 1985', '14-07-1985'],
};

/** Neither what the browser got, nor the history, nor the log. */
async function nothingOf(user: User, ...secrets: string[]): Promise<void> {
  const kept = [JSON.stringify(user.all()), JSON.stringify(await user.history()), service.logged.join('')];
  expect(secrets.filter(secret => kept.some(text => text.includes(secret)))).toEqual([]);
}

describe.each(locales)('in %s', locale => {
  const chat = () => talk(service, { locale });

  it.each(numens)('a NUMEN typed as « %s » is used, masked, and not asked again', async text => {
    const user = await chat();
    await goTo('identify', user);
    await user.says(text);
    expect(user.hears()).toContain(user.t('dialog.notices.numenTyped'));
    expect(user.hears()).not.toMatch(/supprimez|delete/u);
    expect(user.echo()).toContain('•••');
    await nothingOf(user, '99E4183727AQX', '99e4183727aqx', '83727', '4183727');
    const form = await user.opensForm();
    await form.fills({ numen: '', birthDate: camille.birthDate });
    expect(await user.state()).toBe('account');
  });

  it.each(dates[locale])('a birth date typed as « %s » after it is used and masked', async text => {
    const user = await chat();
    await goTo('identify', user);
    await user.says(camille.numen);
    await user.says(text);
    expect(await user.state()).toBe('account');
    expect(user.hears()).toContain(user.t('dialog.notices.birthDateTyped'));
    expect(user.echo()).toContain('•••');
    await nothingOf(user, text, '1985-07-14');
  });

  it('both in one message are used at once', async () => {
    const user = await chat();
    await goTo('identify', user);
    await user.says(`${camille.numen} ${camille.birthDate}`);
    expect(await user.state()).toBe('account');
    await nothingOf(user, camille.numen, camille.birthDate);
  });

  it('a birth date alone asks for the NUMEN', async () => {
    const user = await chat();
    await goTo('identify', user);
    await user.says(camille.birthDate);
    expect(user.hears()).toContain(user.t('dialog.notices.birthDateNeedsNumen'));
    expect(await user.state()).toBe('identify');
  });

  it('a NUMEN typed too early is kept for its time', async () => {
    const user = await chat();
    await goTo('askNumenKnown', user);
    await user.says(camille.numen);
    expect(user.hears()).toContain(user.t('dialog.notices.numenTypedEarly'));
    expect(user.hears()).not.toMatch(/supprimez|delete/u);
    await user.chooses('staff');
    await user.fillsForm({ birthDate: camille.birthDate });
    expect(await user.state()).toBe('account');
  });

  it.each([
    ['99E4I83727AQX', 'the letter I for one'],
    ['99E418372OAQX', 'the letter O for zero'],
    ['9OE4183727AQX', 'among the first two'],
    ['99E41837270AQX', 'a character too many'],
    ['99E418327AQX', 'a character too few'],
  ])('a NUMEN with a slip (%s: %s) is masked too, and pointed at', async (text, _slip) => {
    const user = await chat();
    await goTo('identify', user);
    await user.says(`c’est ${text}`);
    await nothingOf(user, text);
    expect(user.hears()).toContain(user.t('dialog.notices.numenMalformed'));
    expect(await user.state()).toBe('identify');
  });

  it.each([
    'j’ai cliqué sur le lien "99E4183727AQX"',
    'le bouton « 99 E 41 83727 AQX » ?',
    'page “99e4183727aqx” et après ?',
  ])(
    'a NUMEN that stands where the name of a link would (« %s ») is used, masked and warned of',
    async text => {
      const user = await chat();
      await goTo('identify', user);
      await user.says(text);
      expect(user.hears()).toContain(user.t('dialog.notices.numenTyped'));
      await nothingOf(user, '99E4183727AQX', '99e4183727aqx', '83727');
    },
  );

  it.each([
    'joignez-moi au 06 00 00 00 00, mon numen est 99E4I83727AQX',
    '99E418372OAQX. 06.00.00.00.00',
    'mon tel +33 6 00 00 00 00 et le numen 99E418327AQX',
    'numen 9OE4183727AQX 0600000000',
  ])('a slip beside a telephone number is pointed at all the same (« %s »)', async text => {
    const user = await chat();
    await goTo('identify', user);
    await user.says(text);
    expect(user.hears()).toContain(user.t('dialog.notices.numenMalformed'));
  });

  it.each([
    'le 04 00 00 00 00, c’est bon pour moi ?',
    '04.00.00.00.00 c’est qui ?',
    'j’appelle le 04-00-00-00-00, ok ?',
    '+33 4 00 00 00 00, is it right?',
  ])('a telephone number alone is no slip (« %s »)', async text => {
    const user = await chat();
    await goTo('identify', user);
    await user.says(text);
    expect(user.hears()).not.toContain(user.t('dialog.notices.numenMalformed'));
  });

  it.each([goodPassword, 'mon mot de passe est Tulipe', 'mdp: Tulipe-Rouge', 'password is Tulipe7!x'])(
    'a password (« %s ») is not used, and said to be no secret any more',
    async text => {
      const user = await chat();
      await goTo('newPassword', user);
      const old = user.formUrl();
      await user.says(text);
      expect(user.hears()).toContain(user.t('dialog.notices.passwordTyped'));
      expect(user.hears()).not.toMatch(/supprimez|delete/u);
      expect(await user.state()).toBe('newPassword');
      expect(user.formUrl()).not.toBe(old);
      await nothingOf(user, goodPassword, 'Tulipe');
      const { username, oldPassword } = camille;
      expect(await service.commands.verifyPassword({ username, password: oldPassword ?? '' })).toBe(true);
    },
  );

  it.each(['soleil', 'Marguerite', 'azertyuiop', 'Licorne'])(
    'a plain word alone (« %s ») is taken for one where one is asked for, and not kept',
    async word => {
      const user = await chat();
      await goTo('newPassword', user);
      await user.says(word);
      expect(user.hears()).toContain(user.t('dialog.notices.passwordTyped'));
      await nothingOf(user, word);
    },
  );

  it.each(['bonjour', 'merci', 'aide', 'oui', 'formulaire'])('« %s » is none, there either', async word => {
    const user = await chat();
    await goTo('newPassword', user);
    await user.says(word);
    expect(user.hears()).not.toContain(user.t('dialog.notices.passwordTyped'));
    expect(JSON.stringify(await user.history())).toContain(`"${word}"`);
  });

  it('what is typed into the date of a card is not kept either', async () => {
    const user = await chat();
    await goTo('askRestorationDate', user);
    await user.presses(user.t('dialog.states.askRestorationDate.submit'), { date: camille.numen });
    await user.presses(user.t('dialog.states.askRestorationDate.submit'), { date: '1985-07-14' });
    await nothingOf(user, camille.numen, '1985-07-14');
  });
});
