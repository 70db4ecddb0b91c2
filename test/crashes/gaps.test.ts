import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, jest } from '@jest/globals';
import { openEmbedded } from '../conversations/service';
import { gapsContract, type Place } from './gaps';

jest.setTimeout(30 * 60_000);

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('on the embedded store', () => gapsContract(newPlace));

async function newPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-gaps-'));
  folders.push(folder);
  const dataDir = join(folder, 'data');
  return {
    open: options => openEmbedded({ ...options, dataDir }),
    keep: async () => {
      const copy = join(folder, 'all');
      cpSync(dataDir, copy, { recursive: true });
      return async () => {
        rmSync(dataDir, { recursive: true });
        cpSync(copy, dataDir, { recursive: true });
      };
    },
    keepConversations: async () => {
      const files = ['conversations.db', 'conversations.db-wal'];
      const kept = files.filter(name => existsSync(join(dataDir, name)));
      for (const name of kept) copyFileSync(join(dataDir, name), join(folder, name));
      return async () => {
        for (const name of files) rmSync(join(dataDir, name), { force: true });
        for (const name of kept) copyFileSync(join(folder, name), join(dataDir, name));
      };
    },
  };
}
