import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { z } from 'zod';
import type { Account } from '../accounts/account';
import type { OutboxEntry } from '../accounts/outbox';
import { NoticeRefused, type Notices } from '../accounts/outbox-worker';
import type { Settings } from '../config';
import { noticeText } from './notice-text';

/** Each wait of a hand-over (ms). */
const waits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** @param url `smtp://` (TLS when the server offers it) or `smtps://`; may hold a password, and so is never logged */
export function createSmtpNotices({
  url,
  settings: { academy, mailFrom },
}: {
  url: string;
  settings: Pick<Settings, 'academy' | 'mailFrom'>;
}): Notices {
  const transport = createTransport({ url, ...waits, disableFileAccess: true, disableUrlAccess: true });

  return {
    tell: async (kind, account, entry) => {
      const { subject, text } = noticeText(kind, account, entry.at, academy);
      const message = { from: `Sésame <${mailFrom}>`, to: account.email, subject, text, headers };
      const envelope = { from: mailFrom, to: recipientsOf(account, entry) };
      await transport
        .sendMail({
          ...message,
          envelope,
          messageId: messageIdOf(entry, academy.mailDomain),
          date: new Date(entry.at),
        })
        .catch(asRefusal);
    },
  };
}

/** RFC 3834: no out-of-office note comes back. */
const headers = { 'Auto-Submitted': 'auto-generated' };

/**
 * NIST SP 800-63B-4 4.6: to all addresses, not only to the one that may just have been taken over or put in. In the envelope only:
 * who reads one of them need not learn of the other.
 */
function recipientsOf({ email, recoveryEmail }: Account, { formerAddress }: OutboxEntry): string[] {
  return [...new Set([email, recoveryEmail ?? email, formerAddress ?? email])];
}

/** The same for the same entry: a message that is sent twice is recognised as one. */
function messageIdOf({ id }: OutboxEntry, domain: string): string {
  return `<${createHash('sha256').update(id).digest('hex').slice(0, 32)}@sesame.${domain}>`;
}

/** RFC 5321 4.2.1: 5yz is for good, 4yz and what is no answer may pass. */
function asRefusal(error: unknown): never {
  const code = smtpErrorSchema.safeParse(error).data?.responseCode ?? 0;
  const isForGood = code >= 500 && code !== authenticationRequired && code !== authenticationFailed;
  throw isForGood ? new NoticeRefused('no address takes the message', { cause: error }) : error;
}

/** These are of our own settings, which somebody will mend. */
const authenticationRequired = 530;
const authenticationFailed = 535;

const smtpErrorSchema = z.object({ responseCode: z.number() });
