import { describe, expect, it } from '@jest/globals';
import { ageProblem } from '../../src/accounts/birth-date';

describe('the age that a birth date says', () => {
  it.each([
    ['2026-03-06', 'future'],
    ['9999-01-01', 'future'],
    ['2026-03-05', 'tooYoung'],
    ['2010-03-06', 'tooYoung'],
    ['2010-03-05', null],
    ['1979-03-05', null],
    ['1926-03-05', null],
    ['1926-03-04', 'tooOld'],
    ['1000-01-01', 'tooOld'],
  ])('of %s is %s', (date, problem) => {
    expect(ageProblem(date, '2026-03-05')).toBe(problem);
  });
});
