import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { verify } from 'argon2';
import fc from 'fast-check';
import academyFile from '../../academies/lyon.json';
import { academySchema } from '../../dialogs/academy';
import { translator } from '../../locales/translate';
import { numenShape } from '../../src/accounts/numen';
import { refusedCharacters } from '../../src/accounts/opaque-string';
import { passwordProblems, type RuleName } from '../../src/accounts/password-policy';
import { passwordProblemText, passwordProblemTexts } from '../../src/forms/password-fields';
import { lengthPattern, passwordPage, passwordPatterns } from '../../src/forms/password-page';
import { render } from '../../src/http/html';
import { numenTrim } from '../../understanding/find-numen';
import { cheapHasher } from '../accounts/cheap-hasher';
import { web } from '../channels/channels';

const academy = academySchema.parse(academyFile);
const { limits } = academy;
const patterns: Partial<Record<RuleName, string>> = {
  tooShort: lengthPattern(limits.minimumPasswordLength),
  noLowerCase: passwordPatterns.lowerCase,
  noUpperCase: passwordPatterns.upperCase,
  noDigit: passwordPatterns.digit,
  noSpecial: passwordPatterns.special,
};

const nobody = {
  lastName: '',
  firstName: '',
  username: '',
  email: '',
  isOwnNumen: () => false,
  isOwnBirthDate: () => false,
  currentPassword: null,
};

const oddCharacters = [
  ...'aZé9٣۳²!€ 😀ǅªⅣl·lﬁµ…',
  ...['\u0301', '\u0323', '\u00a0', '\u202f', '\u200b', '\u200d', '\ufe0f', '\u202e', '\u2066', '\t', '\n'],
  ...[
    '\u2028',
    '\uf8ff',
    '\ud83d',
    '\uffff',
    '\u1100',
    '\u1161',
    '\u0640',
    '\u212a',
    '\u00ad',
    '\u30fb',
    'ア',
  ],
];
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...oddCharacters), maxLength: 20 }),
);

describe('the rules that a browser ticks', () => {
  it('are those of the server, whatever is typed', () => {
    fc.assert(
      fc.property(typed, password => {
        const problems = passwordProblems(password, nobody, limits).map(({ rule }) => rule);
        fc.pre(!problems.includes('tooLong'));
        for (const [rule, pattern] of Object.entries(patterns)) {
          const judged = rule === 'tooShort' ? password : password.normalize('NFKC');
          const met = new RegExp(pattern, 'u').test(judged);
          expect([rule, met]).toEqual([rule, !problems.some(found => found === rule)]);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the characters that a browser refuses', () => {
  const { characterProblems, edgeSpaceText } = browserFunctions();

  it.each(['fr', 'en'] as const)('are those of the server, in the same words, in %s', locale => {
    const t = translator(locale);
    const rules = characterRules(locale);
    let refused = 0;
    fc.assert(
      fc.property(typed, password => {
        const expected = refusedCharacters(password)
          .filter(({ kind }) => kind !== 'unassigned')
          .map(character => passwordProblemText({ rule: 'refusedCharacter', ...character }, { limits, t }));
        refused += expected.length;
        expect(characterProblems(password, rules)).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
    expect(refused).toBeGreaterThan(1_000);
  });

  it('never hold back what the server takes', () => {
    const rules = characterRules('fr');
    fc.assert(
      fc.property(typed, password => {
        fc.pre(refusedCharacters(password).length === 0);
        expect(characterProblems(password, rules)).toEqual([]);
      }),
    );
  });

  it('include no space at an end, which is only pointed out', () => {
    const texts = { start: 'start', end: 'end', both: 'both' };
    const said = ['a', 'a ', ' a', ' a ', ' ', 'a b'].map(password => edgeSpaceText(password, texts));
    expect(said).toEqual(['', 'end', 'start', 'both', 'both', '']);
  });
});

describe('an identity beside a password', () => {
  const { identityCheck, numenProblem } = browserFunctions();
  const texts = {
    progress: 'short',
    tooLong: 'long',
    complete: 'complete',
    digit: 'digit',
    letter: 'letter',
  };
  const coach = { shape: numenShape, trim: numenTrim, texts };

  it('is read before it is sent', () => {
    const said = [
      '99E0000001AAA',
      ' 99 e 000 0001 aaa',
      '99E',
      '99E0000001AAAA',
      '9XE0000001AAA',
      '99E0000001AA1',
    ];
    expect(said.map(text => numenProblem(text, coach))).toEqual([
      null,
      null,
      'short',
      'long',
      'digit',
      'letter',
    ]);
  });

  it('is pointed out once as it is, and always where it is missing: the server reads more', () => {
    const input = { value: '', dataset: { empty: 'missing' }, addEventListener: () => {} };
    const { problem } = identityCheck(input, () => 'unread');
    const said = ['', '', '12', '12', '13', ' '].map(value => {
      input.value = value;
      return problem();
    });
    expect(said).toEqual(['missing', 'missing', 'unread', null, 'unread', 'missing']);
  });
});

describe('what is accepted', () => {
  const likely = fc
    .string({
      unit: fc.oneof(fc.constantFrom(...oddCharacters), fc.string({ unit: 'grapheme', maxLength: 1 })),
    })
    .map(odd => `zX7?Glycine${odd}`);

  it('is its own OpaqueString', () => {
    let accepted = 0;
    fc.assert(
      fc.property(likely, password => {
        if (passwordProblems(password, nobody, limits).length > 0) return;
        accepted++;
        expect(password.replace(/\p{Zs}/gu, ' ').normalize('NFC')).toBe(password);
        expect(password).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
        );
      }),
      { numRuns: 3_000 },
    );
    expect(accepted).toBeGreaterThan(300);
  });

  it('is hashed and verified exactly', async () => {
    const hasher = cheapHasher();
    await fc.assert(
      fc.asyncProperty(likely, async password => {
        fc.pre(passwordProblems(password, nobody, limits).length === 0);
        const passwordHash = await hasher.hash(password);
        expect(await verify(passwordHash, Buffer.from(password))).toBe(true);
        expect(await hasher.verify(passwordHash, password)).toBe(true);
        const others = [password.trimEnd(), password.normalize('NFKC')].filter(other => other !== password);
        for (const other of others) expect(await hasher.verify(passwordHash, other)).toBe(false);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

interface BrowserFunctions {
  characterProblems(text: string, rules: unknown): string[];
  edgeSpaceText(password: string, texts: Record<string, string>): string;
  identityCheck(input: unknown, unread: () => string | null): { problem(): string | null };
  numenProblem(text: string, coach: unknown): string | null;
}

/** What the browser runs, on a page that has nothing on it. */
function browserFunctions(): BrowserFunctions {
  const script = readFileSync(join(__dirname, '../../src/forms/assets/form.js'), 'utf8');
  const names = 'characterProblems, edgeSpaceText, identityCheck, numenProblem';
  const run = new Function(
    'window',
    'document',
    'HTMLElement',
    'HTMLFormElement',
    `${script}; return { ${names} };`,
  );
  const page = { querySelectorAll: () => [], querySelector: () => null };
  return run({}, page, Object, Object);
}

/** As the page gives them to the browser. */
function characterRules(locale: 'fr' | 'en'): unknown {
  const page = render(
    passwordPage(
      {
        locale,
        t: translator(locale),
        academy,
        host: 'sesame.example',
        now: 0,
        assets: { style: '', script: '', reader: null, teams: '', teamsLibrary: '' },
        channel: web,
      },
      {
        key: '',
        ticket: 'x',
        expiresAt: 1,
        status: null,
        identity: null,
        forgotten: true,
        problems: [],
        refusal: null,
        untried: true,
        spaceNoted: '',
      },
    ),
  );
  const written = /data-characters="([^"]*)"/.exec(page)?.[1] ?? '';
  return JSON.parse(
    written
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  );
}

it('tells one fault in one line, however many words of one’s own it is made of', () => {
  const t = translator('fr');
  const owner = {
    firstName: 'Camille',
    lastName: 'Fictive',
    username: 'cfictive',
    email: 'camille.fictive@ac-lyon.fr',
  };
  const facts = { ...owner, isOwnNumen: () => false, isOwnBirthDate: () => false, currentPassword: null };
  const texts = (password: string) =>
    passwordProblemTexts(passwordProblems(password, facts, limits), { limits, t });
  expect(texts('cfictive=Violon52')).toEqual([t('passwordProblem.ownWord.username', { word: 'cfictive' })]);
  expect(texts('Camille.Fictive52')).toEqual([t('passwordProblem.ownWords', { words: 'Camille, Fictive' })]);
});
