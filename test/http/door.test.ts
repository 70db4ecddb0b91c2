import { type ClientRequest, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from '../conversations/service';
import { hangUp, talk } from '../conversations/talk';

const common = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

describe('every answer', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ settings: { publicUrl: 'https://sesame.example' } });
  });
  afterAll(() => service.stop());

  it.each([
    ['GET', '/'],
    ['HEAD', '/'],
    ['GET', '/widget.js'],
    ['GET', '/pictures/bot.svg'],
    ['GET', '/webchat/chat.js'],
    ['GET', '/webchat/webchat-0000000000000000.js'],
    ['GET', '/forms/unknown'],
    ['POST', '/forms/unknown'],
    ['POST', '/forms/unknown/extend'],
    ['GET', '/forms/assets/form.css'],
    ['POST', '/api/webchat/token'],
    ['OPTIONS', '/api/webchat/token'],
    ['POST', '/api/messages'],
    ['GET', '/api/messages'],
    ['POST', '/v3/directline/conversations'],
    ['POST', '/v3/directline/tokens/refresh'],
    ['GET', '/v3/directline/conversations/x/activities'],
    ['OPTIONS', '/v3/directline/conversations'],
    ['GET', '/healthz'],
    ['GET', '/readyz'],
    ['GET', '/metrics'],
    ['GET', '/nowhere'],
    ['HEAD', '/nowhere'],
    ['DELETE', '/'],
    ['OPTIONS', '/'],
    ['OPTIONS', '/nowhere'],
    ['GET', '/%E0%A4%A'],
    ['GET', '/forms/%ff'],
  ])('has the same headers: %s %s', async (method, path) => {
    const { headers } = await fetch(`${service.origin}${path}`, { method });
    expect(Object.fromEntries(headers)).toMatchObject(common);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors /);
    expect(headers.get('server')).toBeNull();
  });

  it('tells our own pages alone where a form of the chat page comes from', async () => {
    const { headers } = await fetch(`${service.origin}/webchat`);
    expect(Object.fromEntries(headers)).toMatchObject({ ...common, 'referrer-policy': 'same-origin' });
  });

  it.each([
    ['a stream that is refused', 'GET /v3/directline/conversations/x/stream?t=y HTTP/1.1\r\nHost: a\r\n'],
    ['a socket for something else', 'GET /nowhere HTTP/1.1\r\nHost: a\r\n'],
  ])('has them too: %s', async (_what, head) => {
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';
    expect(await exchange(service.origin, `${head}${upgrade}${key}`)).toMatch(
      /^HTTP\/1.1 40[34] [\s\S]*nosniff/,
    );
  });

  it.each([
    ['what is not HTTP', 'hello\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('has them too: %s', async (_what, bytes, status) => {
    const answer = await exchange(service.origin, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('strict-transport-security: max-age=31536000');
  });
});

async function exchange(origin: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', text => {
    received += text;
  });
  socket.on('error', () => {});
  socket.write(bytes);
  await new Promise(resolve => socket.once('close', resolve));
  return received;
}

describe('a server that has as much to do as it can', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ settings: { limits: { requests: 8, streams: 6, turns: 2 } } });
  });
  afterAll(() => service.stop());

  const statusOfPage = async () => (await fetch(`${service.origin}/`)).status;

  /** Posts whose bodies do not come, until there is no place left. */
  const fill = async () => {
    const held: ClientRequest[] = [];
    while ((await statusOfPage()) !== 503) {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': '10' };
      const sent = request(`${service.origin}/api/webchat/token`, { method: 'POST', headers });
      sent.on('error', () => {}).flushHeaders();
      held.push(sent);
    }
    return () => {
      for (const sent of held) sent.destroy();
    };
  };

  it('says when to come back, to people and to programs, and goes on saying that it lives', async () => {
    const release = await fill();
    const program = await fetch(`${service.origin}/api/webchat/token`, { method: 'POST' });
    expect([program.status, program.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await program.json()).toMatchObject({ error: { code: 'Overloaded' } });
    const person = await fetch(`${service.origin}/`, { headers: { Accept: 'text/html' } });
    expect([person.status, person.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await person.text()).toContain('<html lang="fr">');
    for (const path of ['/healthz', '/readyz']) {
      expect((await fetch(`${service.origin}${path}`)).status).toBe(200);
    }
    release();
    while ((await statusOfPage()) !== 200);
  });

  it('loses nobody who waits for a turn', async () => {
    const users = [];
    for (let count = 0; count < 5; count++) users.push(await talk(service));
    await Promise.all(users.map(user => user.says('aide')));
    for (const user of users) expect(user.hears()).not.toBe('');
    hangUp();
  });
});
