import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { loadMasterKey } from '../../src/storage/master-key';
import { contractLimits } from '../contract/attempt-ledger';
import { start } from '../contract/contract';
import { smallDisk } from './small-disk';

const disk = smallDisk(1);
afterAll(disk.remove);

const title = 'is not ready on a full disk (a real one of 1 MB), and is again once there is room';

describe('the embedded store', () => {
  // Only root mounts, and not in every container.
  (disk.isMounted ? it : it.skip)(
    disk.isMounted ? title : `${title}: skipped, no disk can be mounted here`,
    async () => {
      const store = openEmbeddedStore({
        dataDir: join(disk.folder, 'data'),
        now: () => start,
        attemptLimits: contractLimits,
        keyFingerprint: 'fingerprint',
      });
      await store.ping();
      disk.fill();
      await expect(store.ping()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
      await expect(store.ping()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
      disk.empty();
      await store.ping();
      await store.close();
    },
  );

  (disk.isMounted ? it : it.skip)('names the setting when there is no room to begin with', () => {
    disk.fill();
    const dataDir = join(disk.folder, 'other');
    const open = () =>
      openEmbeddedStore({
        ...{ dataDir, now: () => start, attemptLimits: contractLimits, keyFingerprint: 'fingerprint' },
      });
    expect(open).toThrow(/^DATA_DIR: .*the disk is full$/);
  });
});

describe('the master key', () => {
  (disk.isMounted ? it : it.skip)('is not left empty on a full disk, and is made once there is room', () => {
    disk.fill();
    const dataDir = join(disk.folder, 'of-a-key');
    const load = () => loadMasterKey({ dataDir, fromEnv: undefined, production: false });
    expect(load).toThrow(/^DATA_DIR: the master key cannot be written .*the disk is full$/);
    expect(readdirSync(dataDir)).toEqual([]);
    disk.empty();
    expect(load()).toHaveLength(32);
    expect(readdirSync(dataDir)).toEqual(['master.key']);
  });
});
