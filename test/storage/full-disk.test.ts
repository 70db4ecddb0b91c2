import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { contractLimits } from '../contract/attempt-ledger';
import { start } from '../contract/contract';

const disk = mkdtempSync(join(tmpdir(), 'sesame-disk-'));
const isMounted = mounts(disk);
afterAll(() => {
  // Lazily: libsql lets go of its files when its statements are garbage.
  if (isMounted) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true });
});

const title = 'is not ready on a full disk (a real one of 1 MB), and is again once there is room';

describe('the embedded store', () => {
  // Only root mounts, and not in every container.
  (isMounted ? it : it.skip)(
    isMounted ? title : `${title}: skipped, no disk can be mounted here`,
    async () => {
      const store = openEmbeddedStore({
        dataDir: join(disk, 'data'),
        now: () => start,
        attemptLimits: contractLimits,
        keyFingerprint: 'fingerprint',
      });
      await store.ping();
      fill(join(disk, 'filler'));
      await expect(store.ping()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
      await expect(store.ping()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
      rmSync(join(disk, 'filler'));
      await store.ping();
      await store.close();
    },
  );
});

function mounts(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** To the last page. */
function fill(path: string): void {
  for (let size = 1_024; size > 0; size -= 4) {
    try {
      writeFileSync(path, Buffer.alloc(size * 1_024));
      return;
    } catch {
      // Smaller, then.
    }
  }
}
