import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GuessPlace } from '../../../src/accounts/spraying';
import { openServices, prepareHash, type Services } from '../../accounts/services';
import type { Claim, Finding } from '../claim';

type Ports = Services['ports'];

/** Guesses leave a record for each NUMEN, and one for each source. What a million of them weigh is told from some. */
export const claim: Claim = {
  count: 20_000,
  async attack({ count }): Promise<Finding[]> {
    await prepareHash();
    const numens = await bytesIn('accounts.db', count, ({ attempts, keyring }, number) =>
      attempts.consume(keyring.attemptKey('identity', keyOf(keyring, number)), {
        id: 'i'.repeat(22),
        claim: 'c'.repeat(11),
      }),
    );
    const sources = await bytesIn('conversations.db', count, (ports, number) =>
      guess(ports, number, { address: addressOf(number) }),
    );
    const largest = await largestSource(Math.min(count, 1_000));
    // Bytes of one are MB of a million.
    const weighed = { tried: count, unit: ' MB' };
    return [
      {
        ...weighed,
        promise: 'a million sprayed NUMENs weigh',
        through: Math.round(numens / count),
        limit: 500,
      },
      {
        ...weighed,
        promise: 'a million guesses, each of a fresh chat and address, weigh (for a day)',
        through: Math.round(sources / count),
        limit: 2_000,
      },
      {
        promise: 'one address, however many NUMENs are guessed at from it, weighs',
        tried: Math.min(count, 1_000),
        through: Math.round(largest / 1_024),
        limit: 20,
        unit: ' KB',
      },
    ];
  },
};

async function bytesIn(
  file: string,
  count: number,
  act: (ports: Ports, number: number) => Promise<unknown>,
): Promise<number> {
  const empty = await sizeAfter(file, async () => {});
  const full = await sizeAfter(file, async ports => {
    for (let number = 0; number < count; number++) await act(ports, number);
  });
  return full - empty;
}

/** Once it is closed: what waits beside the file is in it then. */
async function sizeAfter(file: string, work: (ports: Ports) => Promise<void>): Promise<number> {
  const { ports, dataDir } = await openServices();
  await work(ports);
  await ports.close();
  const { size } = statSync(join(dataDir, file));
  rmSync(dataDir, { recursive: true });
  return size;
}

async function largestSource(count: number): Promise<number> {
  const { ports, close } = await openServices();
  const address = addressOf(0);
  for (let number = 0; number < count; number++) await guess(ports, number, { address });
  const key = ports.keyring.sourceKey('address', address);
  const record = await ports.sources.change(key, known => ({ record: null, answer: known }));
  await close();
  return JSON.stringify(record).length;
}

async function guess(ports: Ports, number: number, { address }: { address: string }): Promise<void> {
  const place: GuessPlace = { conversationKey: `directline/${number}`, channel: 'directline', address };
  const held = await ports.spraying.admit(keyOf(ports.keyring, number), 'i'.repeat(22), place);
  await ports.spraying.failed(place, held ? 'held' : 'refused');
}

const keyOf = (keyring: Ports['keyring'], number: number) =>
  keyring.numenKey(`98Z${String(number).padStart(7, '0')}XYZ`);

/** A /64 each. */
const addressOf = (number: number) =>
  `2001:db8:${(number >> 16).toString(16)}:${(number & 0xffff).toString(16)}::/64`;
