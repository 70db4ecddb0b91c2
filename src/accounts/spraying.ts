import { LedgerContended } from './attempt-ledger';
import { webLane } from './attempts';
import type { Keyring } from './keyring';
import type { LaneOf } from './lanes';
import type { SourceLedger } from './source-ledger';
import {
  alarmingFailures,
  type Decision,
  enter,
  failed,
  freeNumens,
  type Guess,
  heldBack,
  letIn,
  passBy,
  type Source,
} from './sources';

/** Where a guess comes from. */
export interface GuessPlace {
  conversationKey: string;
  channel: string;
  /** Who chats: in Teams, the person who is signed in (see `Ticket.holder`). */
  holder?: string;
  /** As `clientAddress` has it; null where none is known. */
  address?: string | null;
  /** Of a browser that is known to this person, its lane. */
  browser?: string | null;
}

/** Many NUMENs tried from one place are slowed down, and told of, whatever becomes of each NUMEN. */
export interface Spraying {
  /** Before a guess is counted and looked at: when it may be made again (ms), or null when it may be looked at now. */
  admit(numenKey: string, id: string, place: GuessPlace): Promise<{ until: number } | null>;
  succeeded(numenKey: string, place: GuessPlace): Promise<void>;
  /** It let nobody in: refused, or not even looked at. */
  failed(place: GuessPlace, outcome: GuessOutcome): Promise<void>;
}

export type GuessOutcome = 'refused' | 'locked' | 'held';

/** Told to the operator: of one source, by its pseudonym, or of all together. */
export interface SprayingAlarm {
  of: 'source' | 'service';
  source: string | null;
}

export interface SprayingDependencies {
  sources: SourceLedger;
  laneOf: LaneOf;
  keyring: Pick<Keyring, 'sourceKey' | 'pseudonym'>;
  /** Networks that the operator has named. */
  isTrusted: (address: string) => boolean;
  onFailure?: (outcome: GuessOutcome, channel: string) => void;
  onAlarm: (alarm: SprayingAlarm) => void;
}

/** How long a guess waits that lost every race: others are guessing from the same place right now. */
const contendedMs = 5_000;

export function createSpraying(deps: SprayingDependencies): Spraying {
  const { sources, keyring } = deps;
  return { admit, succeeded, failed: tell };

  async function admit(numenKey: string, id: string, place: GuessPlace) {
    const own = ownKey(place);
    const numen = tagOf(numenKey);
    // Another NUMEN is another guess, even under a name that was already used.
    const guess = { id: `${id} ${numen}`, numen };
    return orWait(own, async () => {
      const entry = await sources.change(own, (known, now) => enter(known, guess, now));
      if (entry === 'decided') return null;
      return 'until' in entry ? entry : pass(own, guess, place, entry);
    });
  }

  async function pass(own: string, guess: Guess, place: GuessPlace, entry: { tries: number; paid: number }) {
    const address = addressOf(place);
    if (address === null) return null;
    const free = deps.isTrusted(address) ? freeNumens.trusted : freeNumens.anywhere;
    const wait = await sources.change(keyring.sourceKey('address', address), (known, now) =>
      passBy(known, { numen: guess.numen, ...entry, free }, now),
    );
    if (!wait) return null;
    await sources.change(own, (known, now) => heldBack(known, guess, wait, now));
    return { until: wait.until };
  }

  async function orWait(own: string, work: () => Promise<{ until: number } | null>) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof LedgerContended)) throw error;
      const until = await sources.change(own, (_known, now) => ({ record: null, answer: now + contendedMs }));
      return { until };
    }
  }

  async function succeeded(numenKey: string, place: GuessPlace): Promise<void> {
    const address = addressOf(place);
    const keys = [ownKey(place), ...(address === null ? [] : [keyring.sourceKey('address', address)])];
    for (const key of keys) await lightly(key, (known, now) => letIn(known, tagOf(numenKey), now), null);
  }

  async function tell(place: GuessPlace, outcome: GuessOutcome): Promise<void> {
    deps.onFailure?.(outcome, place.channel);
    const address = addressOf(place);
    const most =
      address !== null && deps.isTrusted(address) ? alarmingFailures.trusted : alarmingFailures.anywhere;
    const source = address === null ? ownKey(place) : keyring.sourceKey('address', address);
    const isOfSource = await lightly(source, (known, now) => failed(known, most, now), false);
    if (isOfSource) deps.onAlarm({ of: 'source', source: keyring.pseudonym(source) });
    const all = keyring.sourceKey('service', '');
    const isOfAll = await lightly(all, (known, now) => failed(known, alarmingFailures.anywhere, now), false);
    if (isOfAll) deps.onAlarm({ of: 'service', source: null });
  }

  /** What is only counted must not fail what it counts. */
  function lightly<Answer>(
    key: string,
    decide: (known: Source | null, now: number) => Decision<Answer>,
    otherwise: Answer,
  ): Promise<Answer> {
    return sources.change(key, decide).catch((error: unknown) => {
      if (error instanceof LedgerContended) return otherwise;
      throw error;
    });
  }

  /** Where people are signed in, they are the same in whichever chat. */
  function ownKey({ channel, holder, conversationKey }: GuessPlace): string {
    const isSignedIn = deps.laneOf(channel) !== webLane;
    return isSignedIn && holder !== undefined
      ? keyring.sourceKey('person', holder)
      : keyring.sourceKey('chat', conversationKey);
  }

  /** 66 bits. */
  function tagOf(numenKey: string): string {
    return keyring.sourceKey('numen', numenKey).slice(0, 11);
  }

  /** Who is signed in, and a browser in which this person was verified before, do not wait for strangers beside them. */
  function addressOf({ channel, address, browser }: GuessPlace): string | null {
    return deps.laneOf(channel, browser) === webLane ? (address ?? null) : null;
  }
}
