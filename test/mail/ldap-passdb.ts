import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownMailboxes, printed } from './dovecot';
import type { Slapd } from './slapd';

/** What `docs/operations.md` prints for Dovecot, at this suite's directory. */
export function ldapPassdb(folder: string, { url, caFile, settings }: Slapd): string {
  const path = join(folder, 'sesame-ldap.conf.ext');
  const lookup = printed('auth_bind = yes')
    .replace('ldap://ldap.example', url)
    .replace('/etc/ssl/certs/ldap-ca.pem', caFile)
    .replaceAll('ou=people,dc=example', settings.base);
  writeFileSync(path, lookup, { mode: 0o600 });
  return ownMailboxes(printed('driver = ldap'), folder).replace('/etc/dovecot/sesame-ldap.conf.ext', path);
}
