import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { NewAuditRecord } from '../../src/accounts/audit';
import { createKeyring } from '../../src/accounts/keyring';
import { enterRequest, withOrigin } from '../../src/http/request-context';

const keyring = createKeyring(randomBytes(32));

it('tells records of one request from those of another that is answered meanwhile', async () => {
  const kept: NewAuditRecord[] = [];
  const store = withOrigin(
    {
      audit: { append: async record => void kept.push(record), list: async () => [], search: async () => [] },
      accounts: { changePassword: async () => 'applied' as const },
    },
    keyring,
  );
  const server = createServer(async (req, res) => {
    enterRequest(req, String(req.headers.from), true);
    await wait(req.headers.from === 'first' ? 30 : 1);
    await store.audit.append({ ...record, id: String(req.headers.from) });
    res.end();
  });
  await new Promise<void>(resolve => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${port}/`, { headers });
  await Promise.all([ask({ from: 'first', 'x-request-id': 'of-the-proxy' }), ask({ from: 'second' })]);
  server.close();
  await store.audit.append({ ...record, id: 'nobody' });
  const sourceOf = (address: string) => keyring.pseudonym(keyring.sourceKey('address', address));
  expect(kept).toEqual([
    {
      ...record,
      id: 'second',
      source: sourceOf('second'),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
    { ...record, id: 'first', source: sourceOf('first'), requestId: 'of-the-proxy' },
    { ...record, id: 'nobody' },
  ]);
});

it('believes nobody else what a request is called', async () => {
  const ids: unknown[] = [];
  const { audit } = withOrigin(
    {
      audit: {
        append: async ({ requestId }) => void ids.push(requestId),
        list: async () => [],
        search: async () => [],
      },
      accounts: { changePassword: async () => 'applied' as const },
    },
    keyring,
  );
  for (const [headers, trusts] of [
    [{ 'x-request-id': 'of-a-client' }, false],
    [{ 'x-request-id': 'with spaces and more' }, true],
  ] as [IncomingHttpHeaders, boolean][]) {
    enterRequest({ headers } as IncomingMessage, 'a', trusts);
    await audit.append(record);
  }
  expect(ids).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});

const record: NewAuditRecord = {
  ...{ id: 'r', at: 0, kind: 'identity.verified', subject: 's', channel: 'directline' },
};
