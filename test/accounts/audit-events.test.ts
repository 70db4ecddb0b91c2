import { expect, it } from '@jest/globals';
import type { AuditRecord } from '../../src/accounts/audit';
import { createAuditEvents, eventOf } from '../../src/accounts/audit-events';

const record: AuditRecord = {
  ...{ id: 'r', at: Date.UTC(2026, 2, 5, 9), kind: 'identity.rejected', subject: 'account-1' },
  ...{ channel: 'directline', source: 'keyed', requestId: 'request-1' },
};

it('names what a person did as the Elastic Common Schema does', () => {
  expect(eventOf(record)).toMatchObject({
    '@timestamp': '2026-03-05T09:00:00.000Z',
    ...{ log: { level: 'info' }, message: 'identity.rejected: failure' },
    event: {
      type: ['start'],
      action: 'identity.rejected',
      outcome: 'failure',
      category: ['authentication'],
      kind: 'event',
    },
    user: { id: 'account-1' },
    source: { address: 'keyed' },
    http: { request: { id: 'request-1' } },
    labels: { actor: 'person', channel: 'directline' },
  });
});

it('tells who came from who changed, and who is gone', () => {
  const types = ['created', 'updated', 'removed'].map(what =>
    eventOf({ ...record, kind: `account.${what}` }),
  );
  expect(types).toMatchObject([
    { event: { type: ['creation'], category: ['iam'] } },
    { event: { type: ['change'] } },
    { event: { type: ['deletion'] } },
  ]);
});

it('names who did something to somebody else', () => {
  const unlocked = {
    ...record,
    kind: 'account.unlocked',
    actor: 'Alice (sesame)',
    command: 'unlock',
    detail: 'x=1',
  };
  expect(eventOf(unlocked)).toMatchObject({
    event: { outcome: 'success' },
    user: { name: 'Alice', target: { id: 'account-1' } },
    process: { user: { name: 'sesame' } },
    labels: { actor: 'command', command: 'unlock', detail: 'x=1' },
  });
  expect(eventOf({ ...unlocked, actor: 'bob (x) (alice, root)' })).toMatchObject({
    user: { name: 'bob (x)' },
    process: { user: { name: 'root' } },
    related: { user: ['bob (x)', 'alice', 'root'] },
  });
  expect(eventOf({ ...unlocked, actor: 'root' })).toMatchObject({ user: { name: 'root' } });
  // The fictitious people of an empty store.
  expect(eventOf({ ...record, kind: 'accounts.imported', channel: 'cli' })).toMatchObject({
    labels: { actor: 'server' },
  });
  expect(eventOf({ ...record, kind: 'mailbox.delivered' })).toMatchObject({ labels: { actor: 'server' } });
  expect(eventOf({ ...record, kind: 'x', subject: 'accounts' })).toMatchObject({
    event: { outcome: 'unknown' },
  });
});

it('writes so many of a kind a minute, the other kinds all the same, and says how many it left out', () => {
  let now = 0;
  const lines: Record<string, unknown>[] = [];
  const events = createAuditEvents({ write: line => void lines.push(line), now: () => now, most: 2 });
  for (let count = 0; count < 5; count++) events.tell(record);
  events.tell({ ...record, kind: 'password.changed' });
  expect(lines).toHaveLength(3);
  now = 60_000;
  events.tell(record);
  expect(lines.slice(3)).toMatchObject([
    {
      ...{ '@timestamp': '1970-01-01T00:01:00.000Z', ecs: {}, service: { name: 'sesame' } },
      ...{ log: { level: 'info' }, message: 'audit.leftOut: 3 of identity.rejected' },
      event: { action: 'audit.leftOut', type: ['info'] },
      labels: { of: 'identity.rejected', count: 3 },
    },
    { event: { action: 'identity.rejected' } },
  ]);
});

it('names no conversation and no date by its id', () => {
  const id = 'restoration.requested:conversation-1:account-1:1772701200000:2026-03-01';
  const text = JSON.stringify(eventOf({ ...record, id, kind: 'restoration.requested' }));
  expect(text).not.toMatch(/conversation-1|2026-03-01/);
  expect(eventOf({ ...record, id })).not.toMatchObject({ event: eventOf(record).event });
});
