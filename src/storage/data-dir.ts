import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * For its owner alone, who can write there.
 * @throws with the name of the setting, for an operator
 */
export function makeDataDir(path: string): void {
  tellingOf(`the folder ${path} cannot be made`, () => makeFolder(path));
  tellingOf(`nothing can be written in the folder ${path}`, () =>
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK),
  );
}

/** @throws with the name of the setting */
export function tellingOf(problem: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const code =
      typeof error === 'object' && error && 'code' in error ? String(error.code) : 'unknown reason';
    const why = reasons[code] ?? 'may this user write there?';
    throw new Error(`DATA_DIR: ${problem} (${code}): ${why}`, { cause: error });
  }
}

const aFile = 'a file stands there, or on the way there';
const reasons: Record<string, string> = {
  EEXIST: aFile,
  ENOTDIR: aFile,
  ENOENT: 'no folder can be made there',
  ENOSPC: 'the disk is full',
  EROFS: 'that disk can only be read',
};

/** One by one: Node's own `recursive` never ends where a folder that is there answers ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(path)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
