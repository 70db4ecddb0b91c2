import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedStore } from '../../../src/storage/embedded/embedded-store';
import { contractLimits } from '../../contract/attempt-ledger';
import { start } from '../../contract/contract';

const hour = 3_600_000;
let dataDir: string;
let machine: number;
let monotonic: number;
const problems: string[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sesame-clock-'));
  [machine, monotonic] = [start, 1_000.5];
  problems.length = 0;
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('the clock of the embedded store', () => {
  it('is the machine’s, and goes forward with it', async () => {
    const store = open();
    expect(store.now()).toBe(start);
    pass(500);
    machine += hour;
    expect(store.now()).toBe(start + hour + 500);
    await store.close();
  });

  it('does not follow the machine back: a lock ends when its time has passed, neither sooner nor later', async () => {
    const store = open();
    const until = await locked(store);
    machine -= 24 * hour;
    expect(store.now()).toBe(start);
    pass(until - start - 1);
    expect(await store.attempts.consume('key', { id: 'early' })).toMatchObject({ allowed: false, until });
    pass(1);
    expect(await store.attempts.consume('key', { id: 'in time' })).toMatchObject({ allowed: true });
    await store.close();
  });

  it('does not follow it back over a restart either, and says so', async () => {
    const store = open();
    const until = await locked(store);
    pass(30_000);
    await store.close();
    machine -= 365 * 24 * hour;
    const reopened = open();
    expect(reopened.now()).toBe(start + 30_000);
    expect(await reopened.attempts.consume('key', { id: 'again' })).toMatchObject({ allowed: false, until });
    expect(problems).toEqual([expect.stringContaining('behind what was seen before')]);
    await reopened.close();
  });

  it('knows the time of the last attempt of a process that was killed', async () => {
    const store = open();
    pass(hour);
    const until = await locked(store);
    // Nothing is kept at a kill: what the files hold then is what the next process reads.
    const killed = openCopy();
    expect(killed.now()).toBe(start + hour);
    expect(await killed.attempts.consume('key', { id: 'again' })).toMatchObject({ allowed: false, until });
    await killed.close();
    await store.close();
  });
});

function pass(ms: number): void {
  machine += ms;
  monotonic += ms;
}

function open(from = dataDir) {
  return openEmbeddedStore({
    dataDir: from,
    now: () => machine,
    monotonic: () => monotonic,
    attemptLimits: contractLimits,
    keyFingerprint: 'fingerprint',
    onProblem: message => problems.push(message),
  });
}

/** The same files, on a machine whose clock was set back. */
function openCopy() {
  const copy = join(dataDir, 'copy');
  mkdirSync(copy);
  copyFileSync(join(dataDir, 'accounts.db'), join(copy, 'accounts.db'));
  machine -= 24 * hour;
  return open(copy);
}

async function locked(store: ReturnType<typeof open>): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const decision = await store.attempts.consume('key', { id: `attempt ${tries}` });
    if (!decision.allowed && decision.until !== null) return decision.until;
  }
  throw new Error('never locked');
}
