import { describe, expect, it } from '@jest/globals';
import { parseBirthDate } from '../../src/accounts/birth-date';

const today = '2026-03-05';

describe('a birth date', () => {
  it.each([
    '05/03/1979',
    '5/3/1979',
    '05.03.1979',
    '05-03-1979',
    '05 03 1979',
    ' 05 / 03 / 1979 ',
    '05031979',
    '1979-03-05',
    '０５/０３/１９７９',
  ])('is read however it is written: %j', text => {
    expect(parseBirthDate(text, today)).toEqual({ ok: true, date: '1979-03-05' });
  });

  it('knows leap years', () => {
    expect(parseBirthDate('29/02/2000', today)).toEqual({ ok: true, date: '2000-02-29' });
  });

  it.each([
    ['29/02/2023', 'impossible'],
    ['29/02/1900', 'impossible'],
    ['31/04/1980', 'impossible'],
    ['00/01/1980', 'impossible'],
    ['01/13/1980', 'impossible'],
    ['06/03/2026', 'future'],
    ['01/01/9999', 'future'],
    ['05/03/2026', 'tooYoung'],
    ['06/03/2010', 'tooYoung'],
    ['04/03/1926', 'tooOld'],
    ['01/01/0001', 'tooOld'],
    ['', 'shape'],
    ['hier', 'shape'],
    ['05/03/79', 'shape'],
    ['5031979', 'shape'],
    ['05/03/1979 05/03/1979', 'shape'],
    ['1'.repeat(100_000), 'shape'],
  ])('%j is %s', (text, reason) => {
    expect(parseBirthDate(text, today)).toEqual({ ok: false, reason });
  });

  it('accepts the very days of the limits', () => {
    expect(parseBirthDate('05/03/2010', today).ok).toBe(true);
    expect(parseBirthDate('05/03/1926', today).ok).toBe(true);
  });
});
