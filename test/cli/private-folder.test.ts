import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FolderNotPrivate, openPrivateFolder } from '../../src/cli/private-folder';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sesame-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;
const somebodyElse = 54_321;

describe('a private folder', () => {
  it('is closed to everybody else by its owner', () => {
    chmodSync(folder, 0o777);
    openPrivateFolder(folder, { close: true }).close();
    expect(modeOf(folder)).toBe(0o700);
  });

  it.each([0o770, 0o702, 0o720])('is none while others may write in it (mode %o)', mode => {
    chmodSync(folder, mode);
    expect(() => openPrivateFolder(folder, { close: false })).toThrow(FolderNotPrivate);
    expect(modeOf(folder)).toBe(mode);
  });

  it.each([true, false])('is none when it is another user’s (to be closed: %s)', close => {
    expect(() => openPrivateFolder(folder, { close, user: somebodyElse })).toThrow(/must belong to/);
    expect(modeOf(folder)).toBe(0o700);
  });

  it('is what a link leads to, and that is looked at', () => {
    const link = join(folder, 'link');
    const target = mkdtempSync(join(tmpdir(), 'sesame-folder-'));
    symlinkSync(target, link);
    chmodSync(target, 0o777);
    expect(() => openPrivateFolder(link, { close: false })).toThrow(FolderNotPrivate);
    rmSync(target, { recursive: true });
  });
});
