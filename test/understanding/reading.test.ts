import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readBirthDateField, readNumenField } from '../../src/typed-identity';
import { longestMessage } from '../../understanding/dates/find-dates';
import { cut, type Reading, read } from '../../understanding/reading';
import { type Situation, situations } from '../../understanding/understanding';
import { runs } from '../sweeps';
import {
  dateSpelling,
  gluedSpelling,
  inQuery,
  inSigns,
  numenSpelling,
  passwordSpelling,
  remainsOf,
  type Spelling,
  slippedDate,
  slippedNumen,
} from './spellings';
import { trainedUnderstand } from './trained-understand';

/** Of each kind, in each of the situations where it is read. */
const count = Number(process.env['SPELLINGS'] ?? runs(1500));
const seed = Number(process.env['SPELLINGS_SEED'] ?? 11);

const usedOf: Record<Spelling['kind'], (reading: Reading) => unknown> = {
  numen: ({ numen }) => numen?.numen,
  birthDate: ({ birthDate }) => birthDate?.iso,
  password: ({ password }) => password && 'found',
};

describe.each([
  ['NUMEN', numenSpelling, situations],
  ['birth date', dateSpelling, ['identify']],
  ['password', passwordSpelling, situations],
] as const)('every spelling of a %s', (_, spelling, where) => {
  const given = fc.tuple(spelling, fc.constantFrom<Situation>(...where));

  it('is read as what it means', () => {
    fc.assert(
      fc.property(given, ([{ kind, text, meant }, situation]) => {
        expect([text, usedOf[kind](read(text, situation))]).toEqual([
          text,
          kind === 'password' ? 'found' : meant,
        ]);
      }),
      { numRuns: count, seed },
    );
  });

  it('leaves nothing of itself, in any situation', () => {
    let left = 0;
    fc.assert(
      fc.property(fc.tuple(spelling, fc.constantFrom(...situations)), ([spelled, situation]) => {
        const kept = cut(spelled.text, read(spelled.text, situation));
        const remains = remainsOf(spelled, kept);
        left += remains.length;
        expect([spelled.text, kept, remains]).toEqual([spelled.text, kept, []]);
      }),
      { numRuns: count, seed: seed + 1 },
    );
    // Who asks for a count wants to read it: as evidence, not in everybody's run.
    if (process.env['SPELLINGS']) process.stdout.write(`${count} spellings, ${left} left in clear\n`);
  });
});

describe('a slip, in any situation', () => {
  const slips = fc.tuple(fc.oneof(slippedDate, slippedNumen), fc.constantFrom(...situations));

  it('is never read as another date or NUMEN, nor by a field', () => {
    fc.assert(
      fc.property(slips, ([{ text }, situation]) => {
        const { numen, birthDate } = read(text, situation);
        const fields = [readNumenField(text), readBirthDateField(text, '2026-03-05')].map(({ ok }) => ok);
        expect([text, numen?.numen ?? null, birthDate?.iso ?? null, fields]).toEqual([
          text,
          null,
          null,
          [false, false],
        ]);
      }),
      { numRuns: count, seed },
    );
  });

  it('leaves nothing of itself where it is asked for', () => {
    fc.assert(
      fc.property(fc.oneof(slippedDate, slippedNumen), ({ text }) => {
        const kept = cut(text, read(text, 'identify'));
        expect([text, kept, kept.match(/[0-9]/g)]).toEqual([text, kept, null]);
      }),
      { numRuns: count, seed },
    );
  });
});

describe('what is glued or stands in signs, in any situation', () => {
  it('is read whole, both parts, and leaves nothing of itself', () => {
    fc.assert(
      fc.property(gluedSpelling, fc.constantFrom(...situations), ({ text, meant }, situation) => {
        const reading = read(text, situation);
        expect([text, `${reading.numen?.numen} ${reading.birthDate?.iso}`, cut(text, reading)]).toEqual([
          text,
          meant,
          expect.stringMatching(/^•+\P{Nd}{0,2}•*$/u),
        ]);
      }),
      { numRuns: count, seed },
    );
  });

  it('leaves nothing of itself between < and >', () => {
    fc.assert(
      fc.property(
        inSigns(fc.oneof(numenSpelling, dateSpelling)),
        fc.constantFrom(...situations),
        (spelled, situation) => {
          const kept = cut(spelled.text, read(spelled.text, situation));
          expect([spelled.text, kept, remainsOf(spelled, kept)]).toEqual([spelled.text, kept, []]);
        },
      ),
      { numRuns: count, seed },
    );
  });
});

describe('what is given to a page by its address', () => {
  it('leaves nothing of itself', () => {
    fc.assert(
      fc.property(
        inQuery(fc.oneof(numenSpelling, dateSpelling)),
        fc.constantFrom(...situations),
        (spelled, situation) => {
          const kept = cut(spelled.text, read(spelled.text, situation));
          expect([spelled.text, kept, remainsOf(spelled, kept)]).toEqual([spelled.text, kept, []]);
        },
      ),
      { numRuns: count, seed },
    );
  });
});

describe('what is read', () => {
  it('are spans of the text that was typed: in order, apart, and with no digit of a secret outside', () => {
    const sentence = fc
      .tuple(numenSpelling, dateSpelling, passwordSpelling)
      .map(all => all.map(({ text }) => text).join('\n'));
    fc.assert(
      fc.property(sentence, fc.constantFrom(...situations), (text, situation) => {
        const { secrets } = read(text, situation);
        const bounds = secrets.flat();
        expect(bounds).toEqual([...bounds].sort((one, other) => one - other));
        expect(secrets.every(([start, end]) => start < end && end <= text.length)).toBe(true);
        expect([text, cut(text, { secrets }).match(/\p{Nd}/gu)]).toEqual([text, null]);
      }),
      { numRuns: runs(500), seed },
    );
  });

  it('is anything at all without an error', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.constantFrom(...situations),
        (text, situation) => {
          const { secrets } = read(text, situation);
          expect(secrets.every(([start, end]) => start >= 0 && start < end && end <= text.length)).toBe(true);
        },
      ),
      { numRuns: runs(2000), seed },
    );
  });

  it.each([
    ['né le 31/02/1990', 'né le •••'],
    ['mon numen est 10E95O1234ABC', 'mon numen est •••'],
    ['10 E 95 O1234 ABC', '•••'],
    ['<p>10E<b>9501234</b>ABC</p>', '<p>•••</p>'],
    ['10E9501234ABC et 10E9501235ABD', '••• et •••'],
    ['10E9501234ABC05/06/1980', '••••••'],
    ['né le I4/07/1985', 'né le •••'],
    ['né le 1 4/07/1985 à Lyon', 'né le ••• à Lyon'],
    ['du 01/02/1980 au 02/03/1990', 'du ••• au •••'],
    ['né en 1980 le 1er février.', 'né en •••.'],
    ['14/07 1985', '•••'],
    ['mon anniv c le 14/07 et l’année 1985', 'mon anniv c le •••'],
  ])('and used is cut out of « %s »', (text, kept) => {
    expect(cut(text, read(text, 'identify'))).toBe(kept);
  });

  it.each([
    'Appelez-moi au 04 72 80 60 60',
    '+33 4 72 80 60 60',
    '69001 Lyon, bâtiment 12, salle 3',
    'le 3 de ce mois, à 14h30',
    'IMAP 993, SMTP 587',
    'la rentrée 2026-2027',
    'promo 2014 2015',
    'Windows11Pro, iPhone15ProMax et Office2021',
    'erreur 0x800CCC0E puis AUTH-401',
    'https://webmail.ac-lyon.fr/?lang=en&tab=2',
    'ce.0690000x@ac-lyon.fr',
  ])('is nothing of « %s »', text => {
    expect(cut(text, read(text, 'start'))).toBe(text);
  });
});

it.each(['a ', '1,', '12.5 13 14 ', 'é\n', 'le 3 ', 'un '])(
  'reads to the end of the longest message, behind a row of « %s »',
  filler => {
    const secret = '99E4183727AQX né le 14/07/1985';
    const text =
      filler.repeat(Math.floor((longestMessage - secret.length - 1) / filler.length)) + ` ${secret}`;
    const reading = read(text, 'identify');
    expect(reading).toMatchObject({ numen: { numen: '99E4183727AQX' }, birthDate: { iso: '1985-07-14' } });
    expect(cut(text, reading).slice(-16)).toContain('••• né le •••');
  },
);

describe('what stands between < and >', () => {
  const both = { numen: { numen: '99E4183727AQX' }, birthDate: { iso: '1985-07-14' } };

  it.each([
    ['<numen 99E4183727AQX> <date 14/07/1985>', '<numen •••> <date •••>'],
    [
      'mon numen <numen 99E4183727AQX> et ma date <date 14/07/1985>',
      'mon numen <numen •••> et ma date <date •••>',
    ],
    ['<votre numen 99E4183727AQX>, <né le 14 juillet 1985>', '<votre numen •••>, <né le •••>'],
    ['<99E4183727AQX> <14/07/1985>', '<•••> <•••>'],
    ['<b>99E4183727AQX</b><br>14<i>/07/</i>1985', '<b>•••</b><br>•••'],
    ['<numen>99E4183727AQX</numen><date>14/07/1985</date>', '<numen>•••</numen><date>•••</date>'],
  ])('is read and masked where it is no markup: %s', (text, kept) => {
    const reading = read(text, 'identify');
    expect(reading).toMatchObject(both);
    expect(cut(text, reading)).toBe(kept);
  });

  it.each([
    ['<a title="99E4183727AQX">x</a>', '<a title="•••">x</a>'],
    ['<a href="https://x.example/?n=99E4183727AQX">x</a>', '<a href="https://x.example/?n=•••">x</a>'],
    ['<td 99E4183727AQX>x</td>', '<td •••>x</td>'],
    ['<!-- 99E4183727AQX 14/07/1985 -->', '<!-- ••• ••• -->'],
    ['<img alt="Licorne27!">', '<img alt="•••">'],
    ["<input value='mdp : Licorne27!'>", "<input value='mdp : •••'>"],
    ['<!-- mdp : Licorne27! -->', '<!-- mdp : ••• -->'],
  ])('is masked in markup too: %s', (text, kept) => {
    for (const situation of situations) expect(cut(text, read(text, situation))).toBe(kept);
  });

  it.each([
    '<Licorne27>',
    'mot de passe : <Licorne27>',
    'mon mdp est <Licorne27>',
    '<mdp Licorne27!>',
    '<mdp : Licorne27>',
    '<Soleil/Licorne27!>',
    'mot de passe : Licorne27<i>kz!x',
    'mot de passe : ab<b>Licorne27!Kz',
    'mdp : Licorne27<u>',
    'mdp : a&nbsp;Licorne27!',
  ])('is a password as any other: %s', text => {
    for (const situation of situations) {
      const reading = read(text, situation);
      expect([situation, reading.password]).not.toEqual([situation, undefined]);
      expect(cut(text, reading)).not.toMatch(/Licorne|27|kz/iu);
    }
  });

  it.each([
    '<p>mot de passe oublié</p>',
    '<p class="x1">bonjour</p>',
    '<div style="color:#A1b2C3">mon&nbsp;mot&nbsp;de&nbsp;passe&nbsp;ne marche pas</div>',
    'mot de passe :&nbsp;oublié',
    '<at>Sésame</at>&nbsp;bonjour',
    '<a href="https://webmail.ac-lyon.fr/?lang=en" rel="noopener">mot de passe</a> : que faire ?',
    '<img src=x onerror=alert(1)>',
    'a < b et c > d',
  ])('is nothing of « %s »', text => {
    for (const situation of situations) expect(cut(text, read(text, situation))).toBe(text);
  });
});

describe('what is glued together', () => {
  const both = { numen: { numen: '99E4183727AQX' }, birthDate: { iso: '1985-07-14' } };

  it.each([
    '99E4183727AQX14/07/1985',
    '99E4183727AQX14 juillet 1985',
    '99E4183727AQXle14/07/1985',
    '99E4183727AQX né le14/07/1985',
    '99E4183727AQX\u200b14/07/1985',
    '99E4183727AQX\u00ad14/07/1985',
    '99E4183727AQX14.07.85',
    '99E4183727AQX14-07-1985',
    '99E4183727AQX14071985',
    '99E4183727AQX1985-07-14',
    '99E4183727AQX14juillet1985',
    '99e4183727aqx14/07/1985',
    '99E41 83727AQX14/07/1985',
    '99 E 41 83727 AQX14/07/1985',
    '14/07/198599E4183727AQX',
    '14 juillet 198599E4183727AQX',
    '1407198599E4183727AQX',
    '14/07/1985 99E4183727AQX',
    '99E4183727AQX,né le 14/07/1985',
  ])('is read and masked whole: %s', text => {
    for (const situation of situations) {
      const reading = read(text, situation);
      expect([situation, reading]).toMatchObject([situation, both]);
      expect(cut(text, reading)).not.toMatch(/[0-9]|AQX/iu);
    }
  });

  it.each([
    '99E4183727AQ14/07/1985',
    '99E41837Z7AQX14/07/1985',
    '99EO183727AQX14/07/1985',
    '99E4183727AQXX14/07/1985',
    '99E418372714/07/1985',
    '99E4183727AQX1/2/3/1985',
    '99E4183727AQX9',
    '99E4183727AQXI4/07/1985',
    '14/07/1985x99E4183727AQX',
  ])('with a slip is read as nothing else, and masked: %s', text => {
    for (const situation of situations) {
      const { numen, birthDate, secrets } = read(text, situation);
      expect([numen?.numen ?? null, birthDate?.iso ?? null]).toEqual([null, null]);
      if (situation === 'identify') expect(cut(text, { secrets })).not.toMatch(/[0-9]|AQX/iu);
    }
  });
});

const root = join(__dirname, '../..');

describe('642 messages that other people labelled', () => {
  const understand = trainedUnderstand();
  const messages = ['understanding/messages/authors', 'bench/understanding/authors'].flatMap(folder =>
    readdirSync(join(root, folder))
      .filter(name => /^\d\d-/u.test(name))
      .flatMap(name =>
        readFileSync(join(root, folder, name), 'utf8')
          .trim()
          .split('\n'),
      )
      .map(line => JSON.parse(line)),
  );

  it.each(['typed_password_in_chat', 'prompt_injection'])('hold a %s exactly where they say', intent => {
    const wrong = messages.filter(({ text, state, intent: said, accept }) => {
      const isOne = understand(text, state).intent === intent;
      return isOne !== (said === intent) && !accept?.intent?.includes(intent);
    });
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });

  it('keep nothing of the passwords, NUMENs and birth dates that they hold', () => {
    const kept = messages.map(({ text, state, slots = {} }) => ({
      text: cut(text, understand(text, state).reading),
      secret: slots.secret ?? slots.numen,
      isDated: slots.birthDate !== undefined,
    }));
    expect(kept.filter(({ text, secret }) => secret && text.includes(secret))).toEqual([]);
    expect(kept.filter(({ text, isDated }) => isDated && /\d/.test(text))).toEqual([]);
  });
});
