import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createKeyring } from '../../src/accounts/keyring';
import { type Chat, openWidget } from '../browser/chat';
import { changePassword, reachIdentityForm, sendIdentity } from '../browser/journey';
import { anne, gael, newPassword, oldPassword, type Person } from '../browser/people';
import { type SesameProcess, startSesame } from '../browser/sesame-process';
import { useVisits } from '../browser/visits';
import { freePort } from '../free-port.cjs';
import { testDatabase } from '../mongodb/stores';
import { type Nginx, startNginx } from './nginx';

const visits = useVisits();
// Two servers are stopped and started on the way: on a busy machine that takes its time.
jest.setTimeout(300_000);
const masterKey = randomBytes(32);
const database = testDatabase(createKeyring(masterKey).fingerprint);
let nginx: Nginx;
let one: SesameProcess;
let other: SesameProcess;

beforeAll(async () => {
  await database.db();
  const ports = { https: await freePort(), http: await freePort() };
  const settings = () => ({
    NODE_ENV: 'production',
    MONGODB_URI: database.uri(),
    SESAME_MASTER_KEY: masterKey.toString('base64'),
    PUBLIC_URL: `https://localhost:${ports.https}`,
    TRUSTED_PROXIES: '1',
    METRICS_PORT: '0',
  });
  [one, other] = [await startSesame(settings), await startSesame(settings)];
  await one.accounts(['import', join(__dirname, '../../src/cli/demo-accounts.csv')]);
  nginx = await startNginx(ports, [one.port, other.port]);
});
afterAll(async () => {
  await nginx?.stop();
  await one?.stop();
  await other?.stop();
  await database.drop();
});

describe('nginx as we ship it, in front of two servers in production', () => {
  it('carries two chats and their forms while one server after the other is stopped', async () => {
    const people = [gael, anne];
    const chats = [await arrived(), await arrived()];
    const each = (work: (chat: Chat, person: Person) => Promise<void>) =>
      Promise.all(chats.map((chat, index) => work(chat, people[index] ?? gael)));
    await each(reachIdentityForm);

    await one.pause();
    await each(async (chat, person) => {
      await sendIdentity(chat, person);
      await chat.hears('dialog.states.account.intro');
    });
    await one.restart();
    await other.pause();
    await each(changePassword);
    await other.restart();
    for (const { username } of people)
      expect(await other.verifyPassword(username, newPassword)).toBe('valid');
    expect(await other.verifyPassword(gael.username, oldPassword)).toBe('invalid');
    // Each had its part, a stream too, and what was written of it opens no chat.
    const log = nginx.log();
    for (const { port } of [one, other]) {
      expect(log).toMatch(new RegExp(`200 .* 127\\.0\\.0\\.1:${port}$`, 'm'));
      expect(log).toMatch(
        new RegExp(`"GET /v3/directline/conversations/\\S+/stream" 101 .* 127\\.0\\.0\\.1:${port}$`, 'm'),
      );
    }
    expect(log).not.toMatch(/[?&=]/);
  });

  /** Somebody whose widget is open, and hears by its stream. */
  async function arrived(): Promise<Chat> {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    const streamed = page.waitForEvent('websocket');
    await page.goto(`${nginx.url}/`);
    const chat = await openWidget(page);
    expect((await streamed).url()).toMatch(
      new RegExp(`^${nginx.url.replace('https', 'wss')}/v3/directline/`),
    );
    return chat;
  }

  it('leaves the headers to the servers, compresses no page, and leads http to https', async () => {
    const { status, headers } = await ask('/webchat');
    expect(status).toBe(200);
    for (const name of ['content-security-policy', 'strict-transport-security', 'x-content-type-options'])
      expect(headers[name]).toMatch(/^[^,]+$/);
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.server).toBe('nginx');
    const plain = await fetch(`${nginx.plainUrl}/webchat?x=1`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([301, `${nginx.url}/webchat?x=1`]);
    expect((await ask('/metrics')).status).toBe(404);
  });
  it('stands before servers whose health a program of `deploy/` tells, to units and images', async () => {
    const health = (port: number) =>
      spawnSync(process.execPath, [join(__dirname, '../../deploy/health.mjs'), '/readyz', '1'], {
        env: { PORT: String(port) },
      }).status;
    expect(health(one.port)).toBe(0);
    expect(health(await freePort())).toBe(1);
  });
  it('is not taken for what another program is at its port', async () => {
    const taken = createServer().listen(await freePort(), '127.0.0.1');
    await once(taken, 'listening');
    taken.unref();
    const { port } = taken.address() as AddressInfo;
    for (const ports of [
      { https: port, http: await freePort() },
      { https: await freePort(), http: port },
    ])
      await expect(startNginx(ports, [one.port])).rejects.toThrow(`bind() to 127.0.0.1:${port} failed`);
  });
});

/** As a browser that believes the certificate. */
function ask(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status?: number; headers: IncomingHttpHeaders }> {
  const options = {
    ca: readFileSync(nginx.certificate),
    headers: { 'Accept-Encoding': 'gzip, br', ...headers },
  };
  return new Promise((resolve, reject) => {
    request(`${nginx.url}${path}`, options, answer => {
      answer.resume().once('end', () => resolve({ status: answer.statusCode, headers: answer.headers }));
    })
      .once('error', reject)
      .end();
  });
}
