import { type Attempt, type Claim, type Finding, pick, tally } from '../claim';
import { openDoors, type Route } from '../support/routes';

/** Bodies that are nearly right: cut, bent, repeated, glued together. */
export const claim: Claim = {
  count: 100_000,
  async attack({ count, random }: Attempt): Promise<Finding[]> {
    const doors = await openDoors();
    let crashes = 0;
    const crashed = () => void crashes++;
    process.on('unhandledRejection', crashed).on('uncaughtException', crashed);
    let unanswered = 0;
    const failed = await tally(count, async number => {
      const route = pick(random, doors.routes);
      const body = mangled(bytesOf(route), random);
      // The log would fill this process, not the product.
      if (number % 1000 === 0)
        doors.service.logged.splice(0, doors.service.logged.length, ...doors.failures());
      try {
        const headers = { ...typeOf(route), ...route.headers };
        const answer = await fetch(`${doors.service.origin}${route.path}`, {
          method: 'POST',
          headers,
          body: new Uint8Array(body),
        });
        await answer.arrayBuffer();
        // 501 is Bot Framework's word for an invoke that a bot does not know.
        return answer.status >= 500 && answer.status !== 501 ? 1 : 0;
      } catch {
        unanswered++;
        return 0;
      }
    });
    const alive = (await fetch(`${doors.service.origin}/healthz`)).status === 200 ? 0 : 1;
    const logged = doors.failures().length;
    await doors.close();
    process.off('unhandledRejection', crashed).off('uncaughtException', crashed);
    return [
      { promise: 'no body, however broken, is answered 500', tried: count, through: failed, limit: 0 },
      { promise: 'each is answered', tried: count, through: unanswered, limit: 0 },
      { promise: 'none is a failure in the log', tried: count, through: logged, limit: 0 },
      {
        promise: 'none crashes the server, which lives afterwards',
        tried: count,
        through: crashes + alive,
        limit: 0,
      },
    ];
  },
};

function bytesOf({ sample, kind }: Route): Buffer {
  if (kind === 'json') return Buffer.from(JSON.stringify(sample));
  const fields = Object.entries(sample).map(([name, value]): [string, string] => [name, String(value)]);
  return Buffer.from(String(new URLSearchParams(fields)));
}

const typeOf = ({ kind }: Route): Record<string, string> =>
  kind === 'json' ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };

const pieces = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  '\\ud800',
  '\\u0000',
  '%',
  '%ff',
  '&',
  '=',
  '+',
  'null',
  '1e999',
  '-',
  '\u00e9',
  '__proto__',
  '$ne',
  '\n',
];

function mangled(bytes: Buffer, random: () => number): Buffer {
  let bent = bytes;
  const times = 1 + Math.floor(random() * 6);
  for (let time = 0; time < times; time++) bent = pick(random, bends)(bent, random);
  return bent.subarray(0, 20_000);
}

type Bend = (bytes: Buffer, random: () => number) => Buffer;

const place = (bytes: Buffer, random: () => number): number => Math.floor(random() * (bytes.length + 1));

const bends: Bend[] = [
  (bytes, random) => bytes.subarray(0, place(bytes, random)),
  (bytes, random) => bytes.subarray(place(bytes, random)),
  (bytes, random) => {
    const bent = Buffer.from(bytes);
    const at = Math.floor(random() * bent.length);
    if (bent.length > 0) bent[at] = Math.floor(random() * 256);
    return bent;
  },
  (bytes, random) => insert(bytes, place(bytes, random), Buffer.from(pick(random, pieces))),
  (bytes, random) => {
    const [from, to] = [place(bytes, random), place(bytes, random)].sort((a, b) => a - b);
    return insert(bytes, place(bytes, random), bytes.subarray(from, to));
  },
  (bytes, random) => insert(bytes, place(bytes, random), Buffer.from(pick(random, pieces).repeat(200))),
];

const insert = (bytes: Buffer, at: number, more: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
