import type { CollectionName } from './validation';

const at = Date.UTC(2026, 2, 5, 9);
const tidyAt = new Date(at);
const audit = { _id: 'a', at, kind: 'password.changed', subject: 'id', channel: 'directline' };
const outbox = { _id: 'o', at, accountId: 'id', kind: 'password.changed', date: null };
const account = {
  ...{ _id: 'id', version: 1, numenKey: 'key', birthDateTag: 'tag', lastName: 'Lefèvre', firstName: 'Anne' },
  ...{ username: 'alefevre', email: 'a@ac-lyon.fr', accountType: 'academic', status: 'active' },
  ...{ staffCategory: null, departement: '69', recoveryEmail: null, lastResetId: null, seal: 'seal' },
  passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$hash',
};
const attempts = {
  _id: 'key',
  version: 1,
  count: 5,
  remembered: [{ id: 'a', claim: 'tag', at, wrong: true, remaining: 0, until: at }],
  lockedUntil: at,
  lastAt: at,
  counted: [at],
  lanes: [{ lane: 'teams', count: 5, lockedUntil: null }],
  tidyAt,
};
const source = {
  ...{
    _id: 'key',
    version: 1,
    asked: [{ numen: 'tag', at, evaluated: 2, turn: 0 }],
    wait: { until: at, worth: 60_000 },
  },
  ...{ last: { id: 'a', until: at }, queueEnds: at, failed: { since: at, now: 3, before: 0 }, alarmedAt: at },
  ...{ forgetAt: at, tidyAt },
};
const ticket = {
  ...{
    _id: 'hash',
    kind: 'identity',
    conversationKey: 'c',
    channel: 'directline',
    holder: 'h',
    locale: 'fr',
  },
  ...{ grant: null, numenKey: null, openedAt: at, expiresAt: at, state: 'open', tidyAt },
};
const conversation = {
  ...{ _id: 'c', version: 1, machineVersion: '1', snapshot: '{}', reference: '{}', holder: 'h' },
  ...{ seen: ['a', 'b'], wakeAt: at, expiresAt: at, tidyAt },
};
const feed = {
  ...{ _id: 'f', userId: 'u', holder: 'h', locale: 'fr', expiresAt: at, life: 60_000, sequence: 0 },
  tidyAt,
};
const entry = { _id: 'f|1', feedId: 'f', sequence: 1, activityId: 'a', activity: '{}', tidyAt };

type Case = [title: string, collection: CollectionName, document: object];

export function validDocuments(): Case[] {
  return [
    ['a version', 'meta', { _id: 'schemaVersion', value: 2 }],
    ['a fingerprint', 'meta', { _id: 'keyFingerprint', value: 'x' }],
    ['an account', 'accounts', account],
    ['an account without a password', 'accounts', { ...account, passwordHash: null }],
    [
      'an account just changed',
      'accounts',
      { ...account, lastResetId: 'r', resetIds: ['r'], audit: [audit], outbox: [outbox], undrainedAt: at },
    ],
    ['attempts', 'attempts', attempts],
    ['attempts locked for good', 'attempts', without({ ...attempts, lockedUntil: null }, 'tidyAt')],
    ['a source', 'sources', source],
    ['an audit record', 'audit', { ...audit, tidyAt }],
    ['a record of a command', 'audit', { ...audit, actor: 'a', command: 'unlock', tidyAt }],
    ['an audit record of a later kind', 'audit', { ...audit, kind: 'account.merged', tidyAt }],
    ['an outbox entry', 'outbox', { ...outbox, settled: false, leasedUntil: 0 }],
    [
      'an entry with a former address',
      'outbox',
      { ...outbox, formerAddress: 'a@b.fr', settled: false, leasedUntil: 0 },
    ],
    [
      'a settled entry of a later kind',
      'outbox',
      { ...outbox, kind: 'x.y', settled: true, leasedUntil: at, tidyAt },
    ],
    [
      'the cookies of a browser',
      'sessions',
      { _id: 'x', cookies: ['y', 'x'], formerUntil: 1, expiresAt: 2, tidyAt },
    ],
    ['a ticket', 'tickets', ticket],
    ['a ticket with a grant', 'tickets', { ...ticket, kind: 'password', grant: 'a.b.c', state: 'used' }],
    ['a ticket that was used', 'tickets', { ...ticket, state: 'used', outcome: 'identityVerified' }],
    ['a conversation', 'conversations', conversation],
    ['a conversation that sleeps', 'conversations', without(conversation, 'wakeAt')],
    ['a feed', 'feeds', feed],
    ['an entry of a feed', 'feedEntries', entry],
  ];
}

export function spoiledDocuments(): Case[] {
  return [
    ['a password in clear', 'accounts', { ...account, passwordHash: 'Banane-2024' }],
    ['a password of another hash', 'accounts', { ...account, passwordHash: '$2b$12$x' }],
    ['an account type that does not exist', 'accounts', { ...account, accountType: 'guest' }],
    ['a status that does not exist', 'accounts', { ...account, status: 'on' }],
    ['a version before the first', 'accounts', { ...account, version: 0 }],
    ['a version between two', 'accounts', { ...account, version: 1.5 }],
    ['more resets than are remembered', 'accounts', { ...account, resetIds: Array(21).fill('r') }],
    [
      'a record without a subject, in an account',
      'accounts',
      { ...account, audit: [without(audit, 'subject')] },
    ],
    ['a secret in a record of an account', 'accounts', { ...account, outbox: [{ ...outbox, numen: 'x' }] }],
    ['a time as text', 'attempts', { ...attempts, lastAt: '2026' }],
    ['an attempt without its name', 'attempts', { ...attempts, remembered: [{ remaining: 0, until: at }] }],
    ['a date as text', 'attempts', { ...attempts, tidyAt: tidyAt.toISOString() }],
    ['a kind that is no text', 'audit', { ...audit, kind: 7, tidyAt }],
    ['an entry that nobody can lease', 'outbox', { ...outbox, settled: false }],
    ['a ticket in another state', 'tickets', { ...ticket, state: 'lost' }],
    ['a snapshot that is no JSON text', 'conversations', { ...conversation, snapshot: {} }],
    ['a wake-up that is null, for the sparse index', 'conversations', { ...conversation, wakeAt: null }],
    ['an activity that is no JSON text', 'feedEntries', { ...entry, activity: {} }],
    ...validDocuments().flatMap(missingFields),
  ];
}

/** Every field of a document that must be there, left out. */
function missingFields([title, collection, document]: Case): Case[] {
  const optional = [
    'resetIds',
    'audit',
    'outbox',
    'outcome',
    'undrainedAt',
    'wakeAt',
    'actor',
    'command',
    'formerAddress',
  ];
  const needed = Object.keys(document).filter(name => !optional.includes(name) && !mayLack(collection, name));
  return needed.map(name => [`${title} without ${name}`, collection, without(document, name)]);
}

const mayLack = (collection: CollectionName, name: string): boolean =>
  name === 'tidyAt' && ['attempts', 'outbox'].includes(collection);

function without(document: object, field: string): object {
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== field));
}
