import { describe, expect, it } from '@jest/globals';
import { dateIn, restorationWindow } from '../../dialogs/restoration-window';

describe('the restoration window', () => {
  it('is the guide’s: on 6 December 2022, from 7 October to 5 December', () => {
    expect(
      restorationWindow(Date.UTC(2022, 11, 6, 12), { restorationDays: 60, timeZone: 'Europe/Paris' }),
    ).toEqual({
      first: '2022-10-07',
      last: '2022-12-05',
    });
  });

  it('changes at midnight in Paris, in summer as in winter', () => {
    expect(dateIn('Europe/Paris', Date.UTC(2026, 0, 1, 22, 59))).toBe('2026-01-01');
    expect(dateIn('Europe/Paris', Date.UTC(2026, 0, 1, 23, 0))).toBe('2026-01-02');
    expect(dateIn('Europe/Paris', Date.UTC(2026, 6, 1, 22, 0))).toBe('2026-07-02');
  });

  it('changes at midnight of La Réunion there', () => {
    expect(dateIn('Indian/Reunion', Date.UTC(2026, 0, 1, 19, 59))).toBe('2026-01-01');
    expect(dateIn('Indian/Reunion', Date.UTC(2026, 0, 1, 20, 0))).toBe('2026-01-02');
  });

  it('has its number of days over the change to summer time', () => {
    expect(
      restorationWindow(Date.UTC(2026, 3, 10, 12), { restorationDays: 60, timeZone: 'Europe/Paris' }),
    ).toEqual({
      first: '2026-02-09',
      last: '2026-04-09',
    });
  });
});
