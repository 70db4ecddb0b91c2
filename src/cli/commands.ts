import { isIP } from 'node:net';
import { z } from 'zod';
import { type Account, accountSchema } from '../accounts/account';
import {
  type AccountImport,
  type AccountRepository,
  importedFields,
  type ResealedPage,
  type RowPlan,
} from '../accounts/account-repository';
import type { AttemptLedger } from '../accounts/attempt-ledger';
import { type Attempts, attemptsSchema, hasAttempts, lockedUntil } from '../accounts/attempts';
import {
  type AuditFilter,
  type AuditKind,
  type AuditLog,
  type AuditPlace,
  type AuditRecord,
  type Author,
  auditFilterSchema,
  auditPlaceSchema,
  auditSchema,
  everybody,
} from '../accounts/audit';
import { expiringBy } from '../accounts/expiry';
import { createKeyRotation } from '../accounts/key-rotation';
import type { KeySlots } from '../accounts/key-slots';
import type { Keyring } from '../accounts/keyring';
import { type Outbox, type OutboxEntry, outboxSchema } from '../accounts/outbox';
import type { PasswordHasher } from '../accounts/password-hasher';
import type { KeptRecords, PersonalRecords } from '../accounts/personal-records';
import type { Proof, ProofKind } from '../accounts/proofs/proof';
import { attemptKeysOf, proofs } from '../accounts/proofs/proofs';
import { createRemoval, personOf } from '../accounts/removal';
import type { Settings } from '../config';
import { callerAt } from '../http/client-address';
import type { Ports, StoreCheck } from '../ports';
import { dayMs, defaultRetention } from '../retention';
import { type ImportRow, importRowSchema } from './import-row';

/** What the commands work on: the ports of whichever process has the store open. */
export interface CommandPorts {
  accounts: AccountRepository;
  attempts: AttemptLedger;
  audit: AuditLog;
  outbox: Outbox;
  keyring: Keyring;
  keySlots: KeySlots;
  backUp: Ports['backUp'];
  check: Ports['check'];
  personal: PersonalRecords;
  hasher: Pick<PasswordHasher, 'verify'>;
  /** Whether changes of accounts are delivered to a mail server. */
  delivers?: boolean;
  /** How long a disabled account is kept. */
  disabledDays?: number;
  now: () => number;
  randomId: () => string;
  /** Who gives the commands; absent for what the server does by itself. */
  author?: Author;
}

/** What the settings say to the commands. */
export const commandSettings = ({ mailDirectory, retention }: Settings) => ({
  delivers: mailDirectory !== undefined,
  disabledDays: retention?.disabled,
});

/** The commands as the terminal knows them, wherever the store is open: in this process or in the running server. */
export type Commands = { [Name in CommandName]: (input: Inputs[Name]) => Promise<Outputs[Name]> };
export type CommandName = keyof Inputs;

export interface Inputs {
  verifyPassword: { username: string; password: string };
  unlock: { username: string };
  show: { username: string };
  exportPage: { after: string };
  restorations: Record<string, never>;
  settle: { id: string };
  deliveries: Record<string, never>;
  /** `run` names the whole of it. */
  deliverPage: { after: string; run: string };
  planRows: { rows: ImportRow[] };
  personPage: { after: string };
  /** `detail`: what was meant, and what was found. */
  refuseImport: { run: string; detail?: string };
  /** `run` names the import that says so; without it a person does. */
  setStatus: { ids: string[]; status: Account['status'] };
  find: { username: string };
  person: { username: string };
  auditPage: { filter: AuditFilter; username?: string; after: AuditPlace | null };
  remove: { username: string };
  expiring: { days: number };
  /** `run` names the import that the batch is of. */
  importRows: { rows: ImportRow[]; run?: string; detail?: string };
  beginRotation: { dryRun: boolean };
  resealPage: { after: string; dryRun: boolean };
  endRotation: Record<string, never>;
  /** Of a file that is not there yet, on the server's machine. */
  backUp: { path: string };
  check: Record<string, never>;
  checkPage: { after: string };
  /** What came of a command whose outcome only the terminal knows. */
  conclude: { kind: Conclusion };
}

export interface Outputs {
  verifyPassword: boolean;
  /** `cleared`: nothing waited, but attempts were counted; `clear`: there was nothing to clear. */
  unlock: 'unlocked' | 'cleared' | 'clear' | 'unknown';
  show: AccountSummary | null;
  /** Up to 500 accounts in the order of user names; none at the end. */
  exportPage: ExportRow[];
  restorations: RestorationItem[];
  /** False when no such request is pending. */
  settle: boolean;
  /** All that wait, and the oldest of them; whether there is a mail server that they wait for. */
  deliveries: { count: number; entries: DeliveryItem[]; delivers: boolean };
  /** `last` is null at the end. */
  deliverPage: { queued: number; last: string | null };
  planRows: RowPlan[];
  /** Who has an account, page after page; `last` is null at the end. */
  personPage: { people: StoredPerson[]; last: string | null };
  refuseImport: true;
  /** How many were not so before. */
  setStatus: number;
  /** The id of the account; null when there is none. */
  find: string | null;
  /** Everything that is kept about somebody; null when there is no such account. */
  person: Record<string, unknown> | null;
  /** Up to 500 records, newest first, none at the end; null when there is no account of that name. */
  auditPage: AuditRow[] | null;
  /** `undelivered`: the mail server would keep a password that nobody knows of any more. */
  remove: 'removed' | 'unknown' | 'undelivered';
  /** Who is disabled and will be removed within so many days, the next one first. */
  expiring: ExpiringPerson[];
  importRows: { inserted: number; updated: number; unchanged: number };
  /** How many accounts there are. */
  beginRotation: number;
  resealPage: ResealedPage;
  endRotation: true;
  backUp: true;
  check: StoreCheck;
  /** `last` is null at the end. */
  checkPage: { seen: number; damaged: number; last: string | null };
  conclude: true;
}

const conclusions = ['store.backedUp', 'store.backupFailed', 'store.checked', 'store.damaged'] as const;
export type Conclusion = (typeof conclusions)[number];

export type StoredPerson = z.infer<typeof storedPersonSchema>;
export type ExpiringPerson = z.infer<typeof expiringPersonSchema>;
export type ExportRow = z.infer<typeof exportRowSchema>;
export type AccountSummary = z.infer<typeof summarySchema>;
export type DeliveryItem = z.infer<typeof deliverySchema>;
export type RestorationItem = z.infer<typeof restorationSchema>;

/** No NUMEN and no birth date: they are not kept in clear. */
const exportRowSchema = accountSchema.pick({
  username: true,
  email: true,
  lastName: true,
  firstName: true,
  accountType: true,
  staffCategory: true,
  departement: true,
  recoveryEmail: true,
  status: true,
  passwordHash: true,
});

export const exportColumns = exportRowSchema.keyof().options;

/** What a file of everybody is compared with. */
const storedPersonSchema = accountSchema.pick({ id: true, email: true, status: true });

const expiringPersonSchema = accountSchema.pick({ username: true }).extend({
  disabledAt: z.number(),
  removedAt: z.number(),
});

const attemptsOnProofs = {
  identityAttempts: attemptsSchema.nullable(),
  passwordAttempts: attemptsSchema.nullable(),
} satisfies Record<`${ProofKind}Attempts`, z.ZodType>;

const summarySchema = z.strictObject({
  account: exportRowSchema.omit({ passwordHash: true }),
  hasPassword: z.boolean(),
  version: z.int(),
  locked: z.strictObject({ identity: z.string(), password: z.string() }),
  ...attemptsOnProofs,
  audit: z.array(auditSchema.omit({ id: true, subject: true })),
});

const restorationSchema = outboxSchema.pick({ id: true, at: true, date: true }).extend({
  username: accountSchema.shape.username.nullable(),
  email: accountSchema.shape.email.nullable(),
});

const nothing = z.record(z.string(), z.never());
const deliverySchema = outboxSchema.pick({ at: true, problem: true }).extend({
  username: accountSchema.shape.username.nullable(),
});

const auditRowSchema = auditSchema.extend({ username: accountSchema.shape.username.nullable() });
export type AuditRow = z.infer<typeof auditRowSchema>;

const username = z.strictObject({ username: z.string() });
const detail = auditSchema.shape.detail;
const rows = z.strictObject({ rows: z.array(importRowSchema) });
const counts = z.strictObject({ inserted: z.int(), updated: z.int(), unchanged: z.int() });

/** What goes over the socket, checked at both of its ends. */
export const commandSchemas: {
  [Name in CommandName]: { input: z.ZodType<Inputs[Name]>; output: z.ZodType<Outputs[Name]> };
} = {
  verifyPassword: {
    input: z.strictObject({ username: z.string(), password: z.string() }),
    output: z.boolean(),
  },
  unlock: { input: username, output: z.enum(['unlocked', 'cleared', 'clear', 'unknown']) },
  show: { input: username, output: summarySchema.nullable() },
  exportPage: { input: z.strictObject({ after: z.string() }), output: z.array(exportRowSchema) },
  restorations: { input: nothing, output: z.array(restorationSchema) },
  settle: { input: z.strictObject({ id: z.string() }), output: z.boolean() },
  deliveries: {
    input: z.record(z.string(), z.never()),
    output: z.strictObject({ count: z.int(), entries: z.array(deliverySchema), delivers: z.boolean() }),
  },
  deliverPage: {
    input: z.strictObject({ after: z.string(), run: z.string() }),
    output: z.strictObject({ queued: z.int(), last: z.string().nullable() }),
  },
  planRows: {
    input: rows,
    output: z.array(
      z.strictObject({
        id: accountSchema.shape.id.nullable(),
        outcome: z.enum(['inserted', 'updated', 'unchanged', 'conflict']),
        ...{ staysDisabled: z.boolean(), disables: z.boolean() },
        ...{ changed: z.array(z.enum(importedFields)), emptied: z.array(z.enum(importedFields)) },
      }),
    ),
  },
  personPage: {
    input: z.strictObject({ after: z.string() }),
    output: z.strictObject({ people: z.array(storedPersonSchema), last: z.string().nullable() }),
  },
  refuseImport: { input: z.strictObject({ run: z.string(), detail }), output: z.literal(true) },
  setStatus: {
    input: z.strictObject({ ids: z.array(z.string()), status: accountSchema.shape.status }),
    output: z.int(),
  },
  find: { input: username, output: z.string().nullable() },
  person: { input: username, output: z.record(z.string(), z.unknown()).nullable() },
  auditPage: {
    input: z.strictObject({
      filter: auditFilterSchema,
      username: z.string().optional(),
      after: auditPlaceSchema.nullable(),
    }),
    output: z.array(auditRowSchema).nullable(),
  },
  expiring: {
    input: z.strictObject({ days: z.number().nonnegative() }),
    output: z.array(expiringPersonSchema),
  },
  remove: { input: username, output: z.enum(['removed', 'unknown', 'undelivered']) },
  importRows: {
    input: rows.extend({ run: z.string().optional(), detail }),
    output: counts,
  },
  beginRotation: { input: z.strictObject({ dryRun: z.boolean() }), output: z.int() },
  resealPage: {
    input: z.strictObject({ after: z.string(), dryRun: z.boolean() }),
    output: z.strictObject({
      ...{ seen: z.int(), resealed: z.int(), damaged: z.int() },
      last: z.string().nullable(),
    }),
  },
  endRotation: { input: nothing, output: z.literal(true) },
  backUp: { input: z.strictObject({ path: z.string() }), output: z.literal(true) },
  check: {
    input: nothing,
    output: z.strictObject({ checked: z.string(), problems: z.array(z.string()) }),
  },
  checkPage: {
    input: z.strictObject({ after: z.string() }),
    output: z.strictObject({ seen: z.int(), damaged: z.int(), last: z.string().nullable() }),
  },
  conclude: { input: z.strictObject({ kind: z.enum(conclusions) }), output: z.literal(true) },
};

export const isCommandName = (name: unknown): name is CommandName =>
  typeof name === 'string' && Object.hasOwn(commandSchemas, name);

/** Accounts in one page of an export. */
const pageSize = 500;

/** More than leave an académie in a year. */
const mostExpiring = 10_000;

/** More than a mail team could leave lying for two months. */
const mostRestorations = 10_000;

/**
 * Every command leaves a record of who gave it. The record of a change comes first: a change without its author would be worse than a
 * record of what was then not done. What changes nothing is recorded with its outcome.
 */
export function createCommands(ports: CommandPorts): Commands {
  const { accounts, attempts, audit, outbox, keyring, hasher, now, randomId, author } = ports;
  const removal = createRemoval(ports);
  const rotation = createKeyRotation(ports);
  return {
    ...{
      verifyPassword,
      unlock,
      show,
      exportPage,
      restorations,
      settle,
      deliveries,
      deliverPage,
      planRows,
      personPage,
      refuseImport,
      setStatus,
      find: async ({ username }) => (await find(username))?.id ?? null,
      person,
      auditPage,
      remove,
      expiring,
      importRows,
    },
    ...{ beginRotation, resealPage, endRotation, backUp, check, checkPage, conclude },
  };

  /** An unknown user name costs the same work and is as invalid. */
  async function verifyPassword({ username, password }: Inputs['verifyPassword']): Promise<boolean> {
    const account = await find(username);
    const isValid = await hasher.verify(account?.passwordHash ?? null, password);
    if (account) await record(isValid ? 'password.checked' : 'password.mismatched', account.id);
    return isValid;
  }

  async function unlock({ username }: Inputs['unlock']): Promise<Outputs['unlock']> {
    const account = await find(username);
    if (!account) return 'unknown';
    const keys = attemptKeysOf(account, keyring);
    const known = (await Promise.all(keys.map(key => attempts.read(key)))).filter(one => one !== null);
    if (!known.some(hasAttempts)) return 'clear';
    await record('account.unlocked', account.id);
    for (const key of keys) await attempts.clear(key);
    return known.some(one => lockedUntil(one, now()) !== 0) ? 'unlocked' : 'cleared';
  }

  async function show({ username }: Inputs['show']): Promise<AccountSummary | null> {
    const account = await find(username);
    if (!account) return null;
    const records = await audit.list(account.id, 10);
    await record('account.shown', account.id);
    return { ...(await summaryOf(account)), audit: records.map(({ id, subject, ...rest }) => rest) };
  }

  async function summaryOf(account: Account): Promise<Omit<AccountSummary, 'audit'>> {
    const { passwordHash, ...rest } = exportRowOf(account);
    const identityAttempts = await attemptsOn(proofs.identity, account);
    const passwordAttempts = await attemptsOn(proofs.password, account);
    return {
      account: rest,
      hasPassword: passwordHash !== null,
      version: account.version,
      locked: { identity: lockOn(identityAttempts), password: lockOn(passwordAttempts) },
      ...{ identityAttempts, passwordAttempts },
    };
  }

  async function exportPage({ after }: Inputs['exportPage']): Promise<ExportRow[]> {
    if (after === '') await record('accounts.exported', everybody);
    const page: ExportRow[] = [];
    for await (const account of accounts.all(after)) {
      page.push(exportRowOf(account));
      if (page.length === pageSize) break;
    }
    return page;
  }

  async function restorations(): Promise<RestorationItem[]> {
    await record('restorations.listed', everybody);
    const entries = await requests();
    return Promise.all(
      entries.map(({ id, at, date, accountId }) => restorationOf({ id, at, date }, accountId)),
    );
  }

  async function restorationOf(
    entry: Pick<RestorationItem, 'id' | 'at' | 'date'>,
    accountId: string,
  ): Promise<RestorationItem> {
    const account = await accounts.findById(accountId);
    return { ...entry, username: account?.username ?? null, email: account?.email ?? null };
  }

  async function settle({ id }: Inputs['settle']): Promise<boolean> {
    const entry = (await requests()).find(pending => pending.id === id);
    if (!entry) {
      await record('restoration.settleRefused', everybody);
      return false;
    }
    await record('restoration.settled', entry.accountId, `restoration.settled:${id}`);
    await outbox.add({ ...entry, id: `restoration.done:${id}`, at: now(), kind: 'restoration.done' });
    await outbox.settle(id);
    return true;
  }

  async function deliveries(): Promise<Outputs['deliveries']> {
    await record('deliveries.listed', everybody);
    const { count } = await outbox.backlog('mailbox.changed');
    const entries = await outbox.pending(pageSize, 'mailbox.changed');
    return {
      count,
      entries: await Promise.all(entries.map(deliveryOf)),
      delivers: ports.delivers === true,
    };
  }

  async function deliveryOf({ at, problem, accountId }: OutboxEntry): Promise<DeliveryItem> {
    const account = await accounts.findById(accountId).catch(() => null);
    return { at, problem, username: account?.username ?? null };
  }

  async function deliverPage({ after, run }: Inputs['deliverPage']): Promise<Outputs['deliverPage']> {
    await record('deliveries.repeated', everybody, `deliveries.repeated:${run}`);
    let last: string | null = null;
    let queued = 0;
    for await (const { id: accountId, username } of accounts.all(after)) {
      const id = `mailbox.changed:${accountId}:${run}`;
      await outbox.add({ id, at: now(), accountId, kind: 'mailbox.changed', date: null });
      queued++;
      last = username;
      if (queued === pageSize) break;
    }
    return { queued, last };
  }

  function requests(): Promise<OutboxEntry[]> {
    return outbox.pending(mostRestorations, 'restoration.requested');
  }

  function planRows({ rows }: Inputs['planRows']): Promise<RowPlan[]> {
    return accounts.planImport(rows.map(row => keyed(row, keyring)));
  }

  async function personPage({ after }: Inputs['personPage']): Promise<Outputs['personPage']> {
    const people: StoredPerson[] = [];
    for await (const { id, email, status, username } of accounts.all(after)) {
      people.push({ id, email, status });
      if (people.length === pageSize) return { people, last: username };
    }
    return { people, last: null };
  }

  async function refuseImport({ run, detail }: Inputs['refuseImport']): Promise<true> {
    await record('accounts.importRefused', everybody, `accounts.importRefused:${run}`, detail);
    return true;
  }

  /** Each change is recorded with its account. */
  function setStatus({ ids, status }: Inputs['setStatus']): Promise<number> {
    return accounts.setStatus(ids, status, author);
  }

  async function person({ username }: Inputs['person']): Promise<Outputs['person']> {
    const account = await find(username);
    if (!account) return null;
    await record('account.shown', account.id);
    const summary = await summaryOf(account);
    return { ...summary, ...withoutTokens(await ports.personal.of(personOf(account, keyring))) };
  }

  async function auditPage({ filter, username, after }: Inputs['auditPage']): Promise<AuditRow[] | null> {
    const account = username === undefined ? null : await find(username);
    if (username !== undefined && !account) return null;
    if (!after) await record('audit.listed', everybody);
    const subjects = account ? [account.id, ...personOf(account, keyring).pseudonyms] : undefined;
    const source = filter.source && keyedSource(filter.source);
    const records = await audit.search({ ...filter, subjects, source }, after, pageSize);
    // What was asked of somebody has pseudonyms of theirs among its subjects.
    const names = account ? null : await namesOf(records);
    return records.map(found => {
      return { ...found, username: account?.username ?? names?.get(found.subject) ?? null };
    });
  }

  /** An address, or what the log has of one. */
  function keyedSource(source: string): string {
    return isIP(source) === 0 ? source : keyring.pseudonym(keyring.sourceKey('address', callerAt(source)));
  }

  async function namesOf(records: AuditRecord[]): Promise<Map<string, string>> {
    const found = await accounts.findByIds([...new Set(records.map(({ subject }) => subject))]);
    return new Map(found.map(({ id, username }) => [id, username]));
  }

  async function remove({ username }: Inputs['remove']): Promise<Outputs['remove']> {
    const account = await find(username);
    if (!account) return 'unknown';
    if ((await removal.undelivered([account])).length > 0) return 'undelivered';
    await removal.remove([account], author);
    return 'removed';
  }

  async function expiring({ days }: Inputs['expiring']): Promise<ExpiringPerson[]> {
    await record('accounts.listed', everybody);
    const { disabledDays = defaultRetention.disabled } = ports;
    const wanted = { accounts, days: disabledDays, limit: mostExpiring };
    const leavers = await expiringBy(now() + days * dayMs, wanted);
    return leavers.map(({ account, ...dates }) => ({ username: account.username, ...dates }));
  }

  async function importRows({ rows, run, detail }: Inputs['importRows']): Promise<Outputs['importRows']> {
    await record('accounts.imported', everybody, run && `accounts.imported:${run}`, detail);
    return accounts.importAccounts(
      rows.map(row => keyed(row, keyring)),
      author,
    );
  }

  async function beginRotation({ dryRun }: Inputs['beginRotation']): Promise<number> {
    const total = await rotation.begin(false);
    if (dryRun) return total;
    await record('keys.rotated', everybody);
    return rotation.begin(true);
  }

  function resealPage({ after, dryRun }: Inputs['resealPage']): Promise<ResealedPage> {
    return rotation.reseal(after, !dryRun);
  }

  async function endRotation(): Promise<true> {
    await rotation.end();
    return true;
  }

  async function backUp({ path }: Inputs['backUp']): Promise<true> {
    await ports.backUp(path);
    return true;
  }

  function check(): Promise<StoreCheck> {
    return ports.check();
  }

  async function conclude({ kind }: Inputs['conclude']): Promise<true> {
    await record(kind, everybody);
    return true;
  }

  async function checkPage({ after }: Inputs['checkPage']): Promise<Outputs['checkPage']> {
    const { seen, damaged, last } = await accounts.reseal(after, false);
    return { seen, damaged, last };
  }

  function record(kind: AuditKind, subject: string, id = randomId(), detail?: string): Promise<void> {
    const what = { id, at: now(), kind, subject, channel: 'cli', ...author };
    return audit.append({ ...what, ...(detail && { detail }) });
  }

  /** In words: a time alone may be over, and null is not « no ». */
  function lockOn(known: Attempts | null): string {
    const until = known ? lockedUntil(known, now()) : 0;
    if (until === 0) return 'no';
    return until === null ? 'until somebody unlocks it' : `until ${new Date(until).toISOString()}`;
  }

  function attemptsOn({ kind, countedUnder }: Proof, account: Account): Promise<Attempts | null> {
    return attempts.read(keyring.attemptKey(kind, countedUnder(account)));
  }

  /** Who asks for people by guessing is seen. What was typed may be a secret in the wrong place: only a pseudonym is kept of it. */
  async function find(username: string): Promise<Account | null> {
    const name = username.trim().toLowerCase();
    const account = await accounts.findByUsername(name);
    if (!account) await record('account.unknown', keyring.pseudonym(`username ${name}`));
    return account;
  }
}

/** From here on the NUMEN and the birth date are keyed. */
function keyed({ numen, birthDate, ...rest }: ImportRow, keyring: Keyring): AccountImport {
  const numenKey = keyring.numenKey(numen);
  return { ...rest, numenKey, birthDateTag: keyring.birthDateTag(numenKey, birthDate) };
}

/** Nothing else of it. */
const exportRowOf = (account: Account): ExportRow => exportRowSchema.parse(account);

/** What opens something is no information about a person. */
function withoutTokens(records: KeptRecords): Record<string, unknown> {
  const text = JSON.stringify(records, (name, value: unknown) => (tokens.includes(name) ? undefined : value));
  return recordSchema.parse(JSON.parse(text));
}

const tokens = ['grant', 'token', 'ticket', 'passwordHash'];
const recordSchema = z.record(z.string(), z.unknown());
