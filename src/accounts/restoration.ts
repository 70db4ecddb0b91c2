import type { AuditLog } from './audit';
import type { GrantClaims, Grants } from './grants';
import type { Keyring } from './keyring';
import type { Outbox } from './outbox';

/** ISO dates (yyyy-mm-dd), both included. */
export interface DateWindow {
  first: string;
  last: string;
}

export interface RestorationRequest {
  grant: { token: string };
  conversationKey: string;
  channel: string;
  /** ISO (yyyy-mm-dd). */
  date: string;
}

export type RestorationOutcome =
  | { outcome: 'stored' }
  | { outcome: 'grantEnded' }
  | { outcome: 'outOfWindow' };

export interface Restoration {
  request(request: RestorationRequest): Promise<RestorationOutcome>;
}

/** Stores the request for the mail team, who restores the mailbox: see `npm run accounts -- restorations`. */
export function createRestoration({
  outbox,
  grants,
  audit,
  keyring,
  now,
  window,
}: {
  outbox: Pick<Outbox, 'add'>;
  grants: Pick<Grants, 'open'>;
  audit: Pick<AuditLog, 'append'>;
  keyring: Pick<Keyring, 'pseudonym'>;
  now: () => number;
  /** The dates that can be asked for now. */
  window: () => DateWindow;
}): Restoration {
  return { request };

  async function request(wanted: RestorationRequest): Promise<RestorationOutcome> {
    const claims = await grants.open(wanted.grant, wanted.conversationKey);
    const subject = claims?.accountId ?? keyring.pseudonym(wanted.conversationKey);
    if (!claims) return refused(wanted, subject, 'grantEnded');
    if (!isWithin(wanted.date, window())) return refused(wanted, subject, 'outOfWindow');
    await store(wanted, claims);
    return { outcome: 'stored' };
  }

  async function refused<Outcome extends 'grantEnded' | 'outOfWindow'>(
    { channel, date }: RestorationRequest,
    subject: string,
    outcome: Outcome,
  ): Promise<{ outcome: Outcome }> {
    const kind = 'restoration.refused';
    await audit.append({ id: `${kind}:${subject}:${date}:${now()}`, at: now(), kind, subject, channel });
    return { outcome };
  }

  /**
   * Once under one verification of an identity, however often and in whatever conversation turn it is asked for. The entry first: a
   * record of a request that was lost would be worse than a request without its record.
   */
  async function store({ channel, date }: RestorationRequest, claims: GrantClaims): Promise<void> {
    const { accountId, conversationKey, verifiedAt } = claims;
    const id = `restoration.requested:${conversationKey}:${accountId}:${verifiedAt}:${date}`;
    await outbox.add({ id, at: now(), accountId, kind: 'restoration.requested', date, conversationKey });
    await audit.append({ id, at: now(), kind: 'restoration.requested', subject: accountId, channel });
  }
}

const isWithin = (date: string, { first, last }: DateWindow): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(date) && first <= date && date <= last;
