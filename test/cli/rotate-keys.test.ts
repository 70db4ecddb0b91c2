import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { expect, it, jest } from '@jest/globals';
import { runAccounts } from '../../src/cli/accounts';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { contractLimits } from '../contract/attempt-ledger';
import { keyRotationContract } from '../contract/key-rotation';

jest.setTimeout(240_000);

keyRotationContract('the embedded store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-rotation-'));
  const dataDir = join(folder, 'data');
  return {
    folder,
    env: { DATA_DIR: dataDir },
    setUpAsBefore: async keyFingerprint =>
      openEmbeddedStore({ dataDir, now: Date.now, attemptLimits: contractLimits, keyFingerprint }).close(),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});

it('makes the new key itself where the key is a file, and leaves that one alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-rotation-'));
  const env = { DATA_DIR: join(folder, 'data') };
  const silent = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const accounts = (...args: string[]) =>
    runAccounts(args, { env, stdin: Readable.from(['']), stdout: silent(), stderr: silent(), now: Date.now });
  const keyFile = join(env.DATA_DIR, 'master.key');
  expect(await accounts('import', join(__dirname, '../../src/cli/demo-accounts.csv'))).toBe(0);
  const before = readFileSync(keyFile, 'utf8');
  expect(await accounts('rotate-keys', '--dry-run')).toBe(0);
  expect(readFileSync(keyFile, 'utf8')).toBe(before);
  expect(await accounts('rotate-keys')).toBe(0);
  expect(readFileSync(keyFile, 'utf8')).not.toBe(before);
  expect(existsSync(`${keyFile}.previous`)).toBe(false);
  expect(await accounts('show', 'jdupont')).toBe(0);
  rmSync(folder, { recursive: true });
});
