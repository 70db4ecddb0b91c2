import { availableParallelism } from 'node:os';
import { hash as argon2Hash, argon2id, verify as argon2Verify } from 'argon2';
import { isAffordable } from './password-cost';

/** Work with passwords that already has its place among the few that may run at once. */
export interface HashingTurn {
  /** @returns an argon2id PHC string */
  hash(password: string): Promise<string>;
  /**
   * What a mail server answers to the same bytes. A null hash (no password was ever set), and one that asks for more work than is
   * done here, is the usual work all the same, and false.
   */
  verify(passwordHash: string | null, password: string): Promise<boolean>;
  /** As `verify`, and what was typed before hashes were made of what is typed: docs/decisions/001-passwords-as-typed.md. */
  recognizes(passwordHash: string | null, password: string): Promise<boolean>;
}

export interface PasswordHasher extends Pick<HashingTurn, 'hash' | 'verify'> {
  /**
   * Runs several hashes under one place in the queue.
   * @throws HashingBusy when the queue is full, or when its turn does not come in time; nothing ran then.
   */
  inTurn<T>(work: (turn: HashingTurn) => Promise<T>): Promise<T>;
  /** How many are waiting, for the metrics. */
  waiting(): number;
}

export class HashingBusy extends Error {
  readonly code = 'HASHING_BUSY';
}

/**
 * argon2 runs on libuv's four threads, shared with files and DNS: 200 hashes at once kept one file write waiting for 3.4 s,
 * two at a time 18 ms (measured). Hence few at once and a short queue.
 */
export function createPasswordHasher({
  atOnce = Math.min(2, availableParallelism()),
  longestQueue = 20,
  longestWaitMs = 5_000,
  cost = agreedCost,
} = {}): PasswordHasher {
  const hashing = hashingAt(cost);
  let running = 0;
  const queue: Array<() => void> = [];

  const inTurn: PasswordHasher['inTurn'] = async work => {
    if (running >= atOnce) await placeInQueue();
    else running++;
    try {
      return await work(hashing);
    } finally {
      passOn();
    }
  };

  /** The place is handed over, never given back in between: `running` stays as it is. */
  function passOn(): void {
    const next = queue.shift();
    if (next) next();
    else running--;
  }

  function placeInQueue(): Promise<void> {
    if (queue.length >= longestQueue)
      return Promise.reject(new HashingBusy('too many passwords are waiting'));
    return new Promise((resolve, reject) => {
      const start = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(start), 1);
        reject(new HashingBusy('no turn came in time'));
      }, longestWaitMs);
      queue.push(start);
    });
  }

  return {
    inTurn,
    hash: password => inTurn(turn => turn.hash(password)),
    verify: (passwordHash, password) => inTurn(turn => turn.verify(passwordHash, password)),
    waiting: () => queue.length,
  };
}

/** OWASP's and ASVS appendix C's figures. No `secret`: a mail server (Dovecot, libsodium) must verify the same hash. */
const agreedCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export type HashingCost = typeof agreedCost;

function hashingAt(cost: HashingCost): HashingTurn {
  const unknownHash = unknownAt(cost);
  return { hash: password => argon2Hash(password, { type: argon2id, ...cost }), verify, recognizes };

  async function verify(passwordHash: string | null, password: string): Promise<boolean> {
    const known = passwordHash !== null && isAffordable(passwordHash);
    const matches = await argon2Verify(known ? passwordHash : unknownHash, password);
    return matches && known;
  }

  async function recognizes(passwordHash: string | null, password: string): Promise<boolean> {
    if (await verify(passwordHash, password)) return true;
    const older = password.normalize('NFKC');
    return older !== password && (await verify(passwordHash, older));
  }
}

/** Of no password: makes an account without one as slow to check as any other. */
const unknownAt = ({ memoryCost, timeCost, parallelism }: HashingCost): string =>
  `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;
