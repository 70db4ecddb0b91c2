import { describe, expect, it } from '@jest/globals';
import { dateInParis, restorationWindow } from '../../dialogs/restoration-window';

describe('the restoration window', () => {
  it('is the guide’s: on 6 December 2022, from 7 October to 5 December', () => {
    expect(restorationWindow(Date.UTC(2022, 11, 6, 12), 60)).toEqual({
      first: '2022-10-07',
      last: '2022-12-05',
    });
  });

  it('changes at midnight in Paris, in summer as in winter', () => {
    expect(dateInParis(Date.UTC(2026, 0, 1, 22, 59))).toBe('2026-01-01');
    expect(dateInParis(Date.UTC(2026, 0, 1, 23, 0))).toBe('2026-01-02');
    expect(dateInParis(Date.UTC(2026, 6, 1, 22, 0))).toBe('2026-07-02');
  });

  it('has its number of days over the change to summer time', () => {
    expect(restorationWindow(Date.UTC(2026, 3, 10, 12), 60)).toEqual({
      first: '2026-02-09',
      last: '2026-04-09',
    });
  });
});
