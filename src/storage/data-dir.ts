import { mkdirSync } from 'node:fs';

/**
 * For its owner alone.
 * @throws with the name of the setting, for an operator
 */
export function makeDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    const why =
      code === 'EEXIST' || code === 'ENOTDIR'
        ? 'a file stands there, or on the way there'
        : 'may this user write there?';
    throw new Error(`DATA_DIR: the folder ${path} cannot be made (${code}): ${why}`, { cause: error });
  }
}
