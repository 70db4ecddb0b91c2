import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attemptLimits } from '../../src/accounts/attempts';
import { createKeyring } from '../../src/accounts/keyring';
import { serveCommands } from '../../src/cli/admin-socket';
import { createCommands } from '../../src/cli/commands';
import { openEmbeddedStore } from '../../src/storage/embedded/embedded-store';
import { lyon } from '../academies';
import { cheapHasher } from '../accounts/cheap-hasher';
import { commandLine, masterKey } from './command-line';

const now = () => Date.UTC(2026, 2, 5, 9);
const { accounts, dataDir, file } = commandLine(now);

const people = () =>
  file(
    [
      'numen,birthDate,lastName,firstName,username,email',
      ...Array.from(
        { length: 520 },
        (_, index) =>
          `99E${String(index).padStart(7, '0')}AAA,05/03/1979,Essai,Anne,user${index},u${index}@ac-lyon.fr`,
      ),
    ].join('\n'),
  );

const good = `accounts.db and conversations.db, page by page: good
520 accounts read: every seal is good
`;

describe('npm run accounts -- check', () => {
  it('reads every page and every account, and leaves a record', async () => {
    await accounts('import', people());
    expect(await accounts('check')).toEqual({ code: 0, out: good, err: '' });
    expect((await accounts('audit', '--format', 'csv')).out).toContain('store.checked,success');
  });

  it('says so where there is nobody to read, as after a restore that did not arrive', async () => {
    const close = await running();
    const { code, out } = await accounts('check');
    await close();
    expect(code).toBe(0);
    expect(out).toContain('THE STORE IS EMPTY: there is no account');
    await accounts('import', people());
    expect((await accounts('check')).out).not.toContain('EMPTY');
  });

  it('works beside a running server', async () => {
    await accounts('import', people());
    const close = await running();
    expect(await accounts('check')).toEqual({ code: 0, out: good, err: '' });
    await close();
  });

  it('names a damaged account', async () => {
    await accounts('import', people());
    damage(/u510@ac-lyon/g, 'u51O@ac-lyon');
    expect(await accounts('check')).toEqual({
      code: 1,
      out: expect.stringContaining('page: good\n520 accounts read: 1 are damaged (in the log)'),
      err: expect.stringMatching(/^the account \S+ is not what was written: restore it from a backup\n$/),
    });
    const records = (await accounts('audit', '--kind', 'store', '--format', 'csv')).out;
    expect(records).toContain('store.damaged,failure');
    expect(records).not.toContain('store.checked');
  });

  it('says which index lacks somebody', async () => {
    await accounts('import', people());
    damage(/user510(?!@)(?=\D)/g, 'user51z');
    expect(await accounts('check')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/not as it should be\n {2}accounts\.db: .*index/),
    });
  });
});

/** @returns what stops it */
async function running(): Promise<() => Promise<void>> {
  const keyring = createKeyring(masterKey);
  const store = openEmbeddedStore({
    ...{ dataDir: dataDir(), now, attemptLimits: attemptLimits(lyon.limits) },
    ...{ keyFingerprint: keyring.fingerprint, seal: keyring.accountSeal },
  });
  const ports = { ...store, keyring, hasher: cheapHasher(), randomId: () => String(Math.random()) };
  const socket = await serveCommands({ dataDir: dataDir(), commandsFor: () => createCommands(ports) });
  return async () => {
    await socket.close();
    await store.close();
  };
}

function damage(what: RegExp, instead: string): void {
  const path = join(dataDir(), 'accounts.db');
  writeFileSync(path, readFileSync(path, 'latin1').replace(what, instead), 'latin1');
}
