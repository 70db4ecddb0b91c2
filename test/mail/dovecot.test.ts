import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { serveCommands } from '../../src/cli/admin-socket';
import { camille, goodPassword, people, renee } from '../conversations/people';
import { type Service, startService } from '../conversations/service';
import { hangUp, talk } from '../conversations/talk';
import { goTo } from '../conversations/ways';
import { until } from '../until';
import { type Dovecot, exportTo, startDovecot } from './dovecot';

jest.setTimeout(240_000);

describe('the passwd-file for Dovecot', () => {
  let dovecot: Dovecot;
  let service: Service;
  let admin: { close(): Promise<void> };

  beforeAll(async () => {
    dovecot = await startDovecot();
    const known = people.map(person =>
      person === renee ? { ...renee, oldPassword: 'Parti-Depuis-2020' } : person,
    );
    service = await startService({ known });
    admin = await serveCommands(service);
  });
  afterEach(hangUp);
  afterAll(async () => {
    await admin.close();
    await service.stop();
    await dovecot.stop();
  });

  it('opens the mailbox with the new password once it was changed in the chat, and no more with the old one', async () => {
    const { username, oldPassword } = camille;
    await exported();
    expect(await dovecot.login(username, oldPassword ?? '')).toBe('OK');
    expect(await dovecot.login(username, goodPassword)).toBe('NO');

    const user = await talk(service);
    await goTo('newPassword', user);
    await user.fillsForm({ newPassword: goodPassword, confirmation: goodPassword });
    await exported();
    // It looks for another file once a second at most.
    await until(async () => (await dovecot.login(username, goodPassword)) === 'OK');
    expect(await dovecot.login(username, oldPassword ?? '')).toBe('NO');
  });

  it('keeps out who is disabled, and who never had a password', async () => {
    await exported();
    expect(await dovecot.login(renee.username, 'Parti-Depuis-2020')).toBe('NO');
    expect(await dovecot.login('pexterne', '')).toBe('NO');
  });

  const exported = (): Promise<void> => exportTo(dovecot, service);
});
