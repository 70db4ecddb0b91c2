import { stateOf } from '../../../dialogs/state-names';
import type { Timer } from '../../../src/accounts/floor';
import { camille } from '../../conversations/people';
import { openEmbedded, type Service, startService } from '../../conversations/service';
import { type Chat, openChat } from '../../process/chat';

export const minute = 60_000;
export const hour = 60 * minute;

export const numenOf = (kind: 'X' | 'Y', number: number) => `99${kind}${String(number).padStart(7, '0')}XYZ`;

/** What comes of a guess. */
export type Answer = 'in' | 'wrong' | { until: number };

/** The product, behind a proxy, and whoever comes to it: a clock that is moved from one event to the next. */
export async function openCrowd(people: number) {
  const evaluated = new Map<string, number>();
  const known = Array.from({ length: people }, (_, number) => ({
    ...camille,
    numen: numenOf('Y', number),
    username: `known${number}`,
    oldPassword: null,
  }));
  const service = await startService({
    known,
    timer: atOnce,
    settings: { limits: { tokens: 1e7, starts: 1e7, posts: 1e7 }, trustedProxies: 1, trustedNetworks: [] },
    openStore: async options => {
      const store = await openEmbedded(options);
      const findByNumenKey: typeof store.accounts.findByNumenKey = key => {
        evaluated.set(key, (evaluated.get(key) ?? 0) + 1);
        return store.accounts.findByNumenKey(key);
      };
      return { ...store, accounts: { ...store.accounts, findByNumenKey } };
    },
  });
  const began = service.now();
  const events: { at: number; happen: () => Promise<void> }[] = [];

  return {
    began,
    now: service.now,
    /** @param at ms after the beginning */
    plan: (at: number, happen: () => Promise<void>) => void events.push({ at: began + at, happen }),
    /** Everything that was planned, and is planned meanwhile, in its order; what comes after the end does not happen. */
    async live(end: number): Promise<void> {
      for (;;) {
        events.sort((one, other) => other.at - one.at);
        const next = events.pop();
        if (!next || next.at > began + end) return;
        service.pass(Math.max(0, next.at - service.now()));
        await next.happen();
      }
    },
    open: (from: string) => openGuesser(service, from),
    /** How many guesses at these NUMENs were looked at. */
    evaluated: (numens: string[]) =>
      numens.reduce((sum, numen) => sum + (evaluated.get(service.keyring.numenKey(numen)) ?? 0), 0),
    alarms: (of: 'source' | 'service') =>
      service.logged.filter(line => line.includes('"alarm":"spraying"') && line.includes(`"of":"${of}"`))
        .length,
    stop: service.stop,
  };
}

export type Crowd = Awaited<ReturnType<typeof openCrowd>>;

/** Nobody's answer is held back here: thousands are asked for. */
const atOnce: Timer = { elapsed: () => 0, wait: async () => {} };

/** A chat that stands at the question for the identity. */
async function openGuesser(service: Service, from: string) {
  const chat = await openChat(service.origin, from);
  for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await chat.send(text);
  return {
    async guess(numen: string, birthDate: string, how: 'form' | 'chat'): Promise<Answer> {
      // Whoever was told a time is told when it is over, too.
      await service.tick();
      if (how === 'form') await byForm(chat, { numen, birthDate });
      else await chat.send(`${numen} ${birthDate}`);
      const snapshot = await service.snapshotOf(chat.conversationId);
      const { context } = snapshot;
      if (context.account) return 'in';
      return stateOf(snapshot) === 'locked'
        ? { until: context.lockedUntil ?? Number.POSITIVE_INFINITY }
        : 'wrong';
    },
  };
}

const byForm = (chat: Chat, typed: { numen: string; birthDate: string }) =>
  chat.fillsForm({ ...typed, accountType: 'academic' });
