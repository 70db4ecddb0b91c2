/**
 * npm run bench:import [-- ROWS]: an import of 100 000 accounts on both stores: rows a second, peak memory of the importing
 * process, the same file again, and an import that is killed halfway and run again.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchDatabase } from './mongodb-server.mjs';
import { writePeople } from './people-file.mjs';

const rows = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'sesame-import-'));
const file = join(folder, 'people.csv');
await writePeople(file, rows);

await measure('embedded', { DATA_DIR: join(folder, 'embedded') });
const database = await benchDatabase();
const settings = { DATA_DIR: join(folder, 'mongodb'), MONGODB_URI: database.uri };
await accounts(['migrate'], settings);
await measure('MongoDB', settings);
await database.stop();
rmSync(folder, { recursive: true });

async function measure(store, env) {
  const killed = await accounts(['import', file], env, { killAfterMs: 6_000 });
  const resumed = await accounts(['import', file], env);
  const again = await accounts(['import', file], env);
  console.log(
    `${store}: ${killed.ended ? 'was done before the kill' : 'killed after 6 s'}; run again: ${resumed.out}`,
  );
  console.log(`${store}: the same file again: ${again.out} in ${seconds(again.ms)} s`);
  const fresh = { ...env, DATA_DIR: `${env.DATA_DIR}-2` };
  if (env.MONGODB_URI) fresh.MONGODB_URI = env.MONGODB_URI.replace(/(sesame_bench_\d+)/, '$1_2');
  if (env.MONGODB_URI) await accounts(['migrate'], fresh);
  const whole = await accounts(['import', file], fresh);
  const rate = Math.round((rows * 1000) / whole.ms);
  console.log(`${store}: ${rows} rows in ${seconds(whole.ms)} s: ${rate} rows/s, peak ${whole.peakMb} MB`);
}

function seconds(ms) {
  return (ms / 1000).toFixed(1);
}

async function accounts(args, env, { killAfterMs } = {}) {
  const from = performance.now();
  const child = spawn(process.execPath, ['dist/src/cli/accounts.js', ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
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
