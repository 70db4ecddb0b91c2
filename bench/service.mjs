/** npm run bench, its first part: time from `npm start` (built) to ready, and what the page loads before and after the chat opens. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../test/free-port.cjs';

const rounds = 5;

const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const starts = [];
for (let round = 0; round < rounds; round++) {
  const server = await start();
  starts.push(server.readyMs);
  if (round === rounds - 1) await measure(server.url);
  await server.stop();
}
const bare = [];
for (let round = 0; round < rounds; round++) bare.push(await timeOfBareNode());
console.log(
  `ready after ${median(starts)} ms (median of ${rounds}; a bare \`node -e 0\` takes ${median(bare)} ms)`,
);

async function measure(url) {
  const before = await sizeOf(url, ['/', '/widget.js', '/assets/page.css', '/pictures/launcher.svg']);
  const page = await (await fetch(`${url}/webchat`)).text();
  const scripts = [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg))"/g)].map(match => match[1]);
  const after = await sizeOf(url, ['/webchat', ...new Set(scripts)]);
  console.log(`before the chat opens: ${kb(before)} · when it opens: ${kb(after)} more (as sent, brotli)`);
}

async function sizeOf(url, paths) {
  let total = 0;
  for (const path of paths) {
    const response = await rawGet(url + path);
    total += response;
  }
  return total;
}

/** Bytes of the body as they travel. */
async function rawGet(address) {
  const { get } = await import('node:http');
  return new Promise((resolve, reject) => {
    get(address, { headers: { 'Accept-Encoding': 'br, gzip' } }, response => {
      let size = 0;
      response.on('data', chunk => {
        size += chunk.length;
      });
      response.on('end', () => resolve(size));
    }).on('error', reject);
  });
}

async function start() {
  const dataDir = mkdtempSync(join(tmpdir(), 'sesame-bench-'));
  const port = await freePort();
  const from = performance.now();
  const child = spawn(process.execPath, ['dist/sesame.js'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise(resolve => {
    child.stdout.on('data', text => String(text).includes('http://') && resolve());
  });
  const readyMs = Math.round(performance.now() - from);
  const stop = () =>
    new Promise(resolve => {
      child.once('exit', () => {
        rmSync(dataDir, { recursive: true });
        resolve();
      });
      child.kill('SIGTERM');
    });
  return { url: `http://127.0.0.1:${port}`, readyMs, stop };
}

async function timeOfBareNode() {
  const from = performance.now();
  await new Promise(resolve => spawn(process.execPath, ['-e', '0']).on('exit', resolve));
  return Math.round(performance.now() - from);
}

function kb(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
