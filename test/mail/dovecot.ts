import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { runAccounts } from '../../src/cli/accounts';
import { freePort } from '../free-port.cjs';
import { listening } from '../pid-file';

const program = '/usr/sbin/dovecot';

/** Debian's Dovecot, with a configuration, a port and a directory of its own. */
export interface Dovecot {
  /** The passwd-file that it reads, as the documents have it; none when it looks elsewhere. */
  passwdFile: string;
  /** The answer to an IMAP log-in: `OK` or `NO`. */
  login(username: string, password: string): Promise<string>;
  stop(): Promise<void>;
}

/** The accounts of a service, as an operator gives them to Dovecot. */
export async function exportTo({ passwdFile }: Dovecot, { dataDir, now }: Exported): Promise<void> {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = { stdin: process.stdin, stdout, stderr: process.stderr, now, env: { DATA_DIR: dataDir } };
  const command = ['export', '--format', 'dovecot', '--out', passwdFile];
  const code = await runAccounts([...command, '--group', dovecotGroup(), '--mode', '0640'], terminal);
  if (code !== 0) throw new Error(`the export ended with ${code}`);
}

interface Exported {
  dataDir: string;
  now: () => number;
}

/** Of the user whom Dovecot's auth process runs as: its own, unless this suite may not change users. */
export const dovecotGroup = (): string => (process.getuid?.() === 0 ? 'dovecot' : String(process.getgid?.()));

/** @param passdb where it looks passwords and mailboxes up; in the passwd-file unless told otherwise */
export async function startDovecot(passdb: (folder: string) => string = passwdFilePassdb): Promise<Dovecot> {
  if (!existsSync(program))
    throw new Error('This suite needs Dovecot: apt-get install --no-install-recommends dovecot-imapd');
  // Its processes are other users': they cannot pass a folder that is ours alone, as that of the other suites is.
  const folder = mkdtempSync('/tmp/sesame-dovecot-');
  const passwdFile = join(folder, 'passwd');
  mkdirSync(join(folder, 'mail'));
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'mail'), 0o777);
  const port = await freePort();
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port, passdb(folder)));
  const child = spawn(program, ['-F', '-c', join(folder, 'dovecot.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await listening(child, { port, pidFile: join(folder, 'run/master.pid'), hears: 'data', tries: 100 });
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

/** What `docs/operations.md` prints, at this suite's place. */
const passwdFilePassdb = (folder: string): string =>
  ownMailboxes(printed('driver = passwd-file'), folder).replace(
    '/var/lib/sesame-mail/passwd',
    `${folder}/passwd`,
  );

/** As the document has them, but for whose they are and where. */
export function ownMailboxes(block: string, folder: string): string {
  const owner = process.getuid?.() === 0 ? 65534 : process.getuid?.();
  const group = process.getgid?.() === 0 ? 65534 : process.getgid?.();
  const own = `uid=${owner} gid=${group} home=${folder}/mail/%u`;
  const after = block.replace('uid=vmail gid=vmail home=/var/vmail/%u', own);
  if (after === block) throw new Error('the block says nothing of mailboxes');
  return after;
}

/** The block of the document in which that stands. */
export function printed(text: string): string {
  const page = readFileSync(join(__dirname, '../../docs/operations.md'), 'utf8');
  const blocks = [...page.matchAll(/^```\w*\n(?<block>[^`]*)^```$/gmu)].map(
    match => match.groups?.block ?? '',
  );
  const [block, other] = blocks.filter(one => one.includes(text));
  if (!block || other) throw new Error(`the document has not one block with « ${text} »`);
  return block;
}

/** Plain text on the loopback only: what is tried here is the password. */
function configuration(folder: string, port: number, passdb: string): string {
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
${passdb}
`;
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
