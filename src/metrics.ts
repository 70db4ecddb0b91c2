import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** The funnel: which questions people reach, and so where they leave. No identity in it. */
  statesEntered: Counter<'channel' | 'state'>;
  turns: Counter<'channel' | 'event'>;
  requests: Histogram<'method' | 'status'>;
  /** Guesses at an identity that let nobody in. */
  failedGuesses: Counter<'channel' | 'outcome'>;
  sprayingAlarms: Counter<'of'>;
  /** Times that a person met an account whose seal is not its own. */
  damagedAccounts: Counter;
  /** From a changed password to the mail directory's acknowledgement. */
  mailDelivery: Histogram;
}

/**
 * @param waitingHashes how many passwords wait for their turn to be hashed
 * @param backlog passwords that the mail directory does not have yet, and the age of the oldest (ms)
 */
export function createMetrics(
  waitingHashes: () => number,
  backlog: () => Promise<{ count: number; ageMs: number }>,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'sesame_password_hashes_waiting',
    help: 'Passwords that wait for their turn to be hashed',
    registers,
    collect() {
      this.set(waitingHashes());
    },
  });
  // Both figures of a scrape are of one look.
  const waiting = inOneLook(backlog);
  new Gauge({
    name: 'sesame_mail_delivery_backlog',
    help: 'Changed passwords that the mail directory does not have yet',
    registers,
    async collect() {
      this.set((await waiting()).count);
    },
  });
  new Gauge({
    name: 'sesame_mail_delivery_oldest_seconds',
    help: 'Since when the oldest changed password waits for the mail directory; 0 when none does',
    registers,
    async collect() {
      this.set((await waiting()).ageMs / 1000);
    },
  });
  return {
    registry,
    statesEntered: new Counter({
      name: 'sesame_states_entered_total',
      help: 'Questions of the guide that were reached',
      labelNames: ['channel', 'state'],
      registers,
    }),
    turns: new Counter({
      name: 'sesame_turns_total',
      help: 'Turns that were saved, by what happened',
      labelNames: ['channel', 'event'],
      registers,
    }),
    failedGuesses: new Counter({
      name: 'sesame_failed_guesses_total',
      help: 'NUMENs and dates that let nobody in: refused, locked (too many at one NUMEN) or held (too many from one place)',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    sprayingAlarms: new Counter({
      name: 'sesame_spraying_alarms_total',
      help: 'Alarms about guesses at many NUMENs: of one source, or of the whole service',
      labelNames: ['of'],
      registers,
    }),
    damagedAccounts: new Counter({
      name: 'sesame_damaged_accounts_total',
      help: 'Times that a person claimed or changed an account that is not what was written, and was refused',
      registers,
    }),
    requests: new Histogram({
      name: 'sesame_http_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['method', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 1, 5],
      registers,
    }),
    mailDelivery: new Histogram({
      name: 'sesame_mail_delivery_seconds',
      help: 'From a changed password to the acknowledgement of the mail directory',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 3600],
      registers,
    }),
  };
}

type Backlog = { count: number; ageMs: number };

/** Whoever asks while it is being looked up gets the same. Without the store there is no figure, and the others are still read. */
function inOneLook(look: () => Promise<Backlog>): () => Promise<Backlog> {
  let current: Promise<Backlog> | null = null;
  return () => {
    current ??= look()
      .catch(() => ({ count: Number.NaN, ageMs: Number.NaN }))
      .finally(() => {
        current = null;
      });
    return current;
  };
}
