import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Locale } from '../../dialogs/events';
import { type Desk, minute, openDesk, person } from './desk';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const good = { numen: person.numen, birthDate: person.birthDate, accountType: 'academic' };

describe('the identity form', () => {
  it('recognises a person and lets the conversation go on', async () => {
    const done = await desk.send(await desk.open('identity'), good);
    expect(done.status).toBe(200);
    expect(done.text).toContain('C’est fait');
    expect(desk.told).toMatchObject([
      { type: 'identity.verified', account: { username: 'cmartin', email: 'camille.martin@ac-lyon.fr' } },
    ]);
  });

  it.each([
    ['lower case and spaces', { ...good, numen: '10 e 95 01234 abc' }],
    ['dashes', { ...good, numen: '10-E-95-01234-ABC' }],
    ['full-width characters', { ...good, numen: '１０Ｅ９５０１２３４ＡＢＣ' }],
    ['a date without slashes', { ...good, birthDate: '01021980' }],
    ['the date that browsers send', { ...good, birthDate: '1980-02-01' }],
    ['what was copied around the NUMEN', { ...good, numen: 'NUMEN : "10/E/95/01234/ABC",' }],
    ['a date in words', { ...good, birthDate: '1er février 1980' }],
    ['a date with commas', { ...good, birthDate: '01,02,1980' }],
    ['a date with what stands around', { ...good, birthDate: '« 1er/02/1980 ».' }],
    ['no account type, which is academic by default', { numen: good.numen, birthDate: good.birthDate }],
    ['a field of a browser extension', { ...good, 'lastpass-field': 'x' }],
  ])('accepts %s', async (_, fields) => {
    await desk.send(await desk.open('identity'), fields);
    expect(desk.told).toMatchObject([{ type: 'identity.verified' }]);
  });

  it('can do without the NUMEN that was typed in the chat', async () => {
    const ticket = await desk.open('identity', { numenKey: desk.keyring.numenKey(person.numen) });
    expect((await desk.read(ticket)).text).toContain('vous pouvez laisser ce champ vide');
    await desk.send(ticket, { ...good, numen: '' });
    expect(desk.told).toMatchObject([{ type: 'identity.verified' }]);
  });

  it('takes the NUMEN of the form rather than the one of the chat', async () => {
    const ticket = await desk.open('identity', { numenKey: desk.keyring.numenKey('10E9599999ZZZ') });
    await desk.send(ticket, good);
    expect(desk.told).toMatchObject([{ type: 'identity.verified' }]);
  });
});

const wrongFields: Array<[Record<string, string>, Record<Locale, string>]> = [
  [{ numen: '' }, { fr: 'Écrivez votre NUMEN.', en: 'Enter your NUMEN.' }],
  [{ numen: '10E95012' }, { fr: 'vous en avez écrit 8. Il en manque 5.', en: 'you entered 8, 5 too few.' }],
  [
    { numen: '10E9501234ABCDE' },
    { fr: 'vous en avez écrit 15. Il y en a 2 de trop.', en: 'you entered 15, 2 too many.' },
  ],
  [
    { numen: '1OE9501234ABC' },
    {
      fr: 'NUMEN, position 2 : « O » n’est pas à sa place, il faut un chiffre. Est-ce un zéro (0) plutôt que la lettre O ?',
      en: 'NUMEN, position 2: “O” does not belong there, a digit is needed. Is it a zero (0) rather than the letter O?',
    },
  ],
  [
    { numen: '10E950I234ABC' },
    { fr: 'Est-ce un un (1) plutôt que la lettre I ?', en: 'Is it a one (1) rather than the letter I?' },
  ],
  [
    { numen: '10E9501234A0C' },
    {
      fr: 'NUMEN, position 12 : « 0 » n’est pas à sa place, il faut une lettre (sans accent). Est-ce la lettre O',
      en: 'NUMEN, position 12: “0” does not belong there, a letter (without accent) is needed. Is it the letter O',
    },
  ],
  [
    { numen: '10E9501234AB1' },
    { fr: 'Est-ce la lettre I plutôt qu’un un (1) ?', en: 'Is it the letter I rather' },
  ],
  [
    { numen: '10EO501234ABC' },
    { fr: 'position 4 : « O » n’est pas à sa place, il faut un chiffre, ou', en: 'Is it a zero (0)' },
  ],
  [{ birthDate: 'I4/07/1985' }, { fr: 'n’est pas lisible', en: 'cannot be read' }],
  [{ numen: '10É9501234ABC' }, { fr: 'position 3 : « É »', en: 'position 3: “É”' }],
  [{ numen: '😀' }, { fr: 'vous en avez écrit 1.', en: 'you entered 1, 12 too few.' }],
  [{ birthDate: '' }, { fr: 'Écrivez votre date de naissance.', en: 'Enter your date of birth.' }],
  [{ birthDate: 'mardi' }, { fr: 'n’est pas lisible', en: 'cannot be read' }],
  [{ birthDate: '01/02/80' }, { fr: 'l’année sur quatre chiffres', en: 'the year in four digits' }],
  [{ birthDate: '29/02/2003' }, { fr: 'Ce jour n’existe pas', en: 'This day does not exist' }],
  [{ birthDate: '31/04/1980' }, { fr: 'Ce jour n’existe pas', en: 'This day does not exist' }],
  [{ birthDate: '01/01/2030' }, { fr: 'est dans le futur', en: 'is in the future' }],
  [{ birthDate: '11/03/2010' }, { fr: 'moins de 16 ans', en: 'under 16' }],
  [{ birthDate: '09/03/1926' }, { fr: 'plus de 100 ans', en: 'over 100' }],
  [{ accountType: 'root' }, { fr: 'Choisissez un type de compte', en: 'Choose a type of account' }],
];

describe('a wrong field of the identity form', () => {
  const inBoth = wrongFields.flatMap(([fields, words]) => [
    { fields, locale: 'fr' as const, words: words.fr },
    { fields, locale: 'en' as const, words: words.en },
  ]);

  it.each(inBoth)('$fields has its own words ($locale)', async ({ fields, locale, words }) => {
    const ticket = await desk.open('identity', { locale });
    const page = await desk.send(ticket, { ...good, ...fields });
    expect(page.status).toBe(422);
    expect(plain(page.text)).toContain(words);
    expect(page.html).toContain(`<html lang="${locale}">`);
    expect(page.next).toBe(ticket);
    expect(desk.told).toEqual([]);
  });

  it('keeps what was typed, and the ticket: only the correction is left to do', async () => {
    const ticket = await desk.open('identity');
    const page = await desk.send(ticket, { ...good, birthDate: '31/04/1980', accountType: 'external' });
    expect(page.html).toContain('value="10E9501234ABC"');
    expect(page.html).toContain('value="31/04/1980"');
    expect(page.html).toContain('<option value="external" selected>');
    expect(page.html).toContain('<a href="#birthDate">');
    expect(page.html).toMatch(/id="birthDate"[^>]*aria-invalid="true"/);
    await desk.send(ticket, good);
    expect(desk.told).toMatchObject([{ type: 'identity.verified' }]);
  });

  it('tells all the problems at once', async () => {
    const page = await desk.send(await desk.open('identity'), {
      numen: '1OE95O1234ABC',
      birthDate: '',
      accountType: '',
    });
    expect(plain(page.text)).toContain('Il y a 4 points à corriger');
  });

  it('cannot be made to write markup', async () => {
    const page = await desk.send(await desk.open('identity'), { ...good, numen: '"><script>x</script>' });
    expect(page.html).not.toContain('<script>x');
    expect(page.html).toContain('value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"');
  });
});

describe('an identity that is not recognised', () => {
  const wrongDate = { ...good, birthDate: '02/02/1980' };

  it('is told how many attempts are left, and only has to correct', async () => {
    const ticket = await desk.open('identity');
    const page = await desk.send(ticket, wrongDate);
    expect(page.status).toBe(422);
    expect(plain(page.text)).toContain('Le NUMEN ou la date de naissance ne correspond pas.');
    expect(plain(page.text)).toContain('Il vous reste 4 essais.');
    expect(page.html).toContain('value="10E9501234ABC"');
    expect(page.next).not.toBe(ticket);
    const done = await desk.send(page.next ?? '', good);
    expect(done.text).toContain('C’est fait');
    expect(desk.told.map(({ type }) => type)).toEqual(['identity.rejected', 'identity.verified']);
  });

  it('reads in English too', async () => {
    desk.speak('en');
    const page = await desk.send(await desk.open('identity', { locale: 'en' }), wrongDate);
    expect(page.text).toContain('The NUMEN or the date of birth does not match.');
    expect(page.text).toContain('You have 4 attempts left.');
  });

  it('is the same page for an unknown NUMEN, a wrong date and another account type', async () => {
    const unknown = await desk.send(await desk.open('identity'), { ...good, numen: '10E9501234ABD' });
    const wrong = await desk.send(await desk.open('identity'), wrongDate);
    const pages = [unknown, wrong].map(({ text }) => text);
    expect(new Set(pages).size).toBe(1);
    const otherType = await desk.send(await desk.open('identity'), { ...good, accountType: 'external' });
    expect(otherType.text).toBe(wrong.text.replace('4 essais', '3 essais'));
  });

  it('locks a stranger’s browser, and not the one in which its owner was verified before', async () => {
    const verified = await desk.send(await desk.open('identity'), good);
    const known = verified.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(known).toMatch(/^sesame_known=[\w-]{22}\.[\w-]{22}$/);
    const guesses = async (cookie: () => string) => {
      let status = 0;
      for (let day = 10; day < 15; day++)
        ({ status } = await desk.send(
          await desk.open('identity'),
          { ...good, birthDate: `${day}/03/1980` },
          { cookie: cookie() },
        ));
      return status;
    };
    expect(await guesses(() => desk.cookie)).toBe(429);
    const cookie = () => `${desk.cookie}; ${known}`;
    expect((await desk.send(await desk.open('identity'), good)).status).toBe(429);
    expect((await desk.send(await desk.open('identity'), good, { cookie: cookie() })).status).toBe(200);
    expect((await desk.send(await desk.open('identity'), good)).status).toBe(429);
    // It has no more tries than another.
    expect(await guesses(cookie)).not.toBe(429);
    const next = { ...good, birthDate: '25/03/1980' };
    for (let day = 20; day < 25; day++)
      await desk.send(
        await desk.open('identity'),
        { ...good, birthDate: `${day}/03/1980` },
        { cookie: cookie() },
      );
    expect((await desk.send(await desk.open('identity'), next, { cookie: cookie() })).status).toBe(429);
  });

  it('is locked after five, until a time that is told, whatever is sent then', async () => {
    let page = await desk.send(await desk.open('identity'), wrongDate);
    for (let attempt = 2; attempt <= 5; attempt++) {
      const next = page.next ?? '';
      page = await desk.send(next, { ...wrongDate, birthDate: `0${attempt + 1}/02/1980` });
    }
    expect(page.status).toBe(429);
    expect(plain(page.text)).toContain('aucun essai n’est possible jusqu’à 10:15');
    expect(page.text).toContain('04 72 80 60 60');
    expect(page.next).toBeNull();
    const right = await desk.send(await desk.open('identity', { locale: 'en' }), good);
    expect(right.text).toContain('no attempt is possible until 10:15');
    desk.pass(15 * minute);
    await desk.send(await desk.open('identity'), good);
    expect(desk.told.at(-1)).toMatchObject({ type: 'identity.verified' });
  });

  it('goes back to the conversation when the dialog has gone elsewhere', async () => {
    desk.moveDialogOn();
    const page = await desk.send(await desk.open('identity'), wrongDate);
    expect(page.next).toBeNull();
    expect(page.text).toContain('elle vous donnera un nouveau formulaire');
  });
});

describe('one form posted fifty times at once', () => {
  it('is one verification; the others read that it is done', async () => {
    const ticket = await desk.open('identity');
    const pages = await desk.sendAtOnce(50, ticket, good);
    expect(desk.told).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = pages.filter(({ status }) => status !== 200);
    expect(others).toHaveLength(49);
    for (const { text } of others) expect(plain(text)).toContain('l’envoyer à nouveau ne change rien');
  });

  it('is one attempt when it is wrong', async () => {
    const ticket = await desk.open('identity');
    await desk.sendAtOnce(50, ticket, { ...good, birthDate: '02/02/1980' });
    expect(desk.told).toMatchObject([{ type: 'identity.rejected', remaining: 4 }]);
  });
});

const plain = (text: string): string => text.replace(/\u00a0/g, ' ');
