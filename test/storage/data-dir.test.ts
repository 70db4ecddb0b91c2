import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { makeDataDir } from '../../src/storage/data-dir';
import { smallDisk } from './small-disk';

const folder = mkdtempSync(join(tmpdir(), 'sesame-data-dir-'));
const disk = smallDisk(1);
afterAll(() => {
  disk.remove();
  rmSync(folder, { recursive: true });
});

describe('DATA_DIR', () => {
  it('is made for its owner alone, with the folders on the way, and may be there already', () => {
    const path = join(folder, 'on', 'the', 'way');
    makeDataDir(path);
    makeDataDir(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it.each(['/proc/sesame', '/proc/sesame/data', '/dev/null/data'])('is told when it cannot be: %s', path => {
    expect(() => makeDataDir(path)).toThrow(`DATA_DIR: the folder ${path} cannot be made (`);
  });

  it('is told when a file stands there, or on the way there', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'data')])
      expect(() => makeDataDir(path)).toThrow(/cannot be made \(\w+\): a file stands there/);
  });

  const isRoot = process.getuid?.() === 0;
  // Root writes into every folder but those of a disk that takes nothing.
  (isRoot && !disk.isMounted ? it.skip : it)('is told when nothing can be written there', () => {
    const closed = join(disk.folder, 'closed');
    mkdirSync(closed);
    if (isRoot) execFileSync('mount', ['-o', 'remount,ro', disk.folder]);
    else chmodSync(closed, 0o500);
    expect(() => makeDataDir(closed)).toThrow(`DATA_DIR: nothing can be written in the folder ${closed} (E`);
    expect(() => makeDataDir(join(closed, 'data'))).toThrow('cannot be made (E');
  });
});
