import type { AccountRepository } from '../../accounts/account-repository';
import { createFileDirectory } from './file-directory';
import { createHookDirectory } from './hook-directory';
import type { MailDirectory } from './mail-directory';
import { hookKeyOf, type MailDirectorySettings } from './settings';

/**
 * The directory that the settings name.
 * @param secret of the service account, or of the hook
 */
export function openDirectory(
  settings: MailDirectorySettings,
  secret: string | undefined,
  accounts: Pick<AccountRepository, 'findById' | 'all'>,
): MailDirectory {
  const read = accounts.findById;
  switch (settings.kind) {
    case 'ldap': {
      const ldap: typeof import('./ldap-directory') = require('./ldap-directory');
      return ldap.createLdapDirectory({ settings, password: secret ?? '', read });
    }
    case 'hook':
      return createHookDirectory({ settings, key: keyOf(secret), read });
    case 'file':
      return createFileDirectory({ settings, accounts });
  }
}

/** `readConfig` has looked at it. */
function keyOf(secret: string | undefined): Buffer {
  const key = hookKeyOf(secret ?? '');
  if (!key) throw new Error('MAIL_DIRECTORY_SECRET is none of a hook');
  return key;
}
