import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A web server over TLS, as on the Internet, with a certificate that only this suite believes. */
export interface Site {
  stop(): Promise<void>;
}

/** What stands before Sésame in production: TLS ends here. */
export function startFront(port: number, behind: number): Promise<Site> {
  const forward = ({ url, method, headers }: IncomingMessage) => ({
    host: '127.0.0.1',
    port: behind,
    path: url,
    method,
    headers,
  });
  const server = createServer(certificate(), (req, res) => {
    const onward = request(forward(req), answer => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', () => res.destroy());
    req.pipe(onward);
  });
  server.on('upgrade', (req, socket, head) => {
    const onward = connect(behind, '127.0.0.1', () => {
      const lines = req.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
      onward.write(`${req.method} ${req.url} HTTP/1.1\r\n${lines.join('')}\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const side of [onward, socket]) {
      side.on('error', () => {
        onward.destroy();
        socket.destroy();
      });
    }
  });
  return listening(server, port);
}

/**
 * Another site, with a page under the strictest policy that our README asks for. The page's query is what the widget's element has:
 * `?data-theme=dark`; without it the element is as short as it can be.
 */
export function startHostPage(port: number, sesame: string): Promise<Site> {
  const policy = `default-src 'none'; script-src ${sesame}; frame-src ${sesame}; img-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
  const server = createServer(certificate(), (req, res) => {
    const { searchParams } = new URL(req.url ?? '/', 'https://host.example');
    const attributes = { src: '/widget.js', defer: '', ...Object.fromEntries(searchParams) };
    res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy });
    res.end(hostPage({ ...attributes, src: `${sesame}${attributes.src}` }));
  });
  return listening(server, port);
}

const hostPage = ({
  viewport,
  ...attributes
}: Record<string, string>): string => `<!doctype html><html lang="fr">
<meta charset="utf-8"><title>Intranet d’un collège</title>${viewport === 'none' ? '' : '<meta name="viewport" content="width=device-width">'}
<h1>Intranet d’un collège</h1><p><a href="#menu">Menu de la cantine</a></p>${'<p>Un long texte.</p>'.repeat(60)}
<script${Object.entries(attributes)
  .map(([name, value]) => ` ${name}="${value}"`)
  .join('')}></script></html>`;

async function listening(server: ReturnType<typeof createServer>, port: number): Promise<Site> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function certificate(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-tls-'));
  const key = join(folder, 'key.pem');
  const cert = join(folder, 'cert.pem');
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert];
  const made = spawnSync('openssl', [...how, '-subj', '/CN=sesame.test', '-days', '1']);
  if (made.status !== 0)
    throw new Error('The browser suite needs OpenSSL: install the Debian package « openssl ».');
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return pair;
}
