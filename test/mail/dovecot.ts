import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { runAccounts } from '../../src/cli/accounts';
import { freePort } from '../browser/sesame-process';

const program = '/usr/sbin/dovecot';

/** Debian's Dovecot, with a configuration, a port and a directory of its own. */
export interface Dovecot {
  /** The passwd-file that it reads at each log-in. */
  passwdFile: string;
  /** The answer to an IMAP log-in: `OK` or `NO`. */
  login(username: string, password: string): Promise<string>;
  stop(): Promise<void>;
}

/** The accounts of a service, as an operator gives them to Dovecot. */
export async function exportTo({ passwdFile }: Dovecot, { dataDir, now }: Exported): Promise<void> {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = { stdin: process.stdin, stdout, stderr: process.stderr, now, env: { DATA_DIR: dataDir } };
  const code = await runAccounts(['export', '--format', 'dovecot', '--out', passwdFile], terminal);
  if (code !== 0) throw new Error(`the export ended with ${code}`);
  chmodSync(passwdFile, 0o644);
}

interface Exported {
  dataDir: string;
  now: () => number;
}

export async function startDovecot(): Promise<Dovecot> {
  if (!existsSync(program))
    throw new Error('This suite needs Dovecot: apt-get install --no-install-recommends dovecot-imapd');
  const folder = mkdtempSync(join(tmpdir(), 'sesame-dovecot-'));
  const passwdFile = join(folder, 'passwd');
  writeFileSync(passwdFile, '', { mode: 0o644 });
  mkdirSync(join(folder, 'mail'));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'mail'), 0o777);
  const port = await freePort();
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port));
  const child = spawn(program, ['-F', '-c', join(folder, 'dovecot.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await listening(port, child);
  return {
    passwdFile,
    login: (username, password) => login(port, username, password),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Plain text on the loopback only: what is tried here is the password. */
function configuration(folder: string, port: number): string {
  const isRoot = process.getuid?.() === 0;
  const user = process.env.USER ?? 'nobody';
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
mail_location = maildir:~/Maildir
first_valid_uid = 1
${isRoot ? '' : `default_internal_user = ${user}\ndefault_login_user = ${user}\n`}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
  # No one waits longer after a refusal: there are many here.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
passdb {
  driver = passwd-file
  args = ${folder}/passwd
}
userdb {
  driver = static
  args = uid=${isRoot ? 65534 : process.getuid?.()} gid=${isRoot ? 65534 : process.getgid?.()} home=${folder}/mail/%u
}
`;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await new Promise<boolean>(resolve => {
      socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isUp) return;
    await wait(50);
  }
  throw new Error('Dovecot does not listen');
}

/** RFC 3501, AUTHENTICATE PLAIN (RFC 4616): unlike LOGIN it takes any UTF-8. */
async function login(port: number, username: string, password: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    for await (const line of createInterface({ input: socket })) {
      if (line.startsWith('* OK')) socket.write('a AUTHENTICATE PLAIN\r\n');
      if (line.startsWith('+'))
        socket.write(`${Buffer.from(`\0${username}\0${password}`).toString('base64')}\r\n`);
      if (line.startsWith('a ')) return line.split(' ')[1] ?? '';
    }
    return 'closed';
  } finally {
    socket.destroy();
  }
}
