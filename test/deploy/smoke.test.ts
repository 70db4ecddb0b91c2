import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from '../conversations/service';
import { freePort } from '../free-port.cjs';
import { type Nginx, startNginx } from './nginx';

let service: Service;
let nginx: Nginx;
beforeAll(async () => {
  const ports = { https: await freePort(), http: await freePort() };
  const publicUrl = `https://localhost:${ports.https}`;
  service = await startService({ settings: { production: true, publicUrl, trustedProxies: 1 } });
  nginx = await startNginx(ports, [Number(new URL(service.origin).port)]);
});
afterAll(async () => {
  await nginx?.stop();
  await service?.stop();
});

/** As an operator would, on a machine that believes the certificate. */
function smoke(...args: string[]) {
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: nginx.certificate };
  const program = [join(__dirname, '../../deploy/smoke.mjs'), ...args];
  return new Promise<{ status: number; lines: string[]; stderr: string }>(resolve => {
    const child = execFile(process.execPath, program, { env }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, lines: stdout.trim().split('\n'), stderr }),
    );
  });
}

const notWell = (lines: string[]): string[] => lines.filter(line => !line.startsWith('well '));

describe('`smoke.mjs` of `deploy/`', () => {
  it('finds a server behind nginx well', async () => {
    const { status, lines } = await smoke(nginx.url);
    expect(notWell(lines)).toEqual([]);
    expect(lines).toHaveLength(7);
    expect(status).toBe(0);
  });

  it('says of a server that is not well what is not', async () => {
    // No headers, figures for everybody, a chat whose stream is no WebSocket and whose assistant is mute.
    const faulty: RequestListener = ({ url = '', headers: { host } }, answer) => {
      if (url === '/readyz') answer.statusCode = 503;
      const streamUrl = `ws://${host}/stream`;
      answer.end(JSON.stringify({ token: 'a', conversationId: 'b', streamUrl, activities: [] }));
    };
    const server = createServer(faulty).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address: AddressInfo | string | null = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { status, lines } = await smoke(`http://127.0.0.1:${port}`);
    server.close();
    expect(status).toBe(1);
    expect(notWell(lines)).toEqual([
      expect.stringMatching(/^NOT WELL {2}the servers can write .* answers 503$/),
      expect.stringMatching(/no strict-transport-security$/),
      expect.stringMatching(/\/metrics answers 200$/),
      expect.stringMatching(/WebSocket.* answers 200/),
      expect.stringMatching(/the assistant answers: nothing within 10 s$/),
    ]);
  });

  it('needs an address, and says so where nobody answers', async () => {
    expect(await smoke()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('https://sesame.example'),
    });
    const { status, lines } = await smoke(`http://127.0.0.1:${await freePort()}`);
    expect(status).toBe(1);
    expect(notWell(lines)).toHaveLength(lines.length);
    expect(lines.at(-1)).toBe('NOT WELL  a chat begins: ECONNREFUSED');
  });
});
