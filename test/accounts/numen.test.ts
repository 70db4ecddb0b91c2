import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numenShape, parseNumen } from '../../src/accounts/numen';
import { findNumens } from '../../understanding/find-numen';

describe('a NUMEN', () => {
  it('may have a second letter, and may come from any académie', () => {
    expect(parseNumen('10EA501234ABC').ok).toBe(true);
    expect(parseNumen('69E9501234ABC').ok).toBe(true);
  });

  it.each([
    ['', 'tooShort', 0],
    ['10E9501234AB', 'tooShort', 12],
    ['10E9501234ABCD', 'tooLong', 14],
  ])('%j has the wrong length', (text, kind, length) => {
    expect(parseNumen(text)).toEqual({ ok: false, problems: [{ kind, length, expected: 13 }] });
  });

  it('points at each odd position, says what is meant there, and corrects nothing', () => {
    expect(parseNumen('1OE95OI234AB0')).toEqual({
      ok: false,
      problems: [
        { kind: 'position', position: 2, found: 'letter', expected: 'digit', lookalike: '0' },
        { kind: 'position', position: 6, found: 'letter', expected: 'digit', lookalike: '0' },
        { kind: 'position', position: 7, found: 'letter', expected: 'digit', lookalike: '1' },
        { kind: 'position', position: 13, found: 'digit', expected: 'letter', lookalike: 'O' },
      ],
    });
  });

  it('names a character that is neither letter nor digit, at the position that takes both too', () => {
    const problems = ['10E*501234ABC', '10E9501234AÉC'].map(text => parseNumen(text));
    expect(problems).toEqual([
      {
        ok: false,
        problems: [{ kind: 'position', position: 4, found: 'other', expected: 'either', lookalike: null }],
      },
      {
        ok: false,
        problems: [{ kind: 'position', position: 12, found: 'other', expected: 'letter', lookalike: null }],
      },
    ]);
  });

  it('has no O and no I at the fourth place: what is meant is a digit', () => {
    expect(['99EO183727AQX', '99EI183727AQX'].map(text => parseNumen(text))).toEqual(
      ['0', '1'].map(lookalike => ({
        ok: false,
        problems: [{ kind: 'position', position: 4, found: 'letter', expected: 'either', lookalike }],
      })),
    );
  });

  it('is accepted exactly when it has the documented form', () => {
    const documented = /^(?=.{13}$)(?!.{3}[OI])\d{2}[A-Z]{1,2}\d{6,7}[A-Z]{3}$/;
    const near = fc
      .array(fc.constantFrom(...'0123456789ABCZOI'), { minLength: 12, maxLength: 14 })
      .map(list => list.join(''));
    const shaped = fc.tuple(...numenShape.map(symbolOf)).map(list => list.join(''));
    fc.assert(fc.property(fc.oneof(near, shaped), text => parseNumen(text).ok === documented.test(text)));
  });

  it('is accepted exactly where the chat reads one', () => {
    const shaped = fc.tuple(...numenShape.map(symbolOf)).map(list => list.join(''));
    fc.assert(
      fc.property(shaped, text => {
        const isRead = findNumens(text).length > 0;
        expect(isRead).toBe(parseNumen(text).ok);
      }),
    );
  });
});

function symbolOf(symbol: string) {
  if (symbol === 'digit') return fc.constantFrom(...'0123456789O');
  return symbol === 'letter' ? fc.constantFrom(...'ABCDEZ0') : fc.constantFrom(...'0AOI');
}
