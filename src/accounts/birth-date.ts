export const ageProblems = ['future', 'tooYoung', 'tooOld'] as const;
export type AgeProblem = (typeof ageProblems)[number];

const youngestYears = 16;
const oldestYears = 100;

/**
 * What is wrong with the age that a birth date says; null when nothing is. Both are ISO dates of the calendar, which compare as text.
 * @param today where the person is
 */
export function ageProblem(birthDate: string, today: string): AgeProblem | null {
  if (birthDate > today) return 'future';
  if (birthDate > yearsBefore(today, youngestYears)) return 'tooYoung';
  return birthDate < yearsBefore(today, oldestYears) ? 'tooOld' : null;
}

function yearsBefore(iso: string, years: number): string {
  return `${String(Number(iso.slice(0, 4)) - years).padStart(4, '0')}${iso.slice(4)}`;
}
