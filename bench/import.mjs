/**
 * npm run bench:import [-- ROWS]: an import of 100 000 accounts on both stores: rows a second, peak memory of the importing
 * process, the same file again, and an import that is killed while it writes and run again.
 */
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { benchDatabase } from './mongodb-server.mjs';
import { usernameOf, writePeople } from './people-file.mjs';

const rows = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'sesame-import-'));
const file = join(folder, 'people.csv');
await writePeople(file, rows);

await measure('embedded', name => ({ DATA_DIR: join(folder, name) }));
const database = await benchDatabase();
await measure('MongoDB', name => ({
  DATA_DIR: join(folder, name),
  MONGODB_URI: database.uri.replace(/(sesame_bench_\d+)/, `$1_${name}`),
}));
await bareInserts(database.uri);
await database.stop();
rmSync(folder, { recursive: true });

async function measure(store, settingsOf) {
  const first = settingsOf('whole');
  await setUp(first);
  const whole = await accounts(['import', file], first);
  const rate = Math.round((rows * 1000) / whole.ms);
  console.log(
    `${store}: ${rows} rows in ${seconds(whole.ms)} s: ${rate} rows/s, peak ${whole.peakMb} MB; ${whole.out}`,
  );
  const again = await accounts(['import', file], first);
  console.log(`${store}: the same file again in ${seconds(again.ms)} s: ${again.out}`);

  // The file is checked first: well after the middle, rows are being written.
  const second = settingsOf('killed');
  await setUp(second);
  const killed = await accounts(['import', file], second, { killAfterMs: whole.ms * 0.7 });
  const resumed = await accounts(['import', file], second);
  const when = killed.ended ? 'was done before the kill' : 'killed at 70 % of that time';
  console.log(`${store}: ${when}; run again: ${resumed.out}`);
}

/** What the rates are to be compared with: the same documents, durable, on the same two unique indexes, unread and unchecked. */
async function bareInserts(uri) {
  const client = await MongoClient.connect(uri, { writeConcern: { w: 'majority', journal: true } });
  const bare = client.db().collection('bare');
  await bare.createIndexes(['numenKey', 'username'].map(name => ({ key: { [name]: 1 }, unique: true })));
  const from = performance.now();
  for (let first = 0; first < rows; first += 500) {
    await bare.insertMany(
      Array.from({ length: Math.min(500, rows - first) }, (_, at) => document(first + at)),
    );
  }
  const ms = performance.now() - from;
  console.log(`MongoDB: bare inserts of as many: ${Math.round((rows * 1000) / ms)} rows/s`);
  await client.close();
}

function document(index) {
  const username = usernameOf(index);
  const passwordHash = 'x'.repeat(97);
  const names = { lastName: 'Fictif', firstName: 'Camille', username, email: `${username}@example.org` };
  return {
    _id: randomUUID(),
    version: 1,
    numenKey: keyOf(index),
    birthDateTag: keyOf(-index),
    ...names,
    passwordHash,
  };
}

function keyOf(index) {
  return createHash('sha256').update(String(index)).digest('base64url');
}

async function setUp(settings) {
  if (settings.MONGODB_URI) await accounts(['migrate'], settings);
}

function seconds(ms) {
  return (ms / 1000).toFixed(1);
}

async function accounts(args, env, { killAfterMs } = {}) {
  const from = performance.now();
  const child = spawn(process.execPath, ['dist/accounts.js', ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let out = '';
  let peakMb = 0;
  child.stdout.on('data', text => {
    out += text;
  });
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  }, 50);
  const killer = killAfterMs && setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const code = await new Promise(resolve => child.once('close', resolve));
  clearInterval(watch);
  clearTimeout(killer);
  return { out: out.trim(), ms: performance.now() - from, peakMb, ended: code !== null };
}

/** Linux keeps the highest resident size of a process by itself. */
function peakOf(pid) {
  try {
    const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0;
    return Math.round(Number(kb) / 1024);
  } catch {
    return 0;
  }
}
