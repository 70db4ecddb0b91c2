import { setTimeout as wait } from 'node:timers/promises';
import { createPasswordHasher } from '../../src/accounts/password-hasher';
import { startSesame } from '../browser/sesame-process';
import { createChance } from '../crashes/chance';
import { type Asked, setPassword } from '../crashes/person';
import { crowdOf, deliversTo, importCrowd, type Member } from './crowd';
import { type Slapd, startSlapd } from './slapd';

export interface KillsOptions {
  kills: number;
  seed: number;
  /** Before each kill, at least. */
  quietMs: number;
  /** Of the server's store. */
  settings: Record<string, string>;
  /** Present where the database is a process of its own. */
  killDatabase?: () => Promise<unknown>;
}

export interface KillsReport {
  acknowledged: number;
  /** Passwords that the directory took. */
  delivered: number;
  killed: { bot: number; slapd: number; database: number };
  /** People whose last password is not the one in the directory. */
  lost: string[];
  /** People whose directory had an older password after a newer one. */
  outOfOrder: string[];
}

/** People change their passwords while the bot, slapd and the database are killed, each in its turn. */
export async function killWhileDelivering(options: KillsOptions): Promise<KillsReport> {
  const chance = createChance(options.seed);
  const crowd = crowdOf(6);
  const slapd = await startSlapd(crowd.map(({ username }) => username));
  const bot = await startSesame(() => ({ ...deliversTo(slapd), LOG_LEVEL: 'silent', ...options.settings }));
  await importCrowd(bot, crowd);
  const asked = new Map<string, Asked[]>(crowd.map(({ username }) => [username, []]));
  const killed = { bot: 0, slapd: 0, database: 0 };
  let isOver = false;
  const lives = crowd.map(live);
  try {
    return await shaken();
  } finally {
    isOver = true;
    await Promise.all(lives);
    await Promise.all([bot.stop(), slapd.stop()]);
  }

  async function shaken(): Promise<KillsReport> {
    for (let kill = 0; kill < options.kills; kill++) {
      await wait(options.quietMs + chance() * 2_000);
      await strike(kill);
    }
    isOver = true;
    await Promise.all(lives);
    await untilDelivered();
    return reportOf();
  }

  async function live(member: Member): Promise<void> {
    const own = asked.get(member.username) ?? [];
    for (let number = 0; !isOver; number++) {
      const password = `Essai-${number}-Chateau-Numero!`;
      await setPassword(bot.url, member, password, reset => own.push(reset)).catch(() => wait(50));
    }
  }

  async function strike(kill: number): Promise<void> {
    const target = (['bot', 'slapd', 'database'] as const)[kill % (options.killDatabase ? 3 : 2)] ?? 'bot';
    killed[target]++;
    if (target === 'bot') return bot.crash();
    if (target === 'database') return void (await options.killDatabase?.());
    await slapd.kill();
    await wait(chance() * 1_500);
    await slapd.start();
  }

  /** The longest wait between two tries has to pass. */
  async function untilDelivered(): Promise<void> {
    for (let tries = 0; tries < 120; tries++) {
      if ((await bot.accounts(['deliveries'])).endsWith('nothing waits to be delivered')) return;
      await wait(1_000);
    }
    throw new Error(`still waiting: ${await bot.accounts(['deliveries'])}`);
  }

  async function reportOf(): Promise<KillsReport> {
    const kept = hashesIn(await bot.accounts(['export', '--format', 'dovecot']));
    const lost: string[] = [];
    const outOfOrder: string[] = [];
    for (const { username } of crowd) {
      const values = await slapd.passwordsOf(username);
      const hash = kept.get(username);
      if (values.join() !== (hash ? `{ARGON2}${hash}` : '')) lost.push(username);
      if (!(await isInOrder(slapd, username, asked.get(username) ?? []))) outOfOrder.push(username);
    }
    const all = [...asked.values()].flat();
    const delivered = crowd.flatMap(({ username }) => slapd.historyOf(username)).length;
    return {
      acknowledged: all.filter(reset => reset.acknowledged).length,
      delivered,
      killed,
      lost,
      outOfOrder,
    };
  }
}

/** `user:{ARGON2ID}hash::::::` */
const hashesIn = (passwd: string): Map<string, string> =>
  new Map(
    passwd.split('\n').flatMap(line => {
      const { user, hash } = /^(?<user>[^:]+):\{ARGON2ID\}(?<hash>[^:]+):/u.exec(line)?.groups ?? {};
      return user && hash ? [[user, hash] as const] : [];
    }),
  );

/** Whose passwords they were, one after the other; each was asked for once, and may have been put there twice. */
async function isInOrder(slapd: Slapd, username: string, asked: readonly Asked[]): Promise<boolean> {
  const { verify } = createPasswordHasher();
  let last = 0;
  for (const value of slapd.historyOf(username)) {
    const found = await positionOf(value.replace('{ARGON2}', ''), last);
    if (found === null) return false;
    last = found;
  }
  return true;

  /** Looked for from the last one on: one that is not found there is older, or nobody's. */
  async function positionOf(hash: string, from: number): Promise<number | null> {
    for (let index = from; index < asked.length; index++)
      if (await verify(hash, asked[index]?.password ?? '')) return index;
    return null;
  }
}
