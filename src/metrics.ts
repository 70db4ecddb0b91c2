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
}

/** @param waitingHashes how many passwords wait for their turn to be hashed */
export function createMetrics(waitingHashes: () => number): Metrics {
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
    requests: new Histogram({
      name: 'sesame_http_request_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['method', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 1, 5],
      registers,
    }),
  };
}
