import { describe, expect, it } from '@jest/globals';
import { readBirthDateField, readNumenField } from '../src/typed-identity';

describe('a field for a NUMEN', () => {
  it.each([
    '10E9501234ABC',
    ' 10 e 95 01234 abc ',
    '10-E-95-01234-ABC',
    '10.E.95.01234.ABC',
    '10/E/95/01234/ABC',
    '10\u00A0E\u202F95\u201101234ABC',
    '１０Ｅ９５０１２３４ＡＢＣ',
    '10E\u200B9501234ABC',
    'NUMEN : 10E9501234ABC',
    '"10E9501234ABC"',
    '10E9501234ABC,',
  ])('is read however it is written: %j', text => {
    expect(readNumenField(text)).toMatchObject({ ok: true, numen: '10E9501234ABC' });
  });

  it('counts the positions of a slip in what was meant, and corrects nothing', () => {
    expect(readNumenField('NUMEN : 10E-95-O1234-ABC')).toEqual({
      ok: false,
      written: '10E95O1234ABC',
      problems: [{ kind: 'position', position: 6, found: 'letter', expected: 'digit', lookalike: '0' }],
    });
  });
});

describe('a field for a birth date', () => {
  const today = '2026-03-05';

  it.each([
    '18/02/1979',
    '18/2/1979',
    '18.02.1979',
    '18-02-1979',
    '18 02 1979',
    ' 18 / 02 / 1979 ',
    '18,02,1979',
    '18/02/1979.',
    '18021979',
    '1979-02-18',
    '1979-02-18T00:00:00',
    '18/02/1979 00:00:00',
    '１８/０２/１９７９',
    '18 février 1979',
    'le 18 fevrier 1979',
    '18 févirer 1979',
    'Né le 18 février 1979 à Lyon',
    'February 18th, 1979',
    'dix-huit février mille neuf cent soixante-dix-neuf',
  ])('is read however it is written: %j', text => {
    expect(readBirthDateField(text, today)).toEqual({ ok: true, date: '1979-02-18' });
  });

  it('knows leap years', () => {
    expect(readBirthDateField('29/02/2000', today)).toEqual({ ok: true, date: '2000-02-29' });
    expect(readBirthDateField('1er/02/1980', today)).toEqual({ ok: true, date: '1980-02-01' });
  });

  it.each([
    ['29/02/2003', 'impossible'],
    ['29/02/1900', 'impossible'],
    ['31/04/1980', 'impossible'],
    ['00/01/1980', 'impossible'],
    ['01/13/1980', 'impossible'],
    ['30 février 1980', 'impossible'],
    ['06/03/2026', 'future'],
    ['05/03/2026', 'tooYoung'],
    ['04/03/1926', 'tooOld'],
    ['I4/07/1985', 'shape'],
    ['1O/10/1970', 'shape'],
    ['1 4/07/1985', 'shape'],
    ['1/2/3/1980', 'shape'],
    ['10/E/07/1985', 'shape'],
    ['14 jui 1985', 'shape'],
    ['quatorze sept 1985', 'shape'],
    ['14/07/1985 ou 15/07/1985', 'shape'],
    ['', 'shape'],
    ['hier', 'shape'],
    ['18/02/79', 'shape'],
    ['18 février 79', 'shape'],
    ['5031979', 'shape'],
    ['05/03/1979 05/03/1979', 'shape'],
    ['1'.repeat(100_000), 'shape'],
  ])('%j is %s', (text, reason) => {
    expect(readBirthDateField(text, today)).toEqual({ ok: false, reason });
  });
});
