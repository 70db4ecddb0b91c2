import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import Database from 'libsql';
import { z } from 'zod';
import { filesOf } from './canaries';
import { commandsOn, countsOf, leaveTraces, namesIn, toldOf } from './forgotten';
import { camille, paul } from './people';
import { openEmbedded, type Service, startService } from './service';

jest.setTimeout(120_000);

let service: Service;
beforeAll(async () => {
  service = await startService({
    mailDirectory: ({ accounts }) => ({ deliver: accounts.findById, close: async () => {} }),
  });
});
afterAll(() => service.stop());

it('removes all that it tells of somebody, and nothing else', async () => {
  await leaveTraces(service);
  await service.store.close();
  const first = await openEmbedded(service);
  const told = await toldOf(commandsOn(service, first), camille.username);
  const other = await first.personal.of(await personOf(first, paul.username));
  await first.close();
  const before = rowsIn(service.dataDir);

  const second = await openEmbedded(service);
  expect(await commandsOn(service, second).remove({ username: camille.username })).toBe('removed');
  const traces = filesOf(service.dataDir).flatMap(({ name, bytes }) =>
    namesIn(told).flatMap(text => (bytes.includes(text) ? `${name}: ${text}` : [])),
  );
  expect(traces).toEqual([]);
  expect(await second.personal.of(await personOf(second, paul.username))).toEqual(other);
  await second.close();
  const after = rowsIn(service.dataDir);
  const gone = Object.entries(before).map(([name, count]) => [name, count - (after[name] ?? 0)]);
  // A record that somebody was removed has come instead.
  const { audit, ...counts } = countsOf(told);
  expect(Object.fromEntries(gone.filter(([, count]) => count !== 0))).toEqual({
    ...counts,
    audit: audit - 1,
  });
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
});

async function personOf(store: Service['store'], username: string) {
  const account = await store.accounts.findByUsername(username);
  if (!account) throw new Error('nobody there');
  return { account, attemptKeys: [], pseudonyms: [] };
}

/** By table, of both files; they are nobody's just now. */
function rowsIn(dataDir: string): Record<string, number> {
  return Object.assign({}, ...['accounts.db', 'conversations.db'].map(name => rowsOf(join(dataDir, name))));
}

function rowsOf(path: string): Record<string, number> {
  const db = new Database(path);
  const tables = z
    .array(z.object({ name: z.string() }))
    .parse(db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all());
  const counts = tables.map(({ name }) => [
    name,
    countRow.parse(db.prepare(`SELECT count(*) AS count FROM ${name}`).get()).count,
  ]);
  db.close();
  return Object.fromEntries(counts);
}

const countRow = z.object({ count: z.int() });
