import type { Activity, ConversationReference } from 'botbuilder';
import { z } from 'zod';
import type { Account } from '../accounts/account';
import type { Attempts } from '../accounts/attempts';
import type { AuditRecord } from '../accounts/audit';
import type { OutboxEntry } from '../accounts/outbox';
import type { FeedConversation } from '../channels/direct-line/activity-feed';
import type { Ticket } from '../forms/ticket-store';

// What a store reads back is parsed at its door: another program, or another version of this one, may have written it.

export const accountSchema = z.object({
  id: z.string(),
  version: z.int(),
  numenKey: z.string(),
  birthDateTag: z.string(),
  lastName: z.string(),
  firstName: z.string(),
  username: z.string(),
  email: z.string(),
  accountType: z.enum(['academic', 'external']),
  staffCategory: z.string().nullable(),
  departement: z.string().nullable(),
  recoveryEmail: z.string().nullable(),
  status: z.enum(['active', 'disabled']),
  passwordHash: z.string().nullable(),
  lastResetId: z.string().nullable(),
}) satisfies z.ZodType<Account>;

export const attemptsSchema = z.object({
  count: z.int(),
  lockedUntil: z.number().nullable(),
  lastAt: z.number(),
}) satisfies z.ZodType<Attempts>;

export const auditSchema = z.object({
  id: z.string(),
  at: z.number(),
  kind: z.enum([
    'identity.verified',
    'identity.rejected',
    'identity.locked',
    'password.changed',
    'password.refused',
    'restoration.requested',
    'account.unlocked',
  ]),
  subject: z.string(),
  channel: z.string(),
}) satisfies z.ZodType<AuditRecord>;

export const outboxSchema = z.object({
  id: z.string(),
  at: z.number(),
  accountId: z.string(),
  kind: z.enum(['password.changed', 'restoration.requested']),
  date: z.string().nullable(),
}) satisfies z.ZodType<OutboxEntry>;

const ticketFields = {
  hash: z.string(),
  kind: z.enum(['identity', 'password']),
  conversationKey: z.string(),
  channel: z.string(),
  holder: z.string(),
  locale: z.enum(['fr', 'en']),
  grant: z.string().nullable(),
  numenKey: z.string().nullable(),
  openedAt: z.number(),
  expiresAt: z.number(),
};

export const newTicketSchema = z.object(ticketFields) satisfies z.ZodType<Ticket>;

export const ticketSchema = z.object({ ...ticketFields, state: z.enum(['open', 'used', 'closed']) });

export const feedSchema = z.object({
  id: z.string(),
  userId: z.string(),
  holder: z.string(),
  locale: z.string(),
  expiresAt: z.number(),
}) satisfies z.ZodType<FeedConversation>;

/** Entries kept of one conversation: far more than a page of history, little enough to be read at a stretch. */
export const longestHistory = 500;

/** JSON text: it comes back exactly as it went in, whatever names the objects in it have. */
export const json = z.string().transform((text): unknown => JSON.parse(text));

export const referenceJson = json.pipe(z.custom<Partial<ConversationReference>>(isObject));

export const activityJson = json.pipe(z.custom<Partial<Activity>>(isObject));

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
