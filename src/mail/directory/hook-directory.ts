import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:https';
import type { Account } from '../../accounts/account';
import { DeliveryFailed, type MailDirectory, passwordOf, type ReadAccount, reasonOf } from './mail-directory';
import type { HookSettings } from './settings';

/** ms for the whole answer. */
const answerMs = 8_000;

/**
 * A POST that is signed as Standard Webhooks has it (github.com/standard-webhooks, 1.0): `webhook-id`, `webhook-timestamp`,
 * `webhook-signature`. The id names the account's version: the receiver does nothing with one that it knows, nor with a version
 * that is not later than the one it has. Only a 2xx is an acknowledgement; a redirection is none, and is not followed.
 */
export function createHookDirectory({
  settings: { url, ca },
  key,
  read,
}: {
  settings: HookSettings;
  key: Buffer;
  read: ReadAccount;
}): MailDirectory {
  return { deliver, close: async () => {} };

  async function deliver(accountId: string): Promise<Account | null> {
    const account = await read(accountId);
    if (!account) return null;
    const status = await post(account).catch((error: unknown) => {
      throw new DeliveryFailed('DIRECTORY_UNREACHABLE', reasonOf(error));
    });
    if (status >= 500 || status === 429) throw new DeliveryFailed('DIRECTORY_FAILED', `HTTP ${status}`);
    if (status < 200 || status > 299) throw new DeliveryFailed('DIRECTORY_REFUSED', `HTTP ${status}`);
    return account;
  }

  async function post(account: Account): Promise<number> {
    const body = JSON.stringify({ type: 'mailbox.changed', data: dataOf(account) });
    const sent = request(url, {
      method: 'POST',
      ca,
      minVersion: 'TLSv1.2',
      headers: { 'content-type': 'application/json', ...signed(`${account.id}:${account.version}`, body) },
      signal: AbortSignal.timeout(answerMs),
    });
    sent.end(body);
    const [response] = await once(sent, 'response');
    response.resume();
    return response.statusCode;
  }

  function signed(id: string, body: string): Record<string, string> {
    // The receiver compares it with its own clock.
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
  }
}

const dataOf = (account: Account) => ({
  accountId: account.id,
  version: account.version,
  username: account.username,
  email: account.email,
  status: account.status,
  /** argon2id, as a PHC string; null: nobody may log in with a password of ours. */
  passwordHash: passwordOf(account),
});
