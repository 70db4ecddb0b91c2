import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { createLogger } from '../../src/logger';
import { createDeliveryWorker } from '../../src/mail/directory/delivery-worker';
import { createHookDirectory } from '../../src/mail/directory/hook-directory';
import { hookKeyOf } from '../../src/mail/directory/settings';
import { someone } from './someone';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const folder = mkdtempSync(join(tmpdir(), 'sesame-hook-'));
const received: { request: IncomingMessage; body: string }[] = [];
let answer: { status: number; headers?: Record<string, string> } = { status: 204 };
let origin = '';
let ca = '';
let server: ReturnType<typeof createServer>;

beforeAll(async () => {
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const made = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    ...names,
  ];
  execFileSync('openssl', made, { cwd: folder, stdio: 'ignore' });
  ca = readFileSync(join(folder, 'cert.pem'), 'utf8');
  server = createServer(
    { key: readFileSync(join(folder, 'key.pem')), cert: ca },
    async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      received.push({ request, body });
      // Apart: restify, which another suite of this process may have loaded, has `writeHead` return nothing.
      response.writeHead(answer.status, answer.headers);
      response.end();
    },
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  received.length = 0;
  answer = { status: 204 };
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const hook = () =>
  createHookDirectory({
    settings: { url: `${origin}/hook`, ca },
    key: hookKeyOf(secret) ?? Buffer.alloc(0),
    read: async () => someone,
  });

it('signs what somebody else’s library verifies, and no more once it was changed', async () => {
  expect(await hook().deliver(someone.id)).toEqual(someone);
  const [{ request, body } = { request: null, body: '' }] = received;
  const headers = Object.fromEntries(
    Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  );
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({
    type: 'mailbox.changed',
    data: {
      accountId: someone.id,
      version: 3,
      username: someone.username,
      passwordHash: someone.passwordHash,
    },
  });
  expect(() => new Webhook(secret).verify(body.replace('"version":3', '"version":4'), headers)).toThrow();
  expect(headers['webhook-id']).toBe(`${someone.id}:3`);
});

it('follows no redirect', async () => {
  answer = { status: 307, headers: { location: `${origin}/elsewhere` } };
  await expect(hook().deliver(someone.id)).rejects.toMatchObject({
    code: 'DIRECTORY_REFUSED',
    reason: 'HTTP 307',
  });
  expect(received.map(({ request }) => request.url)).toEqual(['/hook']);
});

it.each([
  [200, null],
  [400, 'DIRECTORY_REFUSED'],
  [404, 'DIRECTORY_REFUSED'],
  [429, 'DIRECTORY_FAILED'],
  [503, 'DIRECTORY_FAILED'],
] as const)('takes %i as %s', async (status, code) => {
  answer = { status };
  const delivered = hook().deliver(someone.id);
  if (code) await expect(delivered).rejects.toMatchObject({ code });
  else expect(await delivered).toEqual(someone);
});

it('speaks to nobody whose certificate no authority of ours has signed', async () => {
  const directory = createHookDirectory({
    settings: { url: `${origin}/hook` },
    key: Buffer.alloc(32),
    read: async () => someone,
  });
  await expect(directory.deliver(someone.id)).rejects.toMatchObject({
    code: 'DIRECTORY_UNREACHABLE',
    reason: expect.stringMatching(/SELF_SIGNED|UNABLE_TO/u),
  });
  expect(received).toEqual([]);
});

it('leaves no hash in a log, whatever goes wrong', async () => {
  const logged: string[] = [];
  const settled: string[] = [];
  const entries = [{ id: 'e', at: 0, accountId: someone.id, kind: 'mailbox.changed', date: null }];
  for (const status of [204, 307, 400, 500]) {
    answer = { status };
    const due = [...entries];
    const worker = createDeliveryWorker({
      outbox: {
        leaseInOrder: async () => due.splice(0),
        settle: async id => void settled.push(id),
        postpone: async (_id, _ms, problem) => void settled.push(problem),
      },
      audit: { append: async () => {} },
      delivered: { of: async () => null, keep: async () => {} },
      directory: hook(),
      tell: async () => {},
      now: () => 1,
      onDelivered: () => {},
      logger: createLogger('trace', { write: line => void logged.push(line) }),
      everyMs: 1_000,
    });
    await worker.round();
  }
  expect(settled).toEqual([
    'e',
    'DIRECTORY_REFUSED: HTTP 307',
    'DIRECTORY_REFUSED: HTTP 400',
    'DIRECTORY_FAILED: HTTP 500',
  ]);
  expect(logged).toHaveLength(3);
  expect(logged.join()).not.toMatch(/argon2|whsec/u);
});
