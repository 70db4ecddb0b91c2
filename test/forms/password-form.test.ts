import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Locale } from '../../dialogs/events';
import { type Desk, minute, openDesk, person } from './desk';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const newPassword = 'Grenouille-7-Violette';
const good = { newPassword, confirmation: newPassword, forgotten: 'on' };
const notForgotten = { newPassword, confirmation: newPassword, currentPassword: person.currentPassword };

/** What the page brings back of a space that was pointed out. */
const notedIn = (html: string): string => /name="spaceNoted" value="([^"]*)"/.exec(html)?.[1] ?? '';

const isPassword = async (password: string): Promise<boolean> => {
  const account = await desk.store.accounts.findByUsername(person.username);
  return desk.hasher.verify(account?.passwordHash ?? null, password);
};

describe('the password form', () => {
  it('offers the box ticked, and every field with its label and purpose', async () => {
    const { html } = await desk.read(await desk.openPassword());
    expect(html).toMatch(/<input type="checkbox" id="forgotten" name="forgotten" value="on"[^>]* checked>/);
    for (const name of ['newPassword', 'confirmation', 'currentPassword', 'forgotten'])
      expect(html).toContain(`<label for="${name}">`);
    expect(html.match(/autocomplete="new-password"/g)).toHaveLength(2);
    expect(html).toContain('autocomplete="current-password"');
  });

  it('says when NUMEN and birth date were checked, instead of asking for them again', async () => {
    const { html } = await desk.read(await desk.openPassword());
    expect(html).toMatch(/NUMEN et date de naissance\u00a0: déjà vérifiés à \d\d:\d\d\./u);
    expect(html).not.toContain('name="numen"');
  });

  it('sets the new password of who has forgotten the old one', async () => {
    const done = await desk.send(await desk.openPassword(), good);
    expect(done.status).toBe(200);
    expect(done.text).toContain('Votre nouveau mot de passe est enregistré');
    expect(desk.told).toMatchObject([{ type: 'password.changed' }]);
    expect([await isPassword(newPassword), await isPassword(person.currentPassword)]).toEqual([true, false]);
  });

  it('sets it with the current one when the box is not ticked', async () => {
    const done = await desk.send(await desk.openPassword('en'), notForgotten);
    expect(done.text).toContain('Your new password is saved');
    expect(await isPassword(newPassword)).toBe(true);
  });
});

const wrongFields: Array<[string, Record<string, string>, Record<Locale, string>]> = [
  ['nothing', {}, { fr: 'Écrivez votre nouveau mot de passe.', en: 'Enter your new password.' }],
  ['no confirmation', { newPassword }, { fr: 'Écrivez une seconde fois', en: 'a second time' }],
  [
    'two different ones',
    { newPassword, confirmation: 'Autre-chose-12' },
    { fr: 'Les deux mots de passe sont différents.', en: 'The two passwords are different.' },
  ],
  [
    'nine characters',
    twice('Abcdef-12'),
    { fr: 'Il faut au moins 10 caractères.', en: 'At least 10 characters' },
  ],
  [
    'no lower case',
    twice('GRENOUILLE-7'),
    { fr: 'Il faut une minuscule.', en: 'A lower-case letter is needed.' },
  ],
  [
    'no upper case',
    twice('grenouille-7'),
    { fr: 'Il faut une majuscule.', en: 'An upper-case letter is needed.' },
  ],
  ['no digit', twice('Grenouille-Verte'), { fr: 'Il faut un chiffre.', en: 'A digit is needed.' }],
  [
    'no special character',
    twice('Grenouille77'),
    { fr: 'Il faut un caractère spécial', en: 'A special character' },
  ],
  ['a common one', twice('Motdepasse1!'), { fr: 'trop courant', en: 'too common' }],
  [
    'a non-breaking space',
    twice('Grenouille-7\u00a0'),
    { fr: 'Le dernier caractère est une espace insécable', en: 'The last character is a non-breaking space' },
  ],
  [
    'a decomposed letter',
    twice('Gre\u0301nouille-7'),
    { fr: 'Le 3e caractère est une lettre dont l’accent', en: 'Character 3 is a letter whose accent' },
  ],
  [
    'an invisible character',
    twice('\u200bGrenouille-7'),
    { fr: 'Le premier caractère est invisible', en: 'The first character is invisible' },
  ],
  [
    'a mark of direction',
    twice('Grenouille\u202e-7'),
    { fr: 'Le 11e caractère est une marque invisible', en: 'Character 11 is an invisible mark' },
  ],
  [
    '129 characters',
    twice(`Aa1-${'x'.repeat(125)}`),
    { fr: 'au plus 128 caractères', en: 'No more than 128' },
  ],
  [
    'the current one again',
    { ...twice(person.currentPassword), currentPassword: person.currentPassword },
    { fr: 'C’est votre mot de passe actuel', en: 'This is your current password' },
  ],
  [
    'an unticked box without the current password',
    twice(newPassword),
    { fr: 'Écrivez votre mot de passe actuel, ou cochez', en: 'Enter your current password, or tick' },
  ],
];

/** What only the server can tell, because it takes the account. */
const wrongForThisPerson: typeof wrongFields = [
  [
    'the NUMEN',
    forgottenTwice(`Mon-${person.numen}`),
    { fr: 'contenir votre NUMEN', en: 'contain your NUMEN' },
  ],
  [
    'the birth date',
    forgottenTwice('Grenouille-010280'),
    { fr: 'votre date de naissance', en: 'your date of birth' },
  ],
  [
    'the first name',
    forgottenTwice('Camille-aime-7'),
    { fr: 'contenir votre prénom (« Camille »)', en: 'your first name (“Camille”)' },
  ],
  [
    'the last name',
    forgottenTwice('Martin=Verte27'),
    { fr: 'contenir votre nom (« Martin »)', en: 'your last name (“Martin”)' },
  ],
  [
    'the user name',
    forgottenTwice('Cmartin-2031-x'),
    { fr: 'votre nom d’utilisateur (« cmartin »)', en: 'your user name (“cmartin”)' },
  ],
];

describe('a wrong field of the password form', () => {
  const cases = [...wrongFields, ...wrongForThisPerson].flatMap(([what, fields, words]) => [
    { what, fields, locale: 'fr' as const, words: words.fr },
    { what, fields, locale: 'en' as const, words: words.en },
  ]);

  it.each(cases)(
    '$what has its own words ($locale), and can be corrected',
    async ({ fields, locale, words }) => {
      desk.speak(locale);
      const page = await desk.send(await desk.openPassword(locale), fields);
      expect(page.status).toBe(422);
      expect(plain(page.text)).toContain(words);
      for (const typed of Object.values(fields)) if (typed !== 'on') expect(page.html).not.toContain(typed);
      await desk.send(page.next ?? '', good);
      expect(await isPassword(newPassword)).toBe(true);
    },
  );

  it('names every rule that is not met', async () => {
    const page = await desk.send(await desk.openPassword(), { ...twice('été'), forgotten: 'on' });
    const problems = ['au moins 10 caractères', 'une majuscule', 'un chiffre', 'un caractère spécial'];
    for (const problem of problems) expect(plain(page.text)).toContain(`Il faut ${problem}`);
    expect(page.text).not.toContain('Il faut une minuscule');
  });

  it('does not use the ticket up for what needs no account', async () => {
    const ticket = await desk.openPassword();
    expect((await desk.send(ticket, {})).next).toBe(ticket);
    expect(desk.told).toEqual([]);
  });
});

describe('a password as it was typed', () => {
  it.each([
    'Tulipe2026µ=Ab',
    'Tulipe²=AmbreX',
    'Tulipe2026¨Ab',
    'Tulipe2026…Ab',
    'Tulipe½º=Ab27',
    'Tuliﬁpe2026=',
  ])('is what is kept: %s', async typed => {
    const done = await desk.send(await desk.openPassword(), { ...twice(typed), forgotten: 'on' });
    expect(done.status).toBe(200);
    expect([await isPassword(typed), await isPassword(typed.normalize('NFKC'))]).toEqual([true, false]);
  });

  it('proves the account although it was hashed in its NFKC form', async () => {
    await desk.setPassword('Tulipe2026µ=Ab'.normalize('NFKC'));
    const current = { ...notForgotten, currentPassword: 'Tulipe2026µ=Ab' };
    expect((await desk.send(await desk.openPassword(), current)).status).toBe(200);
    expect(await isPassword(newPassword)).toBe(true);
  });
});

describe('a space at an end', () => {
  const spaced = { ...forgottenTwice('Glycine=Bleue27 ') };

  it.each([
    ['Glycine=Bleue27 ', 'se termine par une espace', 'ends with a space'],
    [' Glycine=Bleue27', 'commence par une espace', 'begins with a space'],
    [' Glycine=Bleue27 ', 'commence et se termine par une espace', 'begins and ends with a space'],
  ])('is pointed out once before anything is kept, and may stay: %j', async (password, fr, en) => {
    for (const [locale, words] of [['fr', fr] as const, ['en', en] as const]) {
      const ticket = await desk.openPassword(locale);
      const remark = await desk.send(ticket, forgottenTwice(password));
      expect([remark.status, remark.next]).toEqual([422, ticket]);
      expect(remark.text).toContain(words);
      expect(remark.html).not.toContain('aria-invalid="true"');
      expect(notedIn(remark.html)).not.toBe('');
    }
    const ticket = await desk.openPassword();
    const { html } = await desk.send(ticket, forgottenTwice(password));
    const done = await desk.send(ticket, { ...forgottenTwice(password), spaceNoted: notedIn(html) });
    expect(done.status).toBe(200);
    expect([await isPassword(password), await isPassword(password.trim())]).toEqual([true, false]);
  });

  it('is pointed out again for another password, although it was for one before', async () => {
    const ticket = await desk.openPassword();
    const remark = await desk.send(ticket, spaced);
    const another = { ...forgottenTwice(' Glycine=Rose28'), spaceNoted: notedIn(remark.html) };
    expect(await desk.send(ticket, another)).toMatchObject({ status: 422, next: ticket });
    expect(await isPassword(person.currentPassword)).toBe(true);
  });

  it('is not said of a password without one, and uses nothing up', async () => {
    const ticket = await desk.openPassword();
    await desk.send(ticket, spaced);
    expect(desk.told).toEqual([]);
    expect(await isPassword(person.currentPassword)).toBe(true);
    expect((await desk.send(ticket, good)).status).toBe(200);
  });
});

describe('a wrong current password', () => {
  const wrong = { ...notForgotten, currentPassword: 'Pas-le-bon-2019' };

  it('is told with the attempts that are left, and changes nothing', async () => {
    const page = await desk.send(await desk.openPassword(), wrong);
    expect(plain(page.text)).toContain('Le mot de passe actuel ne correspond pas. Il vous reste 4 essais.');
    expect(desk.told).toEqual([{ type: 'password.refused', reason: 'currentPassword' }]);
    expect(await isPassword(person.currentPassword)).toBe(true);
  });

  it('is one attempt when it is posted fifty times at once', async () => {
    const ticket = await desk.openPassword();
    await desk.sendAtOnce(50, ticket, wrong);
    const next = await desk.send(await desk.openPassword(), wrong);
    expect(plain(next.text)).toContain('Il vous reste 3 essais.');
  });

  it('is locked after five, which ends the identity too; once verified again, the other way is open', async () => {
    let page = await desk.send(await desk.openPassword(), wrong);
    for (let attempt = 2; attempt <= 5; attempt++) page = await desk.send(page.next ?? '', wrong);
    expect([page.status, page.next]).toEqual([429, null]);
    expect(plain(page.text)).toContain('Trop d’essais avec le mot de passe actuel');
    expect(desk.told.at(-1)).toEqual({ type: 'password.refused', reason: 'locked' });
    expect((await desk.read(await desk.openPassword())).status).toBe(410);
    desk.pass(1);
    await desk.send(await desk.openPassword(), good);
    expect(await isPassword(newPassword)).toBe(true);
  });
});

describe('a new password', () => {
  it('is set once by fifty posts at once, and told once', async () => {
    const ticket = await desk.openPassword();
    const before = await desk.store.accounts.findByUsername(person.username);
    const pages = await desk.sendAtOnce(50, ticket, good);
    const after = await desk.store.accounts.findByUsername(person.username);
    expect(desk.told).toHaveLength(1);
    expect((after?.version ?? 0) - (before?.version ?? 0)).toBe(1);
    expect(await desk.store.outbox.pending(10, 'password.changed')).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(pages.filter(({ text }) => text.includes('déjà été envoyé'))).toHaveLength(49);
  });

  it('is refused when the account was changed meanwhile', async () => {
    const [first, second] = [await desk.openPassword(), await desk.openPassword()];
    desk.waitsFor('password', first);
    await desk.send(first, good);
    desk.waitsFor('password', second);
    const page = await desk.send(second, good);
    expect(page.status).toBe(409);
    expect(page.text).toContain('Votre compte vient d’être modifié');
    expect(desk.told.at(-1)).toEqual({ type: 'password.refused', reason: 'conflict' });
  });

  it('is refused when the verified identity has ended', async () => {
    const ticket = await desk.openPassword();
    await desk.extend(ticket);
    desk.pass(10 * minute);
    const page = await desk.send(ticket, good);
    expect(page.status).toBe(410);
    expect(await isPassword(newPassword)).toBe(false);
  });

  it('is never in a page nor in a log', async () => {
    const secrets = [newPassword, person.currentPassword, 'Grenouille77'];
    const pages = [
      await desk.send(await desk.openPassword(), { ...twice('Grenouille77'), forgotten: 'on' }),
      await desk.send(await desk.openPassword(), { ...notForgotten, confirmation: 'x' }),
      await desk.extend(await desk.openPassword(), notForgotten),
      await desk.send(await desk.openPassword(), notForgotten),
    ];
    for (const secret of secrets) {
      for (const { html } of pages) expect(html).not.toContain(secret);
      expect(desk.logged.join()).not.toContain(secret);
    }
  });
});

describe('too many people at once', () => {
  it('is told, changes nothing, and can be sent again', async () => {
    await desk.close();
    let busy = true;
    desk = await openDesk({ passwordReset: { reset: async () => (busy ? { outcome: 'busy' } : changed) } });
    const page = await desk.send(await desk.openPassword(), good);
    expect(page.text).toContain('Rien n’a été modifié');
    busy = false;
    expect((await desk.send(page.next ?? '', good)).text).toContain('C’est fait');
  });

  const changed = { outcome: 'changed' as const, grant: { token: 'renewed', expiresAt: 0 } };
});

function twice(password: string): Record<string, string> {
  return { newPassword: password, confirmation: password };
}

function forgottenTwice(password: string): Record<string, string> {
  return { ...twice(password), forgotten: 'on' };
}

const plain = (text: string): string => text.replace(/\u00a0/g, ' ');
