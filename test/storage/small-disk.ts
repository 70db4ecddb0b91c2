import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real disk of so many MB. Only root mounts one, and not in every container: see `isMounted`. */
export function smallDisk(megabytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-disk-'));
  const filler = join(folder, 'filler');
  const isMounted = mounts(folder, megabytes);
  return {
    folder,
    isMounted,
    /** To the last page, but for so many KB. */
    fill: (left = 0): void => {
      rmSync(filler, { force: true });
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left * 1_024)));
    },
    empty: (): void => rmSync(filler),
    remove: (): void => {
      // Lazily: libsql lets go of its files when its statements are garbage.
      if (isMounted) execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

function mounts(folder: string, megabytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
