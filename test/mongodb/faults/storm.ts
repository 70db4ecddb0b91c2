import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Document } from 'mongodb';
import academy from '../../../academies/lyon.json';
import { attemptLimits } from '../../../src/accounts/attempts';
import { createKeyring } from '../../../src/accounts/keyring';
import { createPasswordHasher } from '../../../src/accounts/password-hasher';
import { migrateMongo } from '../../../src/storage/mongo/migrate';
import { openMongoStore } from '../../../src/storage/mongo/mongo-store';
import { type SesameProcess, startSesame } from '../../browser/sesame-process';
import { createChance } from '../../crashes/chance';
import { check, type Verdict } from '../../crashes/checker';
import { type Asked, guesses, type Person, setPassword } from '../../crashes/person';
import { type Fault, startProxy } from '../proxy';
import { withDatabase } from '../server';
import { type MongodProcess, startMongod } from './mongod-process';
import { personRow } from './person-row';
import { startReplicaSet } from './replica-set';

export interface StormOptions {
  seed: number;
  users: number;
  bots: number;
  /** Faults of the connection; kills come on top. */
  faults: number;
  databaseKills: number;
  botKills: number;
  /** Of a command, to meet a fault. */
  chanceOfFault: number;
  /** Of quiet before each kill (ms). */
  pauseMs: number;
  /** Three members instead of one server: then the connections are left alone, and the primary is killed. */
  replicaSet?: boolean;
}

export interface StormReport {
  verdict: Verdict;
  faults: Record<Fault['kind'] | 'databaseKilled' | 'botKilled', number>;
  /** Time without the database at each kill (ms). */
  away: number[];
  seconds: number;
}

/** Resets of many people on several bots, while everything that can break between them breaks. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const from = Date.now();
  const chance = createChance(options.seed);
  const faults = {
    cutBefore: 0,
    late: 0,
    cutAfter: 0,
    stall: 0,
    notWritablePrimary: 0,
    refused: 0,
    databaseKilled: 0,
    botKilled: 0,
  };
  const away: number[] = [];
  const count = () => faults.cutBefore + faults.cutAfter + faults.stall + faults.notWritablePrimary;
  let isCalm = true;

  const mongod: Pick<MongodProcess, 'uri' | 'crash' | 'stop'> & { port?: number } = options.replicaSet
    ? await startReplicaSet()
    : await startMongod();
  const proxy = await startProxy({
    targetPort: mongod.port ?? 0,
    faultFor: command => (isCalm ? null : faultFor(command)),
    passesForPrimary: true,
  });
  const masterKey = randomBytes(32);
  const keyring = createKeyring(masterKey);
  const direct = withDatabase(mongod.uri, 'sesame_test_faults');
  const people = Array.from({ length: options.users }, (_, index) => personOf(index));
  await setUp();
  const reached = options.replicaSet ? mongod.uri : proxy.uri;
  const proxied = `${withDatabase(reached, 'sesame_test_faults')}&socketTimeoutMS=${stalledMs / 2}&serverSelectionTimeoutMS=3000&heartbeatFrequencyMS=500`;
  const bots: SesameProcess[] = [];
  for (let index = 0; index < options.bots; index++) bots.push(await startSesame(() => settings()));

  const resets = new Map<string, Asked[]>(people.map((_, index) => [usernameOf(index), []]));
  const guessed = new Map<string, number>();
  isCalm = false;
  let over = false;
  const lives = people.map((person, index) => live(person, index));
  const guessing = Array.from({ length: 4 }, (_, index) => guess(index));
  await havoc();
  over = true;
  isCalm = true;
  await Promise.all([...lives, ...guessing]);
  for (const bot of bots) await bot.stop();

  const after = await openDirectly();
  const verdict = await check(after, createPasswordHasher(), resets, guessed);
  await after.close();
  await proxy.close();
  await mongod.stop();
  return { verdict, faults, away, seconds: Math.round((Date.now() - from) / 1000) };

  async function setUp(): Promise<void> {
    await migrateMongo({ uri: direct, keyFingerprint: keyring.fingerprint, seal: keyring.accountSeal });
    const store = await openDirectly();
    await store.accounts.importAccounts(people.map((person, index) => rowOf(person, index)));
    await store.close();
  }

  /** Past the proxy. */
  function openDirectly() {
    const limits = attemptLimits(academy.limits);
    return openMongoStore({
      uri: direct,
      attemptLimits: limits,
      keyFingerprint: keyring.fingerprint,
      seal: keyring.accountSeal,
    });
  }

  /** Faults leave attempts that were counted and never evaluated; but the same claims again are not counted again. */
  function settings(): Record<string, string> {
    return {
      MONGODB_URI: proxied,
      SESAME_MASTER_KEY: masterKey.toString('base64'),
      LOG_LEVEL: 'silent',
    };
  }

  function faultFor(command: Document): Fault | null {
    const [name] = Object.keys(command);
    if (count() >= options.faults || !disturbed.includes(name ?? '')) return null;
    if (chance() >= options.chanceOfFault) return null;
    const fault = kinds[Math.floor(chance() * kinds.length)] ?? kinds[0];
    faults[fault.kind]++;
    return fault;
  }

  async function live(person: Person, index: number): Promise<void> {
    const asked = resets.get(usernameOf(index)) ?? [];
    for (let number = 0; !over; number++) {
      const bot = bots[(index + number) % bots.length];
      const password = `Essai-${index}-Numero-${number}!`;
      await setPassword(bot?.url ?? '', person, password, reset => asked.push(reset)).catch(() => wait(200));
    }
  }

  /** Of NUMENs that nobody has: nothing clears their attempts. */
  async function guess(index: number): Promise<void> {
    for (let number = 0; !over; number++) {
      const numen = `98Z${String(index * 1_000_000 + number).padStart(7, '0')}XYZ`;
      const stranger = { numen, birthDate: '01/01/1980' };
      const key = keyring.attemptKey('identity', keyring.numenKey(numen));
      const bot = bots[Math.floor(chance() * bots.length)];
      const isEvaluated = await guesses(bot?.url ?? '', stranger).catch(() => false);
      if (isEvaluated) guessed.set(key, (guessed.get(key) ?? 0) + 1);
      await wait(100);
    }
  }

  /** Kills, evenly spread over the faults of the connection, then a while of calm. */
  async function havoc(): Promise<void> {
    const kills = [
      ...Array.from({ length: options.databaseKills }, () => killDatabase),
      ...Array.from({ length: options.botKills }, () => killBot),
    ].toSorted(() => chance() - 0.5);
    for (const [index, kill] of kills.entries()) {
      const due = ((index + 1) * options.faults) / (kills.length + 1);
      while (count() < due) await wait(50);
      await wait(options.pauseMs);
      await kill();
    }
    while (count() < options.faults) await wait(50);
    await wait(options.pauseMs);
  }

  async function killDatabase(): Promise<void> {
    away.push(await mongod.crash());
    faults.databaseKilled++;
  }

  async function killBot(): Promise<void> {
    await bots[Math.floor(chance() * bots.length)]?.crash();
    faults.botKilled++;
  }

  function personOf(index: number): Person {
    return { numen: `99E${String(index).padStart(7, '0')}AAA`, birthDate: '05/03/1979' };
  }

  function rowOf({ numen }: Person, index: number) {
    return personRow(keyring, { numen }, usernameOf(index));
  }
}

const usernameOf = (index: number): string => `user${index}`;
const stalledMs = 4_000;
const disturbed = ['insert', 'update', 'find', 'findAndModify', 'delete'];
const kinds: [Fault, ...Fault[]] = [
  { kind: 'cutAfter' },
  { kind: 'cutBefore' },
  { kind: 'notWritablePrimary' },
  { kind: 'stall', ms: stalledMs },
];
