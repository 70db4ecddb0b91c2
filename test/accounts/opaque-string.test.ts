import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { refusedCharacters } from '../../src/accounts/opaque-string';

const kinds = (text: string) => refusedCharacters(text).map(({ kind }) => kind);

describe('the characters of a password', () => {
  it.each([
    ['correct horse battery staple', 'RFC 8265 table 4, 12'],
    ['Correct Horse Battery Staple', 'RFC 8265 table 4, 13'],
    ['πßå', 'RFC 8265 table 4, 14'],
    ['Jack of ♦s', 'RFC 8265 table 4, 15'],
    ['µ²¨…½ºﬁªſĳ', 'compatibility characters are not mapped'],
    ['éèçÀŒœß€£§°’«»ŁİıÅ', 'letters and signs of France and around'],
    ['🦊👍🏽🇫🇷', 'pictures of one character, with a skin or as a flag'],
    ['col·lega', 'the middle dot between two l'],
    ['١٢٣', 'Arabic digits of one kind'],
    ['アー・ル', 'the Katakana middle dot beside Katakana'],
    [' a ', 'U+0020 at both ends'],
  ])('are taken: %j (%s)', text => {
    expect(refusedCharacters(text)).toEqual([]);
  });

  it.each([
    ['foo\u1680bar', 'otherSpace', 4, false],
    ['a\u00a0', 'otherSpace', 2, true],
    ['a\u202fb', 'otherSpace', 2, false],
    ['my cat is a \u0009by', 'control', 13, false],
    ['a\u2028b', 'control', 2, false],
    ['\u0000', 'control', 1, true],
    ['Tulipe\u0301', 'decomposed', 6, true],
    ['q\u0307\u0323', 'decomposed', 1, true],
    ['10K\u212a', 'variant', 4, true],
    ['Tu\u200blipe', 'invisible', 3, false],
    ['a\u00ad', 'invisible', 2, true],
    ['x❤\ufe0f', 'invisible', 2, true],
    ['👩\u200d🏫', 'invisible', 2, false],
    ['\ufeffab', 'invisible', 1, false],
    ['a\u202eb', 'direction', 2, false],
    ['a\u061cb', 'direction', 2, false],
    ['ab\uf8ff', 'privateUse', 3, true],
    ['a\ud800b', 'half', 2, false],
    ['a\u0378', 'unassigned', 2, true],
    ['a\uffff', 'unassigned', 2, true],
    ['a\u0640', 'unsupported', 2, true],
    ['a\u1100', 'unsupported', 2, true],
    ['a\ufff9', 'unsupported', 2, true],
    ['Tulipe·s', 'misplaced', 7, false],
    ['l·', 'misplaced', 2, true],
    ['a\u30fb', 'misplaced', 2, true],
    ['a\u0661\u06f1', 'misplaced', 2, false],
    ['a\u05f3', 'misplaced', 2, true],
    ['a\u0375b', 'misplaced', 2, false],
  ])('are refused by name: %j is %s, number %d', (text, kind, position, isLast) => {
    expect(refusedCharacters(text)).toEqual([{ kind, position, isLast }]);
  });

  it('are named once a kind', () => {
    expect(kinds('a\u00a0b\u202fc\u200b')).toEqual(['otherSpace', 'invisible']);
  });

  it('are refused whenever NFC would change them, and nothing else is left to change', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), text => {
        if (refusedCharacters(text).length > 0) return;
        expect(text.normalize('NFC').replace(/\p{Zs}/gu, ' ')).toBe(text);
      }),
      { numRuns: 3_000 },
    );
  });
});

interface Row {
  first: number;
  last: number;
  class: string;
}

const rows: Row[] = readFileSync(join(__dirname, 'data', 'freeform-class.txt'), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map(line => {
    const [first = '', last = '', name = ''] = line.split(' ');
    return { first: Number.parseInt(first, 16), last: Number.parseInt(last, 16), class: name };
  });

/** What comes on top of the class: OpaqueString maps these spaces, and NFC these letters. */
const onTop = ['otherSpace', 'decomposed', 'variant'];

describe('the FreeformClass of RFC 8264', () => {
  const refusedBy = (codePoint: number): boolean =>
    kinds(String.fromCodePoint(codePoint)).some(kind => !onTop.includes(kind));

  it.each([
    ['valid', false],
    ['disallowed', true],
    ['join', true],
  ])('is that of another implementation for each code point that is %s there', (name, isRefused) => {
    const wrong: string[] = [];
    for (const { first, last } of rows.filter(row => row.class === name))
      for (let codePoint = first; codePoint <= last; codePoint++)
        if (refusedBy(codePoint) !== isRefused) wrong.push(codePoint.toString(16));
    expect(wrong).toEqual([]);
  });

  it('has its context rules for every code point that needs one', () => {
    const needing = rows.filter(row => row.class === 'context');
    const codePoints = needing.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    // RFC 5892 A.8 and A.9: both rows of digits are well on their own.
    const digits = codePoints.filter(codePoint => /\p{Nd}/u.test(String.fromCodePoint(codePoint)));
    expect(digits).toHaveLength(20);
    expect(codePoints.filter(refusedBy)).toEqual(codePoints.filter(one => !digits.includes(one)));
  });
});
