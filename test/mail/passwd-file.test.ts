import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createFileDirectory } from '../../src/mail/directory/file-directory';
import { replaceFile } from '../../src/mail/directory/passwd-file';
import { camille, goodPassword, people } from '../conversations/people';
import { type Service, startService } from '../conversations/service';
import { hangUp, talk } from '../conversations/talk';
import { goTo } from '../conversations/ways';
import { type Dovecot, dovecotGroup, startDovecot } from './dovecot';

jest.setTimeout(240_000);

describe('the passwd-file', () => {
  let dovecot: Dovecot;
  let service: Service;
  beforeAll(async () => {
    dovecot = await startDovecot();
    service = await startService({
      mailDirectory: ({ accounts }) =>
        createFileDirectory({
          settings: { path: dovecot.passwdFile, rights: { group: dovecotGroup(), mode: 0o640 } },
          accounts,
        }),
    });
  });
  afterEach(hangUp);
  afterAll(async () => {
    await service.stop();
    await dovecot.stop();
  });

  it('opens the mailbox as soon as the chat says so, however fast one password follows another', async () => {
    let current = camille.oldPassword ?? '';
    for (const password of [goodPassword, 'Autre-Tilleul-48', 'Encore-Tilleul-49']) {
      const user = await talk(service);
      await goTo('newPassword', user);
      await user.fillsForm({ newPassword: password, confirmation: password });
      await service.app.deliveries.round();
      expect(await dovecot.login(camille.username, password)).toBe('OK');
      expect(await dovecot.login(camille.username, current)).toBe('NO');
      current = password;
    }
  });

  it('is there before anybody has changed a password', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'sesame-passwd-')), 'passwd');
    const directory = createFileDirectory({
      settings: { path, rights: { mode: 0o640 } },
      accounts: service.store.accounts,
    });
    await directory.prepare?.();
    expect(readFileSync(path, 'utf8')).toContain(`${camille.username}:{ARGON2ID}`);
    rmSync(dirname(path), { recursive: true });
  });

  it('is read by its group, and by nobody else', () => {
    expect((statSync(dovecot.passwdFile).mode & 0o777).toString(8)).toBe('640');
  });

  it('is written less often than it is asked for, without who has no password', async () => {
    const account = await service.store.accounts.findByUsername(camille.username);
    const directory = createFileDirectory({
      settings: { path: dovecot.passwdFile, rights: { group: dovecotGroup(), mode: 0o640 } },
      accounts: service.store.accounts,
    });
    const before = statSync(dovecot.passwdFile).mtimeMs;
    await Promise.all(people.map(() => directory.deliver(account?.id ?? '')));
    const writings = (statSync(dovecot.passwdFile).mtimeMs - before) / 1_000;
    expect(writings).toBeLessThan(people.length);
    expect(readFileSync(dovecot.passwdFile, 'utf8')).not.toContain('pexterne');
  });
});

describe('a file that is replaced', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-passwd-'));
  const path = join(folder, 'passwd');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('never has the second of the one before: Dovecot would not read it', async () => {
    const seconds = new Set<number>();
    for (let number = 0; number < 5; number++) {
      await replaceFile(path, { mode: 0o600 }, file => file.writeFile('same length'));
      seconds.add(Math.floor(statSync(path).mtimeMs / 1_000));
    }
    expect(seconds.size).toBe(5);
  });

  it('stays as it was, with nothing beside it, when another cannot be written', async () => {
    const fails = async () => {
      throw new Error('no room');
    };
    await expect(replaceFile(path, { mode: 0o600 }, fails)).rejects.toThrow('no room');
    await expect(replaceFile(path, { mode: 0o600, group: 'no-such-group' }, async () => {})).rejects.toThrow(
      'this system knows no group no-such-group',
    );
    expect(readFileSync(path, 'utf8')).toBe('same length');
    expect(readdirSync(folder)).toEqual(['passwd']);
  });
});
