import { setTimeout as wait } from 'node:timers/promises';
import type { AccountRepository } from '../../accounts/account-repository';
import { DeliveryFailed, type MailDirectory } from './mail-directory';
import { passwdLine, replaceFile } from './passwd-file';
import type { FileSettings } from './settings';

/** Dovecot looks at the file once a second at most. */
const noticedAfterMs = 1_000;

/**
 * The passwd-file of a small site. It is written whole, so that it heals by itself and holds no name that somebody gave up; those
 * who ask while it is being written share the next writing.
 */
export function createFileDirectory({
  settings: { path, rights },
  accounts,
}: {
  settings: FileSettings;
  accounts: Pick<AccountRepository, 'findById' | 'all'>;
}): MailDirectory {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | null = null;

  return {
    deliver: async accountId => {
      const account = await accounts.findById(accountId);
      await written();
      const now = await accounts.findById(accountId);
      if (now?.version !== account?.version) throw new DeliveryFailed('DIRECTORY_CHANGED');
      await wait(noticedAfterMs);
      return account;
    },
    prepare: written,
    close: async () => void (await underWay.catch(() => {})),
  };

  /** A writing that began after this call has what the call was made for. */
  function written(): Promise<void> {
    next ??= underWay
      .catch(() => {})
      .then(() => {
        next = null;
        return write();
      });
    underWay = next;
    return next;
  }

  async function write(): Promise<void> {
    try {
      await replaceFile(path, rights, async file => {
        let lines = '';
        for await (const account of accounts.all()) lines += passwdLine(account);
        await file.writeFile(lines);
      });
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      throw new DeliveryFailed('DIRECTORY_REFUSED', code);
    }
  }
}
