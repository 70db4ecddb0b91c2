/**
 * npm run bench:start: from the start of the process to ready, and its memory then, beside a bare botbuilder echo on restify in the same
 * run. Processor at ready is the measure on a machine that does other things too: medians of ROUNDS (7), and the least.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/free-port.cjs';
import { flags } from './flags.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rounds = Number(process.env.ROUNDS ?? 7);
const program = process.argv[2] ?? 'dist/sesame.js';
const dataDir = mkdtempSync(join(tmpdir(), 'sesame-bench-start-'));
const echoFile = join(root, 'bench/peers/echo.cjs');

try {
  const programs = { 'bare botbuilder echo': echoFile, [`Sésame (${program})`]: join(root, program) };
  const found = Object.fromEntries(Object.keys(programs).map(name => [name, []]));
  // The first start writes the demo accounts, and what Node caches of the code.
  for (const file of Object.values(programs)) await startOnce(file);
  for (let round = 0; round < rounds; round++)
    for (const [name, file] of Object.entries(programs)) found[name].push(await startOnce(file));
  const table = Object.entries(found).map(([name, starts]) => [name, medians(starts)]);
  console.log(`Node ${process.version}, ${rounds} rounds`);
  console.table(Object.fromEntries(table));
  const ratio = field => {
    const [bare, ours] = table.map(([, found]) => found[field]);
    return (ours / bare).toFixed(2);
  };
  console.log(
    `ready after ${ratio('CPU ms')} times the processor of the bare echo (least beside least: ${ratio('least CPU ms')})`,
  );
} finally {
  rmSync(dataDir, { recursive: true });
}

async function startOnce(file) {
  const env = {
    PATH: process.env.PATH,
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
  };
  const began = performance.now();
  const child = spawn(process.execPath, [...(file === echoFile ? [] : flags), file], {
    cwd: tmpdir(),
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise(resolve => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout }))
    if (/^(?:ready|Sésame: )/.test(line)) break;
  const found = {
    'ready ms': performance.now() - began,
    'CPU ms': cpuMs(child.pid),
    'RSS MB': rssMb(child.pid),
  };
  child.kill();
  await exit;
  return found;
}

/** Hundredths of a second, of all its threads. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function rssMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function medians(starts) {
  const of = field => starts.map(start => start[field]);
  const middle = Object.keys(starts[0]).map(field => [field, Math.round(median(of(field)))]);
  return { ...Object.fromEntries(middle), 'least CPU ms': Math.min(...of('CPU ms')) };
}
