/**
 * node scripts/image-steps.mjs BASE ARCHIVE: the steps of deploy/Dockerfile, as written, where no registry of images is to be had. As root, on
 * Linux. BASE is a folder like the image of its FROM (debootstrap, with Node and npm in it); ARCHIVE is that of `npm run release`. Then its
 * command runs on a read-only root, as its user, until its health check answers.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../test/free-port.cjs';

const [base, archive] = process.argv.slice(2).map(path => resolve(path));
if (!archive || !existsSync(join(base, 'usr/local/bin/node')))
  throw new Error('BASE (with Node in it) and ARCHIVE');
const folder = mkdtempSync(join(tmpdir(), 'sesame-image-'));
const context = join(folder, 'context');
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
/** A machine may reach the world through a proxy whose authority it believes. */
const authorities = '/etc/ssl/certs/ca-certificates.crt';
const asHere = { npm_config_registry: registry, NODE_EXTRA_CA_CERTS: authorities };
const stages = {};
let stage;

const steps = {
  FROM: named => {
    const name = / AS (?<name>\w+)$/.exec(named)?.groups.name ?? 'image';
    stage = stages[name] = {
      root: join(folder, name),
      workdir: '/',
      user: 'root',
      env: {},
      command: [],
      health: [],
    };
    cpSync(base, stage.root, { recursive: true, verbatimSymlinks: true, filter: isNoDevice });
  },
  WORKDIR: to => {
    stage.workdir = to;
    mkdirSync(join(stage.root, to), { recursive: true });
  },
  COPY: words => {
    const from = /^--from=(?<from>\w+) /.exec(words)?.groups.from;
    const paths = words.split(' ').filter(word => !word.startsWith('--'));
    const to = join(stage.root, stage.workdir, paths.at(-1));
    for (const each of paths.slice(0, -1)) {
      const source = from ? join(stages[from].root, each) : join(context, each);
      const isInto = paths.at(-1).endsWith('/');
      cpSync(source, isInto ? join(to, each) : to, { recursive: true, verbatimSymlinks: true });
    }
  },
  RUN: command => within(stage, ['sh', '-c', command], asHere, believedHere(stage.root)),
  USER: user => {
    stage.user = user;
  },
  ENV: pairs => Object.assign(stage.env, Object.fromEntries(pairs.split(' ').map(pair => pair.split('=')))),
  VOLUME: () => {},
  EXPOSE: () => {},
  HEALTHCHECK: words => {
    stage.health = JSON.parse(/CMD (?<command>\[.*\])$/.exec(words).groups.command);
  },
  CMD: command => {
    stage.command = JSON.parse(command);
  },
};

try {
  mkdirSync(context);
  execFileSync('tar', ['-xzf', archive, '-C', context, '--strip-components=1']);
  for (const line of linesOf(readFileSync(join(context, 'deploy/Dockerfile'), 'utf8'))) {
    const [, instruction, rest] = /^(\w+) (.*)$/.exec(line);
    const from = performance.now();
    steps[instruction](rest);
    console.log(
      `${((performance.now() - from) / 1_000).toFixed(1).padStart(5)} s  ${instruction} ${rest.slice(0, 90)}`,
    );
  }
  await tryOut();
} finally {
  rmSync(folder, { recursive: true });
}

/** Without comments, and with what a backslash continues. */
function linesOf(dockerfile) {
  const lines = dockerfile.replace(/^#.*\n/gm, '').replace(/\\\n/g, '');
  return lines.split('\n').filter(Boolean);
}

/** What a container has of its host: /proc and a few devices, in a mount namespace of its own. */
function inside({ root, workdir, user, env }, command, more, mounts = '') {
  const given = Object.entries({ PATH: path, ...env, ...more }).map(([name, value]) => `${name}=${value}`);
  const script = `set -e
mount --bind ${root} ${root}
${mounts}
mount -t proc proc ${root}/proc
mount --bind /dev ${root}/dev
exec chroot --userspec=${user} ${root} env -i --chdir=${workdir} "$@"`;
  return ['unshare', ['--mount', 'sh', '-c', script, 'sh', ...given, ...command]];
}

function believedHere(root) {
  return `mount --bind ${authorities} ${root}${authorities}`;
}

function within(of, command, more, mounts) {
  execFileSync(...inside(of, command, more, mounts), { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function tryOut() {
  const { command, health } = stage;
  const settings = {
    PUBLIC_URL: 'https://sesame.example',
    SESAME_MASTER_KEY: randomBytes(32).toString('base64'),
    ...{ PORT: String(await freePort()), METRICS_PORT: '0', LOG_LEVEL: 'warn' },
  };
  const data = join(stage.root, stage.env.DATA_DIR);
  const readOnly = `mount --bind ${data} ${data}
mount -o remount,bind,ro ${stage.root}
mount -t tmpfs tmpfs ${stage.root}/tmp`;
  const child = spawn(...inside(stage, command, settings, readOnly), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const from = performance.now();
  while (child.exitCode === null && !isWell(health, settings)) await wait(500);
  if (child.exitCode !== null) throw new Error('the command of the image ended');
  console.log(
    `${((performance.now() - from) / 1_000).toFixed(1).padStart(5)} s  until its health check answers, on a read-only root`,
  );
  const owner = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  console.log(`         ${/^Uid:.*$/m.exec(owner)[0].replaceAll('\t', ' ')}; ${writesWhere(readOnly)}`);
  const ended = new Promise(end => child.once('exit', code => end(code)));
  child.kill('SIGTERM');
  console.log(`         told to stop: exit ${await ended}`);
}

function isWell(health, settings) {
  try {
    within(stage, health, settings);
    return true;
  } catch {
    return false;
  }
}

/** Of the user of the image, below the whole root. */
function writesWhere(mounts) {
  const find = 'find / -xdev -type d -writable -not -path "/proc/*" 2>/dev/null || true';
  const [command, args] = inside(stage, ['sh', '-c', find], {}, mounts);
  const places = execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n');
  return `its user may write in ${places.filter(place => !place.startsWith('/dev')).join(', ')}`;
}

function isNoDevice(from) {
  return !from.startsWith(join(base, 'dev/')) && !from.startsWith(join(base, 'proc/'));
}
