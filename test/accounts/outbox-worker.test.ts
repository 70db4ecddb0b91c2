import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import academyFile from '../../academies/lyon.json';
import { academySchema } from '../../dialogs/academy';
import { createOutboxWorker } from '../../src/accounts/outbox-worker';
import { createSmtpNotices } from '../../src/mail/smtp-notices';
import { newPassword, numen, openServices, prepareHash, type Services, start } from './services';
import { startSmtpSink } from './smtp-sink';

const academy = academySchema.parse(academyFile);
const recoveryEmail = 'anne@example.org';

describe('the outbox worker', () => {
  let services: Services;
  let sink: Awaited<ReturnType<typeof startSmtpSink>>;
  const logged: unknown[] = [];
  const log = (...args: unknown[]) => void logged.push(args);

  beforeAll(prepareHash);
  beforeEach(async () => {
    services = await openServices();
    await services.ports.accounts.importAccounts([services.rowOf(numen, { recoveryEmail })]);
    for (const { id } of await services.ports.outbox.pending(10)) await services.ports.outbox.settle(id);
    sink = await startSmtpSink();
    logged.length = 0;
  });
  afterEach(async () => {
    await sink.stop();
    await services.close();
  });

  it('tells both addresses of a changed password, once, in both languages and without a secret', async () => {
    const account = await changed('reset-1');
    expect(await worker().round()).toBe(1);
    expect(await worker().round()).toBe(0);
    expect(sink.received).toHaveLength(1);
    const [mail] = sink.received;
    expect(mail?.to).toEqual([account.email, recoveryEmail]);
    const text = decoded(mail?.raw ?? '');
    expect(text).toContain('a été changé le 5 mars 2026');
    expect(text).toContain('was changed on 5 March 2026');
    expect(text).toContain('04 72 80 60 60');
    expect(text).toContain('Auto-Submitted: auto-generated');
    for (const secret of [newPassword, numen, '1979', '$argon2id', 'reset-1', account.id, 'http']) {
      expect(text).not.toContain(secret);
    }
    expect(headersOf(mail?.raw ?? '')).not.toContain(recoveryEmail);
  });

  it.each([
    ['recoveryEmail', 'new@example.org', 'L’adresse de secours', 'The recovery address'],
    ['email', 'nouvelle@ac-lyon.fr', 'L’adresse de votre messagerie', 'The address of your academic mailbox'],
  ])('tells the former and the new address of a changed %s', async (field, address, french, english) => {
    const before = await services.account();
    await services.ports.accounts.importAccounts([
      services.rowOf(numen, { recoveryEmail, [field]: address }),
    ]);
    expect(await worker().round()).toBe(1);
    const [mail] = sink.received;
    const all = new Set([before?.email, recoveryEmail, address]);
    expect(new Set(mail?.to)).toEqual(all);
    const text = decoded(mail?.raw ?? '');
    for (const part of [french, english, '5 mars 2026', '04 72 80 60 60']) expect(text).toContain(part);
    for (const secret of [numen, '1979', recoveryEmail, 'new@example.org', 'http'])
      expect(text).not.toContain(secret);
  });

  it('tells both addresses of a changed birth date, without it', async () => {
    const { birthDateTag } = services.claimsOf(numen, '1981-04-07');
    await services.ports.accounts.importAccounts([services.rowOf(numen, { recoveryEmail, birthDateTag })]);
    expect(await worker().round()).toBe(1);
    expect(sink.received[0]?.to).toHaveLength(2);
    const text = decoded(sink.received[0]?.raw ?? '');
    expect(text).toContain('La date de naissance de votre dossier');
    for (const secret of [numen, '1979', '1981', birthDateTag]) expect(text).not.toContain(secret);
  });

  it('shares the work: of ten workers at once one sends each message', async () => {
    for (const id of ['reset-1', 'reset-2', 'reset-3']) await changed(id);
    await Promise.all(Array.from({ length: 10 }, () => worker().round()));
    expect(sink.received).toHaveLength(3);
    expect(new Set(sink.received.map(({ raw }) => messageId(raw))).size).toBe(3);
  });

  it('tries again later when the mail server is away or says not now', async () => {
    await changed('reset-1');
    sink.refuses('450 not now');
    expect(await worker().round()).toBe(0);
    expect(await services.ports.outbox.pending(10)).toHaveLength(1);
    sink.refuses(null);
    expect(await worker().round()).toBe(0);
    services.pass(5 * 60_000);
    expect(await worker().round()).toBe(1);
    expect(sink.received).toHaveLength(1);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('@');
  });

  it('gives up a message that is refused for good, and tells the operator without the address', async () => {
    await changed('reset-1');
    sink.refuses('550 no such user anne@example.org');
    expect(await worker().round()).toBe(1);
    expect(await services.ports.outbox.pending(10)).toEqual([]);
    expect(JSON.stringify(logged)).toContain('NOTICE_REFUSED');
    expect(JSON.stringify(logged)).not.toContain('@');
  });

  it('sends one that was sent by a worker that died again, recognisably the same', async () => {
    await changed('reset-1');
    const { outbox } = services.ports;
    const dying = { ...outbox, settle: () => Promise.reject(new Error('killed')) };
    await expect(worker({ outbox: dying }).round()).rejects.toThrow('killed');
    services.pass(5 * 60_000);
    expect(await worker().round()).toBe(1);
    const ids = sink.received.map(({ raw }) => messageId(raw));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('settles without a message where none are sent, and leaves requests to the mail team', async () => {
    await changed('reset-1');
    const { outbox } = services.ports;
    const request = {
      id: 'r',
      at: start,
      accountId: 'a',
      kind: 'restoration.requested' as const,
      date: '2026-03-01',
    };
    await outbox.add(request);
    expect(await worker({ notices: null }).round()).toBe(1);
    expect(sink.received).toEqual([]);
    expect(await outbox.pending(10)).toEqual([request]);
  });

  it('leaves entries of a later version’s kind to its servers, and says so once', async () => {
    const { outbox } = services.ports;
    const later = { id: 'later', at: start, accountId: 'a', kind: 'mailbox.merged', date: null };
    // @ts-expect-error: no such kind is made here
    await outbox.add(later);
    await changed('reset-1');
    const older = worker();
    expect(await older.round()).toBe(1);
    services.pass(60 * 60_000);
    expect(await older.round()).toBe(0);
    expect(logged).toEqual([[{ kind: 'mailbox.merged' }, expect.stringContaining('left alone')]]);
    expect(await outbox.pending(10)).toEqual([later]);
    expect(await outbox.lease(10, 60_000)).toEqual([later]);
  });

  function worker(more: Partial<Parameters<typeof createOutboxWorker>[0]> = {}) {
    return createOutboxWorker({
      ...services.ports,
      notices: createSmtpNotices({ url: sink.url, settings: { academy, mailFrom: 'sesame@example.org' } }),
      logger: { error: log, warn: log },
      everyMs: 1_000,
      ...more,
    });
  }

  async function changed(resetId: string) {
    const account = await services.account();
    if (!account) throw new Error('there is no account');
    const id = `password.changed:${resetId}`;
    await services.ports.accounts.changePassword({
      accountId: account.id,
      expectedVersion: account.version,
      resetId,
      passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$new',
      audit: { id, at: start, kind: 'password.changed', subject: account.id, channel: 'directline' },
      outbox: [{ id, at: start, accountId: account.id, kind: 'password.changed', date: null }],
    });
    return account;
  }
});

const messageId = (raw: string): string => /^Message-ID: (.*)$/im.exec(raw)?.[1] ?? '';
const headersOf = (raw: string): string => raw.split('\n\n')[0] ?? '';

/** Quoted-printable, RFC 2045 6.7. */
function decoded(raw: string): string {
  const bytes = raw
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1')
    .toString('utf8')
    .replace(/\u00a0/g, ' ');
}
