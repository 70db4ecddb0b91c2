import { closeSync, constants, fchmodSync, fstatSync, openSync, realpathSync } from 'node:fs';

/** A folder that is held open, so that it stays the one that was looked at. */
export interface PrivateFolder {
  /** A path for a socket in it, with a name no longer than `admin.sock`. */
  socketPath(name: string): string;
  close(): void;
}

/** A folder in which somebody else could put, or open, a socket. */
export class FolderNotPrivate extends Error {
  readonly code = 'FOLDER_NOT_PRIVATE';
}

/**
 * Opens a folder into which only the user of this process can put anything.
 * @param close it is closed to everybody else (mode 0700) first, so that nobody opens what is in it either
 * @throws FolderNotPrivate
 */
export function openPrivateFolder(
  path: string,
  { close, user = process.getuid?.() }: { close: boolean; user?: number },
): PrivateFolder {
  const real = realpathSync(path);
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  const descriptor = openSync(real, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    requirePrivate(descriptor, real, { close, user });
    const usable = shortPath(real, descriptor);
    return { socketPath: name => `${usable}/${name}`, close: () => closeSync(descriptor) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function requirePrivate(
  descriptor: number,
  path: string,
  { close, user }: { close: boolean; user: number | undefined },
): void {
  // Where there are no users there is nobody to be kept out.
  if (user === undefined) return;
  const { uid, mode } = fstatSync(descriptor);
  // Root may speak with the server of any user.
  if (uid !== user && user !== 0)
    throw new FolderNotPrivate(`${path} must belong to the user of this process`);
  if (close && uid === user) fchmodSync(descriptor, ownerOnly);
  else if ((mode & othersMayWrite) !== 0)
    throw new FolderNotPrivate(`${path} must be closed to others (chmod 700)`);
}

const ownerOnly = 0o700;
const othersMayWrite = 0o022;

/** A socket's path has 104 bytes on macOS (108 on Linux), the zero at its end included. Linux has a short name for what is open. */
function shortPath(real: string, descriptor: number): string {
  if (Buffer.byteLength(real) <= longestFolder) return real;
  if (process.platform === 'linux') return `/proc/self/fd/${descriptor}`;
  throw new FolderNotPrivate(`${real} has too long a name to hold a socket`);
}
const longestFolder = 103 - '/admin.sock'.length;
