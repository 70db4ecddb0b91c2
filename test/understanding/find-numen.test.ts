import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numenWritten } from '../../understanding/find-numen';
import { read as readMessage } from '../../understanding/reading';
import type { Situation } from '../../understanding/understanding';

const read = (text: string, situation: Situation = 'identify') => readMessage(text, situation).numen?.numen;

describe('a NUMEN in a text', () => {
  it.each([
    '10E9501234ABC',
    '10e9501234abc',
    '10 E 95 01234 ABC',
    '10-E-95-01234-ABC',
    '10.E.95.01234.ABC',
    '10 E 95 01234ABC',
    '10\u00a0E\u00a095\u00a001234\u00a0ABC',
    '１０Ｅ９５０１２３４ＡＢＣ',
    'mon numen est le 10E9501234ABC.',
    'NUMEN=10E9501234ABC',
    'NUMEN10E9501234ABC',
    '10*E*95*01234*ABC',
    '10+E9501234+ABC',
    '10E9501234#ABC',
    '10~E~9501234=ABC',
    '10E9501234 - - ABC',
    '« 10E9501234ABC »',
    'c’est 10e9501234abc merci',
    '10  E  95  01234  ABC',
    '10 / E / 95 / 01234 / ABC',
    '10\nE\n95\n01234\nABC',
    '10........E9501234ABC',
    '10-- -- -- -- -- E9501234 ======= ABC'.replaceAll('=', '·'),
    '10e95\u200b01234\u00adabc',
    '1️⃣0️⃣E9501234ABC',
    '10&nbsp;E&nbsp;95&nbsp;01234&nbsp;ABC',
    '<b>10E95</b>01234ABC',
    'dix e neuf cinq zéro un deux trois quatre a b c',
    'ten E nine five zero one two three four A B C',
    'Dix, E, quatre-vingt-quinze, zéro, douze, trente-quatre, A, B, C',
  ])('is read and normalised: %s', text => {
    expect(read(text)).toBe('10E9501234ABC');
  });

  it('keeps the académie of first registration and the second letter of one form', () => {
    expect(read('17A9912345BCD')).toBe('17A9912345BCD');
    expect(read('10EA123456ZYX')).toBe('10EA123456ZYX');
  });

  it.each([
    '10E95O1234ABC',
    '1OE9501234ABC',
    '10E950I234ABC',
    '10EO501234ABC',
    '10E950123ABC',
    '10E95012345ABC',
    '10E950123ABC4',
    '10e9501234ab',
    '10 E 95 O1234 ABC',
    '10E95 O1234 ABC',
    '10É9501234ABC',
    '1234567890123',
    'mon numen c’est 12345',
  ])('is null, never corrected, when it cannot be one: %s', text => {
    expect(read(text)).toBeNull();
  });

  it.each([
    '0472806060',
    '04 72 80 60 60',
    '12/03/1975',
    '010280',
    'bonjour',
    'jean.martin1@ac-lyon.fr',
    'je n’ai pas mon numen',
    'j’ai oublié mon mot de passe depuis 3 semaines',
  ])('is not invented: %s', text => {
    expect(read(text)).toBeUndefined();
  });

  it('does not take a common word for its last three letters', () => {
    expect(read('10E9501234 est mon numen')).toBeNull();
  });

  it('hears letters one by one, and not as the end of a number', () => {
    expect(read('six eight Y six nine three five four two two Z M X')).toBe('68Y6935422ZMX');
  });

  it('reads back every well-formed NUMEN, however it is spaced', () => {
    const digits = (length: number) =>
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
    const letters = fc.array(fc.constantFrom(...'BCDFGHJKLMNPQRTVWXZ'), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        digits(2),
        fc.constantFrom(...'AEGP'),
        digits(7),
        letters,
        fc.constantFrom('', ' ', '-', '.'),
        (a, letter, b, c, gap) => {
          const parts = [a.join(''), letter, b.slice(0, 2).join(''), b.slice(2).join(''), c.join('')];
          expect(read(parts.join(gap))).toBe(parts.join(''));
        },
      ),
    );
  });
});

describe('a field for a NUMEN', () => {
  it.each([
    'NUMEN : 10E9501234ABC',
    'Mon NUMEN est 10E9501234ABC',
    'n° NUMEN 10E9501234ABC',
    '"10E9501234ABC"',
    '« 10E9501234ABC »',
    '10E9501234ABC,',
    '(10E9501234ABC)',
    '10/E/95/01234/ABC',
    '10  E  95  01234  ABC',
    '<10E9501234ABC>',
    'NUMEN : 10E9501234ABC (Mme Fictive)',
    '10........E9501234ABC',
    '10 -------- E9501234 -------- ABC',
  ])('is read without what stands around: %s', text => {
    expect(numenWritten(text)).toBe('10E9501234ABC');
  });

  it.each([
    ['NUMEN : 1OE95O1234ABC', '1OE95O1234ABC'],
    ['"10e950123abc"', '10E950123ABC'],
    ['10E*501234ABC', '10E*501234ABC'],
    ['10É9501234ABC', '10É9501234ABC'],
    ['10E9501234ABC 10E9501235ABC', '10E9501234ABC10E9501235ABC'],
    ['NUMEN', ''],
    ['', ''],
  ])('keeps every slip of « %s »', (text, written) => {
    expect(numenWritten(text)).toBe(written);
  });
});
