import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { saysPidOf } from '../pid-file';

/** Debian's nginx with the configuration that we ship, in front of servers of this machine. */
export interface Nginx {
  /** Where people reach it. */
  url: string;
  /** Where those arrive who typed no `https`. */
  plainUrl: string;
  /** The certificate, PEM, of an authority that nobody else believes. */
  certificate: string;
  /** What it has written about the requests so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Where it listens. */
interface Ports {
  https: number;
  http: number;
}

/**
 * @param behind ports of the servers
 * @param tls where its certificate is; one of its own otherwise
 */
export async function startNginx(ports: Ports, behind: number[], tls?: string): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-nginx-'));
  const certificates = tls ?? makeCertificate(folder);
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, around(folder, movedHere(folder, certificates, ports, behind)));
  const args = ['-c', config, '-p', folder, '-e', join(folder, 'error.log'), '-g', 'daemon off;'];
  const child = spawn(program(), args, { stdio: 'ignore' });
  await listening(child, folder);
  return {
    url: `https://localhost:${ports.https}`,
    plainUrl: `http://127.0.0.1:${ports.http}`,
    certificate: join(certificates, 'fullchain.pem'),
    log: () => readFileSync(join(folder, 'sesame.log'), 'utf8'),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Only names, addresses and places: each of them must be there. */
function movedHere(folder: string, certificates: string, { https, http }: Ports, behind: number[]): string {
  const servers = behind.map(each => `server 127.0.0.1:${each} max_fails=0;`).join('\n  ');
  const changes: [RegExp, string][] = [
    [/(?:server 10\.22\.0\.\d+:3978 [^;]+;\s+)+/, `${servers}\n  `],
    [/\/etc\/ssl\/sesame\//g, `${certificates}/`],
    [/\/var\/log\/nginx\//g, `${folder}/`],
    [/https:\/\/sesame\.example\$/g, `https://localhost:${https}$`],
    [/server_name sesame\.example;/g, 'server_name localhost;'],
    [/listen \[::\]:\d+[^;]*;\n/g, ''],
    [/listen 443 /g, `listen 127.0.0.1:${https} `],
    [/listen 80;/g, `listen 127.0.0.1:${http};`],
  ];
  return changes.reduce(
    (text, [what, here]) => {
      if (text.search(what) < 0) throw new Error(`sesame.conf has no ${what}`);
      return text.replace(what, here);
    },
    readFileSync(shipped, 'utf8'),
  );
}
const shipped = join(__dirname, '../../deploy/nginx/sesame.conf');

/** As Debian's nginx.conf includes it, `gzip on` and all. */
function around(folder: string, inner: string): string {
  mkdirSync(join(folder, 'temp'));
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${folder}/temp/${name};`,
  );
  return `pid ${folder}/nginx.pid;
worker_processes 2;
events { worker_connections 1024; }
http { gzip on; access_log off; ${temps.join(' ')}
${inner}
}`;
}

/** @returns the folder, where `fullchain.pem` and `key.pem` are now */
export function makeCertificate(folder: string): string {
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'fullchain.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...names, ...files];
  execFileSync('openssl', how, { stdio: 'ignore' });
  return folder;
}

function program(): string {
  try {
    execFileSync(usual, ['-v'], { stdio: 'ignore' });
    return usual;
  } catch {
    throw new Error('The deploy suite needs nginx: install the Debian package « nginx-light ».');
  }
}
const usual = '/usr/sbin/nginx';

/** It writes its pid when it listens at all of its ports. */
async function listening(child: ChildProcess, folder: string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    if (saysPidOf(join(folder, 'nginx.pid'), child)) return;
    await wait(50);
  }
  throw new Error(`nginx ended: ${readFileSync(join(folder, 'error.log'), 'utf8')}`);
}
