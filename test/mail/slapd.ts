import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Attribute, Change, Client, InvalidCredentialsError } from 'ldapts';
import type { LdapSettings } from '../../src/mail/directory/settings';
import { freePort } from '../free-port.cjs';
import { listening } from '../pid-file';

const program = '/usr/sbin/slapd';

/** Debian's slapd, with a configuration, ports and data of its own; its `argon2.so` verifies what is delivered. */
export interface Slapd {
  /** The plain port, which asks for StartTLS before anybody logs in. */
  url: string;
  /** PEM of the authority of its certificate. */
  ca: string;
  caFile: string;
  settings: LdapSettings & { kind: 'ldap' };
  /** Of the service account. */
  password: string;
  /** `OK` or `NO`, of a log-in with that password. */
  login(username: string, password: string): Promise<string>;
  /** The values of `userPassword`, as its administrator reads them. */
  passwordsOf(username: string): Promise<string[]>;
  /** Every value that was ever put there, oldest first. */
  historyOf(username: string): string[];
  setPasswords(username: string, values: string[]): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP, and SIGCONT. */
  freeze(): Promise<void>;
  thaw(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const suffix = 'dc=example,dc=org';
const people = `ou=people,${suffix}`;
const service = { bindDn: `cn=sesame,${suffix}`, password: 'service-secret' };
const admin = { dn: `cn=admin,${suffix}`, password: 'admin-secret' };
const dnOf = (username: string): string => `uid=${username},${people}`;

/** @param usernames whose entries it has, without a password */
export async function startSlapd(usernames: readonly string[]): Promise<Slapd> {
  if (!existsSync(program))
    throw new Error('This suite needs slapd: apt-get install --no-install-recommends slapd');
  // Dovecot, which is another user, reads its certificate there.
  const folder = mkdtempSync('/tmp/sesame-slapd-');
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'db'));
  makeCertificate(folder);
  const config = join(folder, 'slapd.conf');
  writeFileSync(config, configuration(folder));
  writeFileSync(join(folder, 'data.ldif'), entries(usernames));
  execFileSync('/usr/sbin/slapadd', ['-f', config, '-l', join(folder, 'data.ldif')]);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const caFile = join(folder, 'ca.pem');
  const ca = readFileSync(caFile, 'utf8');
  let child = await run();

  const as = async <T>(dn: string, password: string, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = new Client({ url, timeout: 5_000, connectTimeout: 5_000 });
    try {
      await client.startTLS({ ca, host: '127.0.0.1' });
      await client.bind(dn, password);
      return await work(client);
    } finally {
      await client.unbind().catch(() => {});
    }
  };

  return {
    url,
    ca,
    caFile,
    password: service.password,
    settings: {
      ...{ kind: 'ldap', url, ca, startTls: true, base: people, bindDn: service.bindDn },
      ...{ filter: '(uid={username})', scheme: '{ARGON2}' },
    },
    login: (username, password) =>
      as(dnOf(username), password, async () => 'OK').catch(error => {
        if (error instanceof InvalidCredentialsError) return 'NO';
        throw error;
      }),
    passwordsOf: username =>
      as(admin.dn, admin.password, async client => {
        const { searchEntries } = await client.search(dnOf(username), {
          scope: 'base',
          attributes: ['userPassword'],
        });
        return [searchEntries[0]?.userPassword ?? []].flat().map(String);
      }),
    historyOf: username => historyIn(readFileSync(join(folder, 'audit.ldif'), 'utf8'), dnOf(username)),
    setPasswords: async (username, values) => {
      const modification = new Attribute({ type: 'userPassword', values });
      await as(admin.dn, admin.password, client =>
        client.modify(dnOf(username), new Change({ operation: 'replace', modification })),
      );
    },
    kill: () => end(child, 'SIGKILL'),
    freeze: async () => {
      child.kill('SIGSTOP');
      await wait(200);
    },
    thaw: () => void child.kill('SIGCONT'),
    start: async () => {
      child = await run();
    },
    stop: async () => {
      await end(child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function run(): Promise<ChildProcess> {
    const started = spawn(program, ['-d', '0', '-f', config, '-h', url], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await listening(started, { port, pidFile: join(folder, 'pid'), hears: 'connect', tries: 200 });
    return started;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  child.kill('SIGCONT');
  await ended;
}

/** Who may do what is as it should be at a real one: the service account reads and writes passwords of people, and nothing else. */
const configuration = (folder: string): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload argon2
moduleload auditlog
pidfile ${folder}/pid
TLSCertificateFile ${folder}/server.pem
TLSCertificateKeyFile ${folder}/server.key
security simple_bind=128
database mdb
suffix "${suffix}"
rootdn "${admin.dn}"
rootpw ${admin.password}
directory ${folder}/db
maxsize 104857600
index uid eq
access to dn.children="${people}" attrs=userPassword by dn.exact="${service.bindDn}" write by anonymous auth by * none
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="${people}" by dn.exact="${service.bindDn}" read by * none
access to * by * none
overlay auditlog
auditlog ${folder}/audit.ldif
`;

const entries = (usernames: readonly string[]): string =>
  [
    `dn: ${suffix}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example`,
    `dn: ${people}\nobjectClass: organizationalUnit\nou: people`,
    `dn: ${service.bindDn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: sesame\nuserPassword: ${service.password}`,
    ...usernames.map(
      name => `dn: ${dnOf(name)}\nobjectClass: inetOrgPerson\nuid: ${name}\ncn: ${name}\nsn: ${name}`,
    ),
  ].join('\n\n');

/** Of the audit log (slapo-auditlog, LDIF). */
function historyIn(log: string, dn: string): string[] {
  const records = log.replaceAll('\n ', '').split('\n\n');
  return records
    .filter(record => record.includes(`\ndn: ${dn}\n`))
    .flatMap(record =>
      [...record.matchAll(/^(?:add|replace): userPassword\nuserPassword:: (?<value>\S+)$/gmu)].map(match =>
        Buffer.from(match.groups?.value ?? '', 'base64').toString(),
      ),
    );
}

function makeCertificate(folder: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Test CA',
    '-days',
    '2',
  );
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=127.0.0.1');
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost');
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', ...by, '-out', 'server.pem');
}
