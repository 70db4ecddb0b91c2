/**
 * npm run bench:install: what it takes to try it. This commit is cloned, npm's cache is empty, and it is installed and started as README says, until
 * somebody in the chat is answered; then started again; then installed as in production, in the clone and from the archive of `npm run release`.
 * `-- --tests` times `npm test` there too. Last come the peers' packages, their cache empty too. Seconds are this
 * machine's, of the registry it has: packages and MB are everybody's.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../test/free-port.cjs';
import { directLine } from './turns/direct-line.mjs';

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'sesame-install-'));
const clone = join(folder, 'clone');
const env = { ...process.env, npm_config_cache: join(folder, 'npm-cache') };
const rows = {};

try {
  const began = performance.now();
  seconds('git clone', () => execFileSync('git', ['clone', '-q', root, clone]));
  install('npm ci', clone, []);
  await answered('first npm start, to the first answer');
  rows['in all, from git clone to that answer'] = { seconds: since(began) };
  await answered('later npm start, to the first answer');
  if (process.argv.includes('--tests'))
    seconds('npm test', () => execFileSync('npm', ['test'], { cwd: clone, env, stdio: 'ignore' }));
  const archive = execFileSync('npm', ['run', '-s', 'release'], { cwd: clone, env, encoding: 'utf8' }).trim();
  install('npm ci --omit=dev, in a clone', clone, ['--omit=dev']);
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  install('npm ci --omit=dev, in the archive', archiveFolder(archive), ['--omit=dev']);
  env.npm_config_cache = join(folder, 'empty-cache');
  install('npm ci of the peers (bare botbuilder echo)', join(clone, 'bench/peers'), []);
  console.log(`Node ${process.version}`);
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function seconds(name, act) {
  const began = performance.now();
  act();
  rows[name] = { ...rows[name], seconds: since(began) };
}

function install(name, cwd, options) {
  let told = '';
  seconds(name, () => {
    const { status, stderr } = spawnSync('npm', ['ci', ...options], { cwd, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    told = stderr;
  });
  const lock = JSON.parse(readFileSync(join(cwd, 'node_modules/.package-lock.json'), 'utf8'));
  const size = execFileSync('du', ['-sm', join(cwd, 'node_modules')], { encoding: 'utf8' });
  Object.assign(rows[name], {
    packages: Object.keys(lock.packages).length,
    'that have an install script': Object.values(lock.packages).filter(each => each.hasInstallScript).length,
    MB: Number.parseInt(size, 10),
    'lines of npm warn': told.split('\n').filter(line => line.startsWith('npm warn')).length,
  });
}

/** As who follows README: `npm start`, the chat, a sentence. */
async function answered(name) {
  const port = await freePort();
  const started = performance.now();
  // A group of its own: npm does not hand on what it is told.
  const child = spawn('npm', ['start'], {
    ...{
      cwd: clone,
      env: { ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    },
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('Sésame: ')) break;
    const person = await directLine([`http://127.0.0.1:${port}`], { stream: true })();
    const answer = await person.says('j’ai tout perdu');
    if (!answer) throw new Error('nobody answered');
    rows[name] = { seconds: since(started) };
    person.close();
  } finally {
    process.kill(-child.pid, 'SIGTERM');
    await once(child, 'exit');
  }
}

function since(began) {
  return Number(((performance.now() - began) / 1000).toFixed(1));
}

function archiveFolder(archive) {
  return join(folder, archive.match(/(?<name>[^/]+)\.tar\.gz$/).groups.name);
}
