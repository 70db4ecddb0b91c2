import { lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Where a command may put a file: nowhere in DATA_DIR, whose files a server that runs would go on writing into unseen, and over no device,
 * folder or link.
 * @throws OutputRefused
 * @returns whether there is a file already
 */
export function checkOutput(file: string, dataDir: string): boolean {
  const path = resolve(file);
  const before = lstatSync(path, { throwIfNoEntry: false });
  if (before && !before.isFile())
    throw new OutputRefused(`${file} is there, and no ordinary file: name another one`);
  const data = statSync(dataDir, { throwIfNoEntry: false });
  if (data && (isWithin(dirname(path), data) || (before && isOneOf(before, dataDir))))
    throw new OutputRefused(`${file} is in DATA_DIR, or a file of it: name one that is elsewhere`);
  return before !== undefined;
}

export class OutputRefused extends Error {}

/** By what the folders are: links and mounts have several names. */
function isWithin(folder: string, data: Stats): boolean {
  if (!statSync(folder, { throwIfNoEntry: false })) return false;
  for (let path = realpathSync(folder); ; path = dirname(path)) {
    if (isSame(statSync(path), data)) return true;
    if (path === dirname(path)) return false;
  }
}

/** Under another name (a hard link). */
const isOneOf = (file: Stats, dataDir: string): boolean =>
  readdirSync(dataDir).some(name => isSame(lstatSync(join(dataDir, name)), file));

const isSame = (one: Stats, other: Stats): boolean => one.dev === other.dev && one.ino === other.ino;
