import type { Claim, Finding } from '../claim';
import { openDoors, type Route } from '../support/routes';

/** What a store, or a careless table, would take for more than a text. */
const intruders: unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $where: 'sleep(1000)' },
  { $regex: '.*' },
  ['x', { $ne: 1 }],
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '\ud800',
  '\u0000',
  '$ne',
  '{"$ne":null}',
  "' OR '1'='1",
  '',
  'x'.repeat(10_000),
  null,
  true,
  -1,
  1e308,
  [],
  [[[[[[]]]]]],
  {},
];

/** Each field of each route with each of them, and each of them as the name of one more field. */
export const claim: Claim = {
  count: 3_000,
  async attack({ count }): Promise<Finding[]> {
    const doors = await openDoors();
    const bodies = doors.routes.flatMap(route => bodiesFor(route).map(body => ({ route, body })));
    const step = Math.max(1, bodies.length / count);
    let tried = 0;
    let failed = 0;
    let taken = 0;
    for (let at = 0; at < bodies.length; at += step) {
      const chosen = bodies[Math.floor(at)];
      if (!chosen) break;
      tried++;
      const { path, headers } = chosen.route;
      const { body } = chosen;
      const answer = await fetch(`${doors.service.origin}${path}`, { method: 'POST', headers, body });
      if (isFailure(answer.status)) failed++;
      if (answer.status < 300) taken++;
      await answer.arrayBuffer();
    }
    const polluted = 'polluted' in {} ? 1 : 0;
    const logged = doors.failures().length;
    await doors.close();
    return [
      {
        promise: 'no operator or prototype in any field of any route is a failure',
        tried,
        through: failed,
        limit: 0,
      },
      { promise: 'nor a failure in the log', tried, through: logged, limit: 0 },
      { promise: 'nor changes the prototype of everything', tried, through: polluted, limit: 0 },
      { promise: 'harmless ones are taken (control)', tried, through: taken > 0 ? 0 : 1, limit: 0 },
    ];
  },
};

/** 501 is Bot Framework's word for an invoke that a bot does not know. */
const isFailure = (status: number): boolean => status >= 500 && status !== 501;

function bodiesFor({ sample, kind }: Route): (string | URLSearchParams)[] {
  return kind === 'json' ? jsonBodies(sample) : formBodies(sample);
}

function jsonBodies(sample: Record<string, unknown>): string[] {
  const inPlace = pathsOf(sample).flatMap(path =>
    intruders.map(intruder => JSON.stringify(withAt(sample, path, intruder))),
  );
  const asName = intruders
    .filter(intruder => typeof intruder === 'string')
    .map(name => `${JSON.stringify(sample).slice(0, -1)},${JSON.stringify(name)}:{"polluted":true}}`);
  return [...inPlace, ...asName, ...intruders.map(intruder => JSON.stringify(intruder))];
}

function formBodies(sample: Record<string, unknown>): URLSearchParams[] {
  const names = Object.keys(sample);
  const texts = intruders.map(intruder =>
    typeof intruder === 'string' ? intruder : JSON.stringify(intruder),
  );
  const plain = names.map((name): [string, string] => [name, String(sample[name])]);
  const inPlace = names.flatMap(name =>
    texts.map(text => new URLSearchParams({ ...Object.fromEntries(plain), [name]: wellFormed(text) })),
  );
  const asName = [...texts, ...names.flatMap(name => [`${name}[$ne]`, `${name}[]`, `${name}.x`, name])].map(
    name => new URLSearchParams([...plain, [wellFormed(name), 'x']]),
  );
  return [...inPlace, ...asName];
}

/** As a browser writes it. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function withAt(value: unknown, [key, ...rest]: string[], intruder: unknown): unknown {
  if (key === undefined) return intruder;
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === key ? withAt(item, rest, intruder) : item));
  return { ...Object(value), [key]: withAt(Object(value)[key], rest, intruder) };
}
