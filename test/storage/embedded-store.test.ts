import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EmbeddedStore, openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { contractLimits } from '../contract/attempt-ledger';
import { start } from '../contract/contract';

let dataDir: string;
const stores: EmbeddedStore[] = [];

beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'sesame-store-')), 'data');
});

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  rmSync(join(dataDir, '..'), { recursive: true });
});

function open(options: Partial<Parameters<typeof openEmbeddedStore>[0]> = {}): EmbeddedStore {
  const defaults = { dataDir, now: () => start, attemptLimits: contractLimits, keyFingerprint: 'right' };
  const store = openEmbeddedStore({ ...defaults, ...options });
  stores.push(store);
  return store;
}

function storeOf(file: Buffer): string {
  const folder = mkdtempSync(join(dataDir, '../other-'));
  writeFileSync(join(folder, 'accounts.db'), file);
  return folder;
}

/** Its indexes of texts alone: their entries are still in order. */
function withoutAnIndexEntry(file: Buffer): Buffer {
  const text = file.toString('latin1');
  return Buffer.from(text.replace(/key 150(?=\D)/g, 'key 15z'), 'latin1');
}

describe('the embedded store', () => {
  it('forgets a former address once it was told', async () => {
    const store = open();
    const entry = { id: 'o', at: start, accountId: 'a', kind: 'email.changed' as const, date: null };
    await store.outbox.add({ ...entry, formerAddress: 'former@example.org' });
    await store.outbox.settle('o');
    await store.close();
    expect(readFileSync(join(dataDir, 'accounts.db'), 'latin1')).not.toContain('former@example.org');
  });

  it('saves no turn whose words have no place', async () => {
    const store = open();
    const turn = { key: 'c/1', version: 0, machineVersion: '1', snapshot: {}, reference: {}, holder: 'h' };
    const saving = store.conversations.save(
      { ...turn, seen: [], claim: null, wakeAt: null },
      { feedId: 'gone', activities: [{ type: 'message' }] },
    );
    await expect(saving).rejects.toMatchObject({ code: 'UNKNOWN_FEED' });
    expect(await store.conversations.load('c/1')).toBeNull();
  });

  it('is readable by its owner only', () => {
    open();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    const modes = readdirSync(dataDir).map(name => [name, statSync(join(dataDir, name)).mode & 0o777]);
    expect(modes.map(([, mode]) => mode)).toEqual(modes.map(() => 0o600));
    expect(modes.map(([name]) => name)).toEqual(expect.arrayContaining(['accounts.db', 'conversations.db']));
  });

  it('refuses another master key, and opens again with the right one', async () => {
    await open().close();
    expect(() => open({ keyFingerprint: 'wrong' })).toThrow(
      expect.objectContaining({
        code: 'WRONG_MASTER_KEY',
        message: `the store ${join(dataDir, 'accounts.db')} was written under another master key (SESAME_MASTER_KEY)`,
      }),
    );
    await open().ping();
  });

  it('takes the directory before it has anything to write', async () => {
    await open().close();
    open();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'DATA_DIR_IN_USE' }));
  });

  it('refuses a second process, and names the directory', async () => {
    const other = await openInAnotherProcess();
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'DATA_DIR_IN_USE', message: expect.stringContaining(dataDir) }),
    );
    other.kill('SIGTERM');
    await once(other, 'exit');
  });

  it('opens after the process before was killed', async () => {
    const other = await openInAnotherProcess();
    other.kill('SIGKILL');
    await once(other, 'exit');
    await open().ping();
  });

  it('does not take a file that was emptied for a new store', () => {
    const emptied = join(dataDir, 'emptied');
    mkdirSync(emptied, { recursive: true });
    writeFileSync(join(emptied, 'accounts.db'), '');
    expect(() => open({ dataDir: emptied })).toThrow(/accounts\.db: it is empty: restore a backup/);
    expect(() => open({ dataDir: emptied })).toThrow(/it is empty/);
  });

  it('does not start on damaged accounts', async () => {
    await open().close();
    writeFileSync(join(dataDir, 'accounts.db'), 'no database'.repeat(1_000));
    expect(() => open()).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
  });

  it('reads its files whole after a process that was killed, not after one that ended well', async () => {
    const store = open();
    for (let count = 0; count < 200; count++) await store.attempts.consume(`key ${count}`, { id: 'a' });
    const underWay = readFileSync(join(dataDir, 'accounts.db'));
    await store.close();
    const ended = readFileSync(join(dataDir, 'accounts.db'));
    const ofKilled = storeOf(withoutAnIndexEntry(underWay));
    expect(() => open({ dataDir: ofKilled })).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
    const ofEnded = storeOf(withoutAnIndexEntry(ended));
    const reopened = open({ dataDir: ofEnded });
    expect((await reopened.check()).problems).toContainEqual(expect.stringMatching(/^accounts.db: .*index/));
    await reopened.close();
    // What is known to be damaged is not believed again.
    expect(() => open({ dataDir: ofEnded })).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
  });

  it('sets damaged conversations aside, says so, and keeps the accounts', async () => {
    const store = open();
    await store.attempts.consume('key', { id: 'a' });
    await store.close();
    writeFileSync(join(dataDir, 'conversations.db'), 'no database'.repeat(1_000));
    const problems: string[] = [];
    const reopened = open({ onProblem: message => problems.push(message) });
    expect(problems).toEqual([expect.stringContaining('conversations.db')]);
    expect(readdirSync(dataDir)).toContain(`conversations.db.damaged-${start}`);
    expect(await reopened.attempts.read('key')).toMatchObject({ count: 1 });
    expect(await reopened.feed.find('c')).toBeNull();
  });

  it('removes what has expired, and nothing else', async () => {
    let time = start;
    const store = open({ now: () => time, conversationLifeMs: 1_000 });
    await store.attempts.consume('forgotten', { id: 'a' });
    for (let count = 0; count < 12; count++, time += 600_000)
      await store.attempts.consume('locked for good', { id: `attempt ${count}` });
    await store.feed.create({
      id: 'c',
      userId: 'u',
      holder: 'h',
      locale: 'fr',
      door: 'page',
      expiresAt: time + 1_000,
    });
    await store.feed.append('c', { type: 'message' });
    time += 2 * contractLimits.forgetAfterMs;
    await store.sweep();
    expect(await store.attempts.read('forgotten')).toBeNull();
    expect(await store.attempts.read('locked for good')).toMatchObject({ lockedUntil: null });
    expect(
      await store.feed.create({
        id: 'c',
        userId: 'u',
        holder: 'h',
        locale: 'fr',
        door: 'page',
        expiresAt: time + 1_000,
      }),
    ).toBe(true);
    expect(await store.feed.read('c', 0, 10)).toEqual([]);
  });
});

it('keeps records as long as it was told', async () => {
  let time = start;
  const store = open({ now: () => time, retention: { audit: 30, requests: 365 } });
  const record = { kind: 'account.unlocked', subject: 's', channel: 'cli' } as const;
  await store.audit.append({ ...record, id: 'old', at: time });
  time += 31 * 86_400_000;
  await store.audit.append({ ...record, id: 'new', at: time });
  await store.sweep();
  expect((await store.audit.list('s', 10)).map(({ id }) => id)).toEqual(['new']);
  await store.close();
});

/** What the store does to take the directory, in a process that can be killed. */
async function openInAnotherProcess() {
  await open().close();
  const script = `
    const db = new (require('libsql'))(process.argv[1]);
    db.pragma('locking_mode=exclusive');
    db.exec('BEGIN EXCLUSIVE');
    db.exec('COMMIT');
    console.log('open');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script, join(dataDir, 'accounts.db')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
