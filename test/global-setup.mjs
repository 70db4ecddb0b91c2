import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { installGuests } from '../scripts/guests.mjs';

/** What each suite has beside the packages of the project: jest installs it before the suite's first test. */
// npm run test:mongodb and test:deploy install test/browser themselves: a server is what jest starts for them.
const folders = {
  browser: ['test/browser'],
  clients: ['test/browser', 'test/clients'],
  playground: ['test/browser', 'test/playground', 'deploy/teams'],
  'agents-sdk': ['test/agents-sdk'],
};

export default function setUp(_, { displayName }) {
  installGuests(folders[displayName?.name] ?? []);
  useMemory();
}

const memory = '/dev/shm';
const enough = 2 ** 30;

/**
 * Hundreds of stores are opened, and each waits for its disk at every write. None of them outlives its test: they stand in memory where
 * there is enough (a container may have 64 MB), unless somebody says where (TMPDIR).
 */
function useMemory() {
  if (process.env.TMPDIR || !hasRoom()) return;
  const folder = mkdtempSync(join(memory, 'sesame-tests-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

function hasRoom() {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > enough;
  } catch {
    return false;
  }
}
