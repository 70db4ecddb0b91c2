import { readFileSync } from 'node:fs';
import lyon from '../academies/lyon.json';
import { type Academy, academySchema } from '../dialogs/academy';

/** Of whom the service is when nothing else is said, and whose towns the understanding is trained with. */
export const defaultAcademy: Academy = academySchema.parse(lyon);

/** The académie of a file, or what is wrong with it, a sentence each. */
export function readAcademy(file: string | undefined): Academy | readonly string[] {
  if (!file) return defaultAcademy;
  try {
    const parsed = academySchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : parsed.error.issues.map(issueText);
  } catch (error) {
    return [error instanceof SyntaxError ? 'not JSON' : `cannot be read (${file})`];
  }
}

/** « limits.freeAttempts: Too big: expected number to be <=5 » */
export const issueText = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.join('.')}: ${message}`;
