import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mainOffice } from '../../dialogs/office';
import { locales } from '../../locales/translate';
import { plain } from './form-page';
import { camille, goodPassword, type Person, paul, renee } from './people';
import { academy, minute, type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo, identifies, strangersNumen } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService({ known: [camille, paul, renee, ...twins] });
});
afterEach(hangUp);
afterAll(() => service.stop());

/** One for each language: their passwords are changed. */
const twins: Person[] = locales.map((locale, index) => ({
  ...camille,
  numen: `99E200000${index}ZZZ`,
  username: `twin${locale}`,
}));
const twinOf = (locale: string): Person => twins.find(twin => twin.username === `twin${locale}`) ?? camille;
const isPassword = (username: string, password: string) =>
  service.commands.verifyPassword({ username, password });

describe('« J’ai tout perdu »', () => {
  it('ends with a password that works, in the words of the guide', async () => {
    const user = await talk(service);
    expect(user.hears()).toContain('Attention au filoutage');
    await user.presses('J’ai tout perdu');
    expect(user.hears()).toContain('Avez-vous votre NUMEN ?');
    await user.presses('Oui, j’ai mon NUMEN');
    await user.presses('Je suis un personnel de l’académie');
    expect(user.hears()).toContain('formulaire sécurisé');

    const identity = await user.opensForm();
    expect(identity.text).toContain('Date de naissance');
    const recognised = await identity.fills({ numen: '99 e 4183727-aqx', birthDate: '14/07/1985' });
    expect(recognised.text).toContain('La suite vous attend dans la conversation.');
    expect(user.hears()).toContain('Voici **votre compte**');
    expect(JSON.stringify(user.card())).toContain('cfictive@ac-lyon.fr');
    expect(JSON.stringify(user.card())).toContain('du 9 janvier 2026 au 9 mars 2026');
    expect(JSON.stringify(user.card())).toMatch(/mail\.ac-lyon\.fr.*Oui.*995.*993/u);

    expect(user.hears()).toContain('Choisissez votre nouveau mot de passe');
    const password = await user.opensForm();
    const changed = await password.fills({ newPassword: goodPassword, confirmation: goodPassword });
    expect(changed.text).toContain('Il remplace l’ancien.');
    expect(user.hears()).toContain('Votre mot de passe est changé');
    expect(user.hears()).toContain(
      'Cette messagerie vous sert d’identifiant pour créer votre espace électeur !',
    );
    expect(user.buttons()).toContain('Ouvrir le webmail');

    expect(await isPassword('cfictive', goodPassword)).toBe(true);
    expect(await isPassword('cfictive', 'Ancien-Tilleul-47')).toBe(false);
    await user.presses('J’ai terminé');
    expect(user.hears()).toContain('Vous pouvez revenir quand vous voulez.');
  });

  it('is the same in English, and by typing every answer', async () => {
    const user = await talk(service, { locale: 'en' });
    const { numen, birthDate, username } = twinOf('en');
    await user.says('I have lost everything');
    await user.says('yes, I have it');
    await user.says('staff');
    await user.fillsForm({ numen, birthDate });
    expect(JSON.stringify(user.card())).toContain(username);
    await user.says('password');
    await user.fillsForm({ newPassword: goodPassword, confirmation: goodPassword });
    expect(user.hears()).toContain(user.t('dialog.states.done.intro'));
    expect(await isPassword(username, goodPassword)).toBe(true);
    await user.says('bye');
    expect(await user.state()).toBe('farewell');
  });

  it('puts every other message in the pending question, and asks it again', async () => {
    const user = await talk(service);
    await user.presses('J’ai tout perdu');
    const question = user.t('dialog.states.askNumenKnown.question');
    await user.says('c’est quoi le NUMEN ?');
    expect(user.hears()).toContain(user.t('dialog.topics.numen'));
    expect(user.hears()).toContain(question);
    await user.says('est-ce une arnaque ?');
    expect(user.hears()).toContain(question);
    await user.says('non');
    expect(await user.state()).toBe('askStaffCategory');
  });
});

describe.each(locales)('in %s', locale => {
  const chat = () => talk(service, { locale });

  describe('the identity', () => {
    it.each([
      ['an unknown NUMEN', { ...camille, numen: '99E7777777QQQ' }],
      ['another birth date', { ...camille, birthDate: '15/07/1985' }],
      ['a disabled account', renee],
      ['another type of account', paul],
    ])('of %s is refused in the same words', async (_what, person) => {
      const user = await chat();
      await goTo('identify', user);
      const answer = await user.fillsForm({ numen: person.numen, birthDate: person.birthDate });
      expect(answer.status).toBe(422);
      expect(user.hears()).toContain(user.t('dialog.notices.rejected', { count: 4 }));
      expect(answer.text).toContain(plain(user.t('forms.identity.rejected', { count: 4 })));
      expect(await user.state()).toBe('identify');
      const numenKey = service.keyring.numenKey(person.numen);
      await service.store.attempts.clear(service.keyring.attemptKey('identity', numenKey));
    });

    it('of an external account is taken with its type', async () => {
      const user = await chat();
      await goTo('identify', user);
      await user.fillsForm({ numen: paul.numen, birthDate: paul.birthDate, accountType: 'external' });
      expect(await user.state()).toBe('account');
      expect(JSON.stringify(user.card())).toContain(paul.username);
    });

    it('is locked after five refusals, told how long, and unlocked by the clock', async () => {
      const user = await chat();
      await goTo('identify', user);
      const numen = strangersNumen();
      for (const count of [4, 3, 2, 1]) {
        await user.fillsForm({ numen, birthDate: `0${count}/01/1980` });
        expect(user.hears()).toContain(user.t('dialog.notices.rejected', { count }));
      }
      const until = time(locale, academy.limits.firstWaitMinutes);
      const fifth = await user.fillsForm({ numen, birthDate: '05/01/1980' });
      expect(fifth.status).toBe(429);
      expect(fifth.text).toContain(plain(user.t('forms.outcome.locked.text', { time: until })));
      expect(user.hears()).toContain(user.t('dialog.states.locked.intro', { until }));
      // No form that would not open: why, until when, whom to call.
      expect(user.buttons()).not.toContain(user.t('dialog.choices.openForm'));
      await user.chooses('whyLocked');
      const { phone, name: office } = mainOffice(academy);
      const [why = ''] = user
        .t('dialog.topics.lockedUntil', { until, office: office[locale], phone: '|' })
        .split('|');
      expect(user.hears()).toContain(why);
      expect(user.hears()).toContain(phone);
      await user.types('yes');
      expect(user.hears()).toContain(user.t('dialog.notices.stillLocked', { until }));
      await user.waits(academy.limits.firstWaitMinutes * minute - 1);
      expect(user.hears()).toBe('');
      await user.waits(1);
      expect(user.hears()).toContain(user.t('dialog.notices.unlocked'));
      await identifies(user);
      expect(await user.state()).toBe('account');
    });
  });

  describe('the new password', () => {
    it('needs the current one when the box is not ticked', async () => {
      const person = twinOf(locale);
      const user = await chat();
      await goTo('identify', user);
      await identifies(user, person);
      await user.chooses('changePassword');
      const current = (await isPassword(person.username, goodPassword))
        ? goodPassword
        : (person.oldPassword ?? '');
      const next = `Marelle-Brumeuse-${locale}-38`;
      const form = await user.opensForm();
      const both = { newPassword: next, confirmation: next, forgotten: null };
      const missing = await form.fills({ ...both, currentPassword: '' });
      expect(missing.text).toContain(plain(user.t('forms.fieldProblem.currentPassword')));
      const wrong = await missing.fills({ ...both, currentPassword: 'Pas-le-bon-12' });
      expect(wrong.text).toContain(plain(user.t('forms.password.wrongCurrent', { count: 4 })));
      expect(user.hears()).toContain(user.t('dialog.notices.wrongCurrentPassword'));
      expect(await isPassword(person.username, next)).toBe(false);
      const changed = await wrong.fills({ ...both, currentPassword: current });
      expect(changed.text).toContain(plain(user.t('forms.outcome.passwordChanged.text')));
      expect(await user.state()).toBe('done');
      expect(await isPassword(person.username, next)).toBe(true);
      expect(await isPassword(person.username, current)).toBe(false);
    });

    it('offers another form for a rule that only the account can tell, and says nothing else', async () => {
      const user = await chat();
      await goTo('newPassword', user);
      const form = await user.opensForm();
      const refused = await form.fills({
        newPassword: 'Fictive-Violon-52!',
        confirmation: 'Fictive-Violon-52!',
      });
      expect(refused.text).toContain(plain(user.t('passwordProblem.ownWord.lastName', { word: 'Fictive' })));
      expect(await user.state()).toBe('newPassword');
      expect(user.hears()).not.toContain(user.t('dialog.notices.currentPasswordLocked'));
      expect(user.formUrl()).toContain(refused.action ?? 'no form');
    });

    it('is kept a minute longer when asked, without a word in the chat', async () => {
      const user = await chat();
      await goTo('newPassword', user);
      const form = await user.opensForm();
      await user.waits(5 * minute);
      const later = await form.extends();
      expect(later.status).toBe(200);
      expect(user.hears()).toBe('');
      await user.waits(6 * minute);
      expect(user.hears()).toBe('');
      expect((await user.snapshot()).context.form?.ticket).toBe(later.action?.replace('/forms/', ''));
    });
  });

  describe('a verified identity', () => {
    it('is warned before its end, renewed with one button, and ends politely', async () => {
      const user = await chat();
      await goTo('account', user);
      expect(user.buttons()).not.toContain(user.t('dialog.choices.renew'));
      await user.waits(8 * minute);
      expect(user.hears()).toContain(user.t('dialog.choices.renew'));
      await user.chooses('renew');
      expect(user.hears()).toContain(user.t('dialog.notices.grantRenewed', { until: time(locale, 10) }));
      await user.waits(8 * minute);
      await user.waits(2 * minute);
      expect(user.hears()).toContain(user.t('dialog.notices.grantEnded'));
      expect(await user.state()).toBe('identify');
      expect((await user.snapshot()).context.account).toBeNull();
    });

    it('ends no later than the chat gives for a new password', async () => {
      const user = await chat();
      await goTo('account', user);
      await user.waits(2 * minute);
      await user.chooses('changePassword');
      const until = time(locale, 8);
      expect(user.hears()).toContain(user.t('dialog.states.newPassword.question', { until }));
      expect((await user.opensForm()).text).toContain(plain(user.t('forms.deadline.until', { time: until })));
    });

    it('can be extended once, sets two passwords, and is then asked for again, in its place', async () => {
      const user = await chat();
      await goTo('account', user);
      await user.waits(8 * minute);
      await user.chooses('renew');
      await user.waits(8 * minute);
      expect(user.buttons()).not.toContain(user.t('dialog.choices.renew'));
      expect(user.hears()).toContain(user.t('dialog.notices.grantEndsForGood', { until: time(locale, 2) }));
      for (const newPassword of [`Rivage-Lent-61!${locale}`, `Vagues-Bleues-75!${locale}`]) {
        await user.chooses('changePassword');
        const form = await user.opensForm();
        const page = await form.fills({ newPassword, confirmation: newPassword, forgotten: 'on' });
        expect(page.status).toBe(200);
        await user.chooses('myAccount');
      }
      await user.chooses('changePassword');
      expect(user.hears()).toContain(user.t('dialog.notices.grantEnded'));
      expect(await user.state()).toBe('identify');
      const newPassword = `Colline-Verte-38!${locale}`;
      const passwords = { newPassword, confirmation: newPassword, forgotten: 'on' };
      const { numen, birthDate } = camille;
      await (await user.opensForm()).fills({ numen, birthDate, ...passwords });
      expect(await user.state()).toBe('done');
    });

    it('is not believed after its end, even when the clock has said nothing', async () => {
      const user = await chat();
      await goTo('account', user);
      service.pass(5 * minute);
      await user.chooses('changePassword');
      const form = await user.opensForm();
      // The form itself would still be good for five minutes.
      service.pass((academy.limits.grantMinutes - 5) * minute);
      const late = await form.fills({ newPassword: 'Tardive-Lune-74!', confirmation: 'Tardive-Lune-74!' });
      expect([late.status, late.text]).toEqual([
        410,
        expect.stringContaining(plain(user.t('forms.late.identityEnded'))),
      ]);
      expect(await isPassword(camille.username, 'Tardive-Lune-74!')).toBe(false);
      expect(user.hears()).toContain(user.t('dialog.notices.grantEnded'));
      expect(await user.state()).toBe('identify');
    });

    it('dies with the dialog', async () => {
      const user = await chat();
      await goTo('account', user);
      await user.chooses('restart');
      const { grant, account } = (await user.snapshot()).context;
      expect([grant, account]).toEqual([null, null]);
    });
  });

  describe('the restoration of the mailbox', () => {
    const asked = () => service.store.outbox.pending(100, 'restoration.requested');
    const knownIds = async () => new Set((await asked()).map(({ id }) => id));

    it('is stored once for the mail team, however often it is confirmed', async () => {
      const known = await knownIds();
      const user = await chat();
      await goTo('askRestorationDate', user);
      await user.presses(user.t('dialog.states.askRestorationDate.submit'), { date: '2026-03-01' });
      expect(await user.state()).toBe('confirmRestoration');
      await user.chooses('no');
      await user.says(locale === 'fr' ? '1er mars 2026' : '1 March 2026');
      await user.chooses('yes');
      expect(user.hears()).toContain(locale === 'fr' ? '**1 mars 2026**' : '**1 March 2026**');
      expect(await user.state()).toBe('account');
      await user.chooses('restoreMailbox');
      await user.says('01/03/2026');
      await user.chooses('yes');
      const added = (await asked()).filter(({ id }) => !known.has(id));
      expect(added.map(({ kind, date }) => ({ kind, date }))).toEqual([
        { kind: 'restoration.requested', date: '2026-03-01' },
      ]);
    });

    it.each(['2020-01-01', '2031-12-01'])('of %s is refused with the window', async date => {
      const known = await knownIds();
      const user = await chat();
      await goTo('askRestorationDate', user);
      await user.presses(user.t('dialog.states.askRestorationDate.submit'), { date });
      const { first, last } = spokenWindow(locale);
      expect(user.hears()).toContain(user.t('dialog.notices.dateOutOfWindow', { first, last }));
      expect(await user.state()).toBe('askRestorationDate');
      expect((await asked()).filter(({ id }) => !known.has(id))).toEqual([]);
    });
  });

  it('sends an external user to who opened his account, never to the NUMEN form', async () => {
    const user = await chat();
    await goTo('external', user);
    expect(user.hears()).toContain('04 72 80 60 60');
    expect(() => user.formUrl()).toThrow('no form is offered');
  });
});

const time = (locale: string, minutes: number): string =>
  new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Paris',
  }).format(service.now() + minutes * minute);

function spokenWindow(locale: string): { first: string; last: string } {
  const format = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'Europe/Paris',
  });
  const day = 86_400_000;
  return { first: format.format(service.now() - 60 * day), last: format.format(service.now() - day) };
}
