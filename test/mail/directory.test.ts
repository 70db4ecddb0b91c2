import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Account } from '../../src/accounts/account';
import { createLdapDirectory } from '../../src/mail/directory/ldap-directory';
import { camille, goodPassword, people } from '../conversations/people';
import { type Service, startService } from '../conversations/service';
import { hangUp, talk } from '../conversations/talk';
import { goTo } from '../conversations/ways';
import { type Dovecot, startDovecot } from './dovecot';
import { ldapPassdb } from './ldap-passdb';
import { type Slapd, startSlapd } from './slapd';
import { hashNamed, someone } from './someone';

jest.setTimeout(240_000);

let slapd: Slapd;
let service: Service;
beforeAll(async () => {
  slapd = await startSlapd([...people.map(({ username }) => username), 'ailleurs']);
  service = await startService({
    mailDirectory: ({ accounts }) =>
      createLdapDirectory({ settings: slapd.settings, password: slapd.password, read: accounts.findById }),
  });
});
afterEach(hangUp);
afterAll(async () => {
  await service.stop();
  await slapd.stop();
});

const directoryOf = (read: () => Promise<Account | null>, more: Partial<Slapd['settings']> = {}) =>
  createLdapDirectory({ settings: { ...slapd.settings, ...more }, password: slapd.password, read });

describe('the LDAP directory', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot(folder => ldapPassdb(folder, slapd));
  });
  afterAll(() => dovecot.stop());

  it('opens the mailbox soon, and the chat says when', async () => {
    const user = await talk(service);
    await goTo('newPassword', user);
    await user.fillsForm({ newPassword: goodPassword, confirmation: goodPassword });
    expect(user.hears()).toContain(user.t('dialog.notices.mailboxSoon'));
    expect(user.hears()).not.toContain(user.t('dialog.notices.mailboxOpens'));
    expect(await dovecot.login(camille.username, goodPassword)).toBe('NO');
    await user.looks();
    await service.app.deliveries.round();
    await user.looks();
    expect(await dovecot.login(camille.username, goodPassword)).toBe('OK');
    expect(await dovecot.login(camille.username, camille.oldPassword ?? '')).toBe('NO');
    const told = user.all().filter(({ text }) => text?.includes('s’ouvre maintenant'));
    expect(told).toHaveLength(1);
  });

  it('takes the place of whatever is there, and writes the same once', async () => {
    await slapd.setPasswords('ailleurs', ['{SSHA}one', 'two']);
    const directory = directoryOf(async () => someone);
    await directory.deliver('someone');
    const wanted = `{ARGON2}${someone.passwordHash}`;
    expect(await slapd.passwordsOf('ailleurs')).toEqual([wanted]);
    const history = slapd.historyOf('ailleurs');
    await directory.deliver('someone');
    expect(slapd.historyOf('ailleurs')).toEqual(history);
    await directory.close();
  });

  it('never puts an older password in the place of a newer one, however late it comes', async () => {
    const newer = { ...someone, version: 4, passwordHash: hashNamed('b') };
    const [stands, goesOn] = [createGate(), createGate()];
    let reads = 0;
    const slow = directoryOf(async () => {
      if (++reads === 2) {
        stands.open();
        await goesOn.isOpen;
      }
      return someone;
    });
    await slapd.setPasswords('ailleurs', ['before']);
    const late = slow.deliver('someone');
    await stands.isOpen;
    const other = directoryOf(async () => newer);
    await other.deliver('someone');
    goesOn.open();
    await expect(late).rejects.toMatchObject({ code: 'DIRECTORY_CHANGED' });
    expect(await slapd.passwordsOf('ailleurs')).toEqual([`{ARGON2}${newer.passwordHash}`]);
    await Promise.all([slow.close(), other.close()]);
  });

  it('takes the password of who is disabled away, and leaves the one of who never had any here', async () => {
    await slapd.setPasswords('ailleurs', ['theirs']);
    const without = directoryOf(async () => ({ ...someone, passwordHash: null }));
    await without.deliver('someone');
    expect(await slapd.passwordsOf('ailleurs')).toEqual(['theirs']);
    const disabled = directoryOf(async () => ({ ...someone, status: 'disabled' }));
    await disabled.deliver('someone');
    expect(await slapd.passwordsOf('ailleurs')).toEqual([]);
    await Promise.all([without.close(), disabled.close()]);
  });

  it.each([
    ['MAILBOX_UNKNOWN', { username: 'personne' }, {}],
    ['MAILBOX_UNKNOWN', { username: '*' }, {}],
    ['MAILBOX_UNKNOWN', { username: 'ailleurs)(uid=*' }, {}],
    ['MAILBOX_AMBIGUOUS', {}, { filter: '(|(uid={username})(objectClass=inetOrgPerson))' }],
    ['DIRECTORY_REFUSED: LDAP 32 NoSuchObjectError', {}, { base: 'ou=nowhere,dc=example,dc=org' }],
    ['DIRECTORY_REFUSED: LDAP 49 InvalidCredentialsError', {}, { bindDn: 'cn=admin,dc=example,dc=org' }],
    // It asks for encryption before a password, and no other authority's word is taken.
    ['DIRECTORY_REFUSED: LDAP 13 ConfidentialityRequiredError', {}, { startTls: false }],
    ['DIRECTORY_UNREACHABLE: UNABLE_TO_VERIFY_LEAF_SIGNATURE', {}, { ca: undefined }],
    ['DIRECTORY_UNREACHABLE: ECONNREFUSED', {}, { url: 'ldap://127.0.0.1:1' }],
  ] as const)('says %s of %j with %j', async (message, account, settings) => {
    const directory = directoryOf(async () => ({ ...someone, ...account }), settings);
    await expect(directory.deliver('someone')).rejects.toMatchObject({ message });
    await directory.close();
  });

  it('goes on after slapd was killed, never without encryption, and never as nobody', async () => {
    const directory = directoryOf(async () => someone);
    await directory.deliver('someone');
    await slapd.kill();
    await expect(directory.deliver('someone')).rejects.toMatchObject({ code: 'DIRECTORY_UNREACHABLE' });
    await slapd.start();
    await slapd.setPasswords('ailleurs', []);
    expect(await directory.deliver('someone')).toEqual(someone);
    expect(await slapd.passwordsOf('ailleurs')).toEqual([`{ARGON2}${someone.passwordHash}`]);
    await directory.close();
  });

  it('waits for slapd that stands still no longer than it must', async () => {
    const directory = directoryOf(async () => someone);
    await directory.deliver('someone');
    await slapd.freeze();
    await expect(directory.deliver('someone')).rejects.toMatchObject({ code: 'DIRECTORY_UNREACHABLE' });
    slapd.thaw();
    expect(await directory.deliver('someone')).toEqual(someone);
    await directory.close();
  });
});

function createGate() {
  let open = (): void => {};
  const isOpen = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open: () => open(), isOpen };
}
