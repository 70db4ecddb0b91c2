import type { AuditLog } from './audit';
import type { Grants } from './grants';
import type { Outbox } from './outbox';

export interface RestorationRequest {
  grant: { token: string };
  conversationKey: string;
  channel: string;
  /** ISO (yyyy-mm-dd). */
  date: string;
  /** Names the request: asking again under the same name changes nothing. */
  requestId: string;
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
  now,
  days,
}: {
  outbox: Pick<Outbox, 'add'>;
  grants: Pick<Grants, 'open'>;
  audit: Pick<AuditLog, 'append'>;
  now: () => number;
  /** `academy.limits.restorationDays`. */
  days: number;
}): Restoration {
  return { request };

  async function request(wanted: RestorationRequest): Promise<RestorationOutcome> {
    const claims = await grants.open(wanted.grant, wanted.conversationKey);
    if (!claims) return { outcome: 'grantEnded' };
    if (!isWithin(wanted.date, restorationWindow(now(), days))) return { outcome: 'outOfWindow' };
    await store(wanted, claims.accountId);
    return { outcome: 'stored' };
  }

  /** The entry first: a record of a request that was lost would be worse than a request without its record. */
  async function store({ requestId, channel, date }: RestorationRequest, accountId: string): Promise<void> {
    const id = `restoration.requested:${requestId}`;
    await outbox.add({ id, at: now(), accountId, kind: 'restoration.requested', date });
    await audit.append({ id, at: now(), kind: 'restoration.requested', subject: accountId, channel });
  }
}

export interface RestorationWindow {
  /** ISO dates, both included. */
  first: string;
  last: string;
}

/** The last so many days in the académie's time zone, today excluded, as on the official page. */
export function restorationWindow(now: number, days: number): RestorationWindow {
  const today = parisDate(now);
  return { first: daysBefore(today, days), last: daysBefore(today, 1) };
}

/** Today's ISO date in Paris. */
export function parisDate(now: number): string {
  return parisCalendar.format(now);
}

/** Sweden writes dates as ISO does. */
const parisCalendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** Counted in UTC, where every day has 24 hours. */
function daysBefore(isoDate: string, days: number): string {
  const date = new Date(`${isoDate}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}

function isWithin(date: string, { first, last }: RestorationWindow): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && first <= date && date <= last;
}
