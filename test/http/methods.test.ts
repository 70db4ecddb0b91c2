import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbedded, type Service, startService } from '../conversations/service';

let service: Service;
beforeAll(async () => {
  service = await startService({ settings: { metrics: { host: '127.0.0.1', port: 0 } } });
});
afterAll(() => service.stop());

const ask = (method: string, path: string) => fetch(`${service.origin}${path}`, { method });

/** Every kind of address, with the methods that it has. */
const addresses: [path: string, allow: string][] = [
  ['/', 'GET, HEAD, OPTIONS'],
  ['/webchat', 'GET, POST, HEAD, OPTIONS'],
  ['/widget.js', 'GET, HEAD, OPTIONS'],
  ['/guide/fr', 'GET, HEAD, OPTIONS'],
  ['/privacy', 'GET, HEAD, OPTIONS'],
  ['/pictures/bot.svg', 'GET, HEAD, OPTIONS'],
  ['/healthz', 'GET, HEAD, OPTIONS'],
  ['/readyz', 'GET, HEAD, OPTIONS'],
  ['/forms/assets/form.css', 'GET, HEAD, OPTIONS'],
  ['/forms/unknown', 'GET, POST, HEAD, OPTIONS'],
  ['/forms/unknown/extend', 'POST, OPTIONS'],
  ['/api/messages', 'POST, OPTIONS'],
  ['/api/webchat/token', 'POST, OPTIONS'],
  ['/v3/directline/tokens/refresh', 'POST, OPTIONS'],
  ['/v3/directline/conversations', 'POST, OPTIONS'],
  ['/v3/directline/conversations/x', 'GET, HEAD, OPTIONS'],
  ['/v3/directline/conversations/x/activities', 'GET, POST, HEAD, OPTIONS'],
];

describe('an address', () => {
  it.each(addresses)(
    '%s answers a method that it has not with 405 and those that it has',
    async (path, allow) => {
      for (const method of ['DELETE', 'PUT', 'PATCH']) {
        const answer = await ask(method, path);
        expect(answer.status).toBe(405);
        expect(new Set(answer.headers.get('allow')?.split(', '))).toEqual(new Set(allow.split(', ')));
        expect(await answer.json()).toMatchObject({ error: { code: 'MethodNotAllowed' } });
      }
    },
  );

  it.each(addresses)('%s answers OPTIONS without a body', async (path, _allow) => {
    const answer = await ask('OPTIONS', path);
    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
  });

  it.each(addresses.filter(([, allow]) => allow.includes('GET')))(
    '%s answers HEAD as GET, without a body',
    async (path, _allow) => {
      const [get, head] = [await ask('GET', path), await ask('HEAD', path)];
      expect(head.status).toBe(get.status);
      expect(await head.text()).toBe('');
      for (const name of ['content-type', 'cache-control', 'etag']) {
        expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
      }
      // A page that begins a conversation is not made for HEAD; then its length may be left out, but never be another.
      expect([get.headers.get('content-length'), null]).toContain(head.headers.get('content-length'));
    },
  );

  it.each(['/nowhere', '/v3/directline/nowhere', '/forms'])('%s is none, whatever the method', async path => {
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
      expect([method, (await ask(method, path)).status]).toEqual([method, 404]);
    }
  });
});

it('tells a load balancer by HEAD that the store cannot be written', async () => {
  const stopped = await startService({
    openStore: async options => ({
      ...(await openEmbedded(options)),
      ping: () => Promise.reject(new Error('read-only')),
    }),
  });
  const answer = await fetch(`${stopped.origin}/readyz`, { method: 'HEAD' });
  await stopped.stop();
  expect(answer.status).toBe(503);
});

it('keeps a connection open for longer than a proxy does', async () => {
  const { headers } = await ask('GET', '/healthz');
  const seconds = Number(/timeout=(?<seconds>\d+)/.exec(headers.get('keep-alive') ?? '')?.groups?.seconds);
  // nginx, Apache, HAProxy, AWS and Azure close an idle connection to us after 60 s at most, unless told otherwise.
  expect(seconds).toBeGreaterThan(60);
});

it('keeps to the same on the port of the figures', async () => {
  const { metricsServer } = service.app;
  await new Promise<void>(resolve => metricsServer?.listen(0, '127.0.0.1', resolve));
  const address = metricsServer?.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/metrics`;
  const [get, head, other] = await Promise.all(['GET', 'HEAD', 'POST'].map(method => fetch(url, { method })));
  await new Promise(resolve => metricsServer?.close(resolve));
  expect([get?.status, head?.status, other?.status]).toEqual([200, 200, 405]);
  expect(await head?.text()).toBe('');
  expect(other?.headers.get('allow')).toBe('GET, HEAD');
});
