import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createGrants } from '../../src/accounts/grants';
import { createIdentityVerifier } from '../../src/accounts/identity-verifier';
import { fingerprintOf } from '../../src/accounts/keyring';
import type { MasterKeys } from '../../src/accounts/master-keys';
import { createSourceLocks } from '../../src/accounts/source-locks';
import { createSpraying } from '../../src/accounts/spraying';
import { runAccounts } from '../../src/cli/accounts';
import { createCommands } from '../../src/cli/commands';
import { readConfig } from '../../src/config';
import { createKnownBrowsers } from '../../src/http/known-browsers';
import { type OpenStore, openStore } from '../../src/open-store';
import { laneOf } from '../channels/channels';

/** An empty place of one test. */
export interface RotationPlace {
  /** Of the store; without any key. */
  env: Record<string, string>;
  folder: string;
  /** Sets the store up as it was before stores had roots. */
  setUpAsBefore(fingerprint: string): Promise<void>;
  remove(): Promise<void>;
}

const now = () => Date.UTC(2026, 2, 5, 9);
const people = 600;
const numenOf = (index: number) => `99E${String(index).padStart(7, '0')}AAA`;
const usernameOf = (index: number) => `key${String(index).padStart(5, '0')}`;
const born = '1980-01-01';
/** Of nobody. */
const stranger = '99E0099999ZZZ';

/** The real commands, on a real store: a master key is changed while people come and go. */
export function keyRotationContract(name: string, newPlace: () => Promise<RotationPlace>): void {
  describe.each([
    ['with a root of its own', false],
    ['from before there were roots', true],
  ])(`a change of the master key on ${name}, of a store %s`, (_, isOlder) => {
    let place: RotationPlace;
    let old: Buffer;
    let next: Buffer;

    beforeEach(async () => {
      place = await newPlace();
      [old, next] = [randomBytes(32), randomBytes(32)];
      if (isOlder) await place.setUpAsBefore(fingerprintOf(old));
      else await command({ current: old }, 'migrate');
      expect(await command({ current: old }, 'import', file())).toMatchObject({ code: 0 });
    });
    afterEach(() => place.remove());

    it('leaves everybody, every lock and every known browser to the new key, and nothing to the old one', async () => {
      const before = await withStore({ current: old }, async store => {
        const cookie = browsersOf(store).remember(null, store.keyring.numenKey(numenOf(7)));
        return { cookie, locks: [await lock(store, numenOf(3)), await lock(store, stranger)] };
      });
      expect(before.locks.map(({ outcome }) => outcome)).toEqual(['locked', 'locked']);

      const report = await command({ current: next, previous: old }, 'rotate-keys', '--actor', 'Alice');
      expect(report).toMatchObject({
        code: 0,
        out: expect.stringContaining(`of ${people} accounts ${people} were sealed anew, 0 are damaged`),
      });

      await withStore({ current: next }, async store => {
        expect(await verify(store, numenOf(5), born, 'after')).toMatchObject({ outcome: 'verified' });
        expect(await verify(store, numenOf(3), born, 'after')).toEqual(before.locks[0]);
        expect(await verify(store, stranger, born, 'after')).toEqual(before.locks[1]);
        const cookie = browsersOf(store).cookieOf({ headers: { cookie: before.cookie.split(';')[0] ?? '' } });
        const lane = (index: number) =>
          browsersOf(store).laneOf(cookie, store.keyring.numenKey(numenOf(index)));
        expect([lane(7), lane(8)]).toEqual([expect.stringMatching(/^browser /), null]);
        const [record] = await store.audit.list('accounts', 1);
        expect(record).toMatchObject({
          kind: 'keys.rotated',
          command: 'rotate-keys',
          actor: expect.stringContaining('Alice'),
        });
        expect(await store.keySlots.read()).not.toContain(fingerprintOf(old));
      });
      await expect(open({ current: old })).rejects.toMatchObject({
        code: expect.stringMatching(/KEY|NOT_READY/),
      });
      expect(await command({ current: next }, 'import', file())).toMatchObject({
        out: `0 inserted, 0 updated, ${people} unchanged, 0 refused\n`,
      });
    });

    it('is served under both keys meanwhile, whichever is a server’s own, and goes on where it was interrupted', async () => {
      const first = await interrupted();
      expect(first.resealed).toBe(500);
      const servers = [
        { keys: { current: old, previous: next }, changed: 1 },
        { keys: { current: next, previous: old }, changed: 550 },
      ];
      for (const { keys, changed } of servers) {
        await withStore(keys, async store => {
          for (const index of [0, 499, 500, people - 1])
            expect(await verify(store, numenOf(index), born, `${changed} ${index}`)).toMatchObject({
              outcome: 'verified',
            });
          await setPassword(store, usernameOf(changed));
        });
      }
      const report = await command({ current: next, previous: old }, 'rotate-keys');
      expect(report).toMatchObject({ code: 0, out: expect.stringContaining('0 are damaged') });
      const again = await command({ current: next, previous: old }, 'rotate-keys');
      expect(again.out).toContain(`of ${people} accounts 0 were sealed anew`);
      await withStore({ current: next }, async store => {
        let count = 0;
        for await (const account of store.accounts.all()) count += account.username.startsWith('key') ? 1 : 0;
        expect(count).toBe(people);
      });
    });

    it('can be taken back, before its end and after', async () => {
      await interrupted();
      expect(await command({ current: old, previous: next }, 'rotate-keys')).toMatchObject({ code: 0 });
      await withStore({ current: old }, async store =>
        expect(await verify(store, numenOf(1), born, 'back')).toMatchObject({ outcome: 'verified' }),
      );
      await expect(open({ current: next })).rejects.toThrow();
      expect(await command({ current: next, previous: old }, 'rotate-keys')).toMatchObject({ code: 0 });
      expect(await command({ current: old, previous: next }, 'rotate-keys')).toMatchObject({ code: 0 });
      await withStore({ current: old }, async store =>
        expect(await verify(store, numenOf(1), born, 'again')).toMatchObject({ outcome: 'verified' }),
      );
    });

    it('says what it would do, and does nothing of it', async () => {
      const slots = await withStore({ current: old }, store => store.keySlots.read());
      expect(await command({ current: next, previous: old }, 'rotate-keys', '--dry-run')).toMatchObject({
        code: 0,
        out: `of ${people} accounts ${people} would be sealed anew, 0 are damaged (in the log); nothing was written\n`,
      });
      await withStore({ current: old }, async store => {
        expect(await store.keySlots.read()).toBe(slots);
        expect(await verify(store, numenOf(1), born, 'dry')).toMatchObject({ outcome: 'verified' });
        expect((await store.audit.list('accounts', 9)).map(({ kind }) => kind)).not.toContain('keys.rotated');
      });
    });

    it('is not carried out without the key before, with a wrong one, or while another change is unfinished', async () => {
      const third = randomBytes(32);
      const refused = async (keys: MasterKeys) => (await command(keys, 'rotate-keys')).code;
      expect(await refused({ current: old })).toBe(2);
      expect(await refused({ current: next })).toBe(2);
      expect(await refused({ current: next, previous: third })).toBe(2);
      expect(await refused({ current: next, previous: next })).toBe(2);
      await interrupted();
      expect(await command({ current: third, previous: old }, 'rotate-keys')).toMatchObject({
        code: 2,
        err: expect.stringContaining('finish that one first'),
      });
    });

    /** As a process that died after its first page. */
    function interrupted() {
      return withStore({ current: next, previous: old }, async store => {
        const commands = commandsOf(store);
        await commands.beginRotation({ dryRun: false });
        return commands.resealPage({ after: '', dryRun: false });
      });
    }

    async function withStore<T>(keys: MasterKeys, work: (store: OpenStore) => Promise<T>): Promise<T> {
      const store = await open(keys);
      try {
        return await work(store);
      } finally {
        await store.close();
      }
    }

    function open(keys: MasterKeys): Promise<OpenStore> {
      return Promise.resolve().then(() => openStore(readConfig(envOf(keys)), keys, now, () => {}));
    }

    async function command(keys: MasterKeys, ...args: string[]) {
      const [stdout, stderr] = [collector(), collector()];
      const terminal = { env: envOf(keys), stdin: Readable.from(['']), stdout, stderr, now };
      return { code: await runAccounts(args, terminal), out: stdout.text(), err: stderr.text() };
    }

    function envOf({ current, previous }: MasterKeys): NodeJS.ProcessEnv {
      const key = { SESAME_MASTER_KEY: current.toString('base64') };
      return {
        ...place.env,
        ...key,
        ...(previous && { SESAME_MASTER_KEY_PREVIOUS: previous.toString('base64') }),
      };
    }

    function file(): string {
      const path = join(place.folder, 'people.csv');
      const rows = Array.from(
        { length: people },
        (_, index) => `${numenOf(index)},${born},Fictif,Camille,${usernameOf(index)},${index}@example.org`,
      );
      writeFileSync(path, ['numen,birthDate,lastName,firstName,username,email', ...rows, ''].join('\n'));
      return path;
    }
  });
}

function verifierOf(store: OpenStore) {
  const { keyring } = store;
  const locks = createSourceLocks({ attempts: store.attempts, keyring });
  const grants = createGrants({ secret: keyring.secretFor('grants'), locks, now, grantMs: 600_000 });
  const spraying = createSpraying({ ...store, laneOf, isTrusted: () => true, onAlarm: () => {} });
  return createIdentityVerifier({ ...store, grants, locks, laneOf, spraying, now });
}

function verify(store: OpenStore, numen: string, date: string, attemptId: string) {
  const numenKey = store.keyring.numenKey(numen);
  const claims = {
    numenKey,
    birthDateTag: store.keyring.birthDateTag(numenKey, date),
    accountType: 'academic',
  } as const;
  return verifierOf(store).verify(claims, { conversationKey: attemptId, channel: 'directline', attemptId });
}

/** @returns what the next attempt is answered */
async function lock(store: OpenStore, numen: string) {
  for (let day = 10; day < 15; day++) await verify(store, numen, `1950-01-${day}`, `lock ${day}`);
  return verify(store, numen, born, 'one more');
}

const browsersOf = ({ keyring }: OpenStore) => createKnownBrowsers({ secure: false, keyring, randomBytes });

const commandsOf = (store: OpenStore) =>
  createCommands({
    ...store,
    hasher: { verify: async () => false },
    now,
    randomId: () => randomBytes(9).toString('hex'),
  });

async function setPassword({ accounts }: OpenStore, username: string): Promise<void> {
  const account = await accounts.findByUsername(username);
  if (!account) throw new Error(`no ${username}`);
  const id = `reset ${username} ${account.version}`;
  const trace = { id, at: now() };
  const outcome = await accounts.changePassword({
    accountId: account.id,
    expectedVersion: account.version,
    resetId: id,
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$new',
    audit: { ...trace, kind: 'password.changed', subject: account.id, channel: 'directline' },
    outbox: [{ ...trace, accountId: account.id, kind: 'password.changed', date: null }],
  });
  expect(outcome).toBe('applied');
}

function collector() {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString('utf8') });
}
