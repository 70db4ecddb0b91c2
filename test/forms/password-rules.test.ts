import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type PasswordProblem, passwordProblems } from '../../src/accounts/password-policy';
import { lengthPattern, passwordPatterns } from '../../src/forms/password-page';

const minimum = 10;
const patterns: Partial<Record<PasswordProblem, string>> = {
  tooShort: lengthPattern(minimum),
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

describe('the rules that a browser ticks', () => {
  it('are those of the server, whatever is typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(...'aZé9٣²!€ 😀ǅªⅣ'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(typed, password => {
        const problems = passwordProblems(password, nobody, { minimumPasswordLength: minimum });
        fc.pre(!problems.includes('tooLong'));
        for (const [problem, pattern] of Object.entries(patterns)) {
          const met = new RegExp(pattern, 'u').test(password.normalize('NFKC'));
          expect([problem, met]).toEqual([problem, !problems.some(found => found === problem)]);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
