/**
 * npm run bench:page: what it costs to open the chat, beside Microsoft's Web Chat over the same Direct Line in the same run: bytes,
 * requests, first message and blocked time on slow 3G and at a quarter of the processor, heap and DOM nodes. Medians; exit 1 over a limit.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { freePort } from '../test/free-port.cjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { chromium } = createRequire(join(root, 'test/browser/package.json'))('playwright-core');
const rounds = Number(process.env.ROUNDS ?? 3);
/** KB over the wire, HTML, CSS and JS together. */
const heaviest = 20;
/** Chromium's « Slow 3G »: 400 kbit/s, 400 ms. */
const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const webChatFile = join(root, 'test/clients/node_modules/botframework-webchat/dist/webchat.js');

const host = await serveWebChat();
const sesame = await startSesame(host.origin);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-gpu', '--disable-features=LocalNetworkAccessChecks'];
const browser = await chromium.launch({ executablePath, args });
try {
  const pages = {
    Sésame: { url: `${sesame.origin}/webchat`, first: '.message' },
    'Web Chat': { url: `${host.origin}/?to=${sesame.origin}`, first: '.webchat__bubble' },
  };
  const found = {};
  for (const [name, page] of Object.entries(pages)) found[name] = await measureAll(page);
  console.table(found);
  if (found.Sésame['KB of HTML, CSS and JS'] > heaviest) {
    console.log(`over the limit of ${heaviest} KB`);
    process.exitCode = 1;
  }
} finally {
  await browser.close();
  sesame.stop();
  host.server.close();
}

async function measureAll(page) {
  const slowNetwork = await times(() => measure(page, { slow3G: true, cpu: 1 }));
  const slowMachine = await times(() => measure(page, { slow3G: false, cpu: 4 }));
  return {
    requests: median(slowNetwork, 'requests'),
    'KB of HTML, CSS and JS': median(slowNetwork, 'pageKB'),
    'KB in all': median(slowNetwork, 'KB'),
    'first message on slow 3G (s)': median(slowNetwork, 'seconds'),
    'first message, CPU ÷ 4 (s)': median(slowMachine, 'seconds'),
    'blocked, CPU ÷ 4 (s)': median(slowMachine, 'blocked'),
    'heap (MB)': median(slowMachine, 'heap'),
    'DOM nodes': median(slowMachine, 'nodes'),
  };
}

async function measure({ url, first }, { slow3G, cpu }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Performance.enable');
  const loaded = { requests: 0, bytes: 0, page: 0 };
  const parts = new Set();
  devtools.on('Network.requestWillBeSent', ({ requestId, type }) => {
    loaded.requests++;
    if (['Document', 'Stylesheet', 'Script'].includes(type)) parts.add(requestId);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    loaded.bytes += encodedDataLength;
    if (parts.has(requestId)) loaded.page += encodedDataLength;
  });
  if (slow3G) await devtools.send('Network.emulateNetworkConditions', slow);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  await page.addInitScript(() => {
    window.blocked = 0;
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) window.blocked += duration - 50;
    }).observe({ type: 'longtask', buffered: true });
  });
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit', timeout: 120_000 });
  await page.locator(first).first().waitFor({ timeout: 120_000 });
  const seconds = (performance.now() - began) / 1000;
  // Until nothing comes any more: what is loaded after the first message counts, too.
  await page.waitForTimeout(slow3G ? 5_000 : 2_000);
  const { metrics } = await devtools.send('Performance.getMetrics');
  const metric = name => metrics.find(found => found.name === name)?.value ?? 0;
  const blocked = await page.evaluate(() => window.blocked);
  await context.close();
  return {
    requests: loaded.requests,
    KB: loaded.bytes / 1024,
    pageKB: loaded.page / 1024,
    seconds,
    blocked: blocked / 1000,
    heap: metric('JSHeapUsedSize') / 1024 / 1024,
    nodes: metric('Nodes'),
  };
}

/** As Microsoft's documentation shows it: the bundle, a token, and nothing else. Null when it is not installed. */
async function serveWebChat() {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const script = brotliCompressSync(readFileSync(webChatFile), { params });
  const page = `<!doctype html><meta charset="utf-8"><title>Web Chat</title>
<div id="webchat" role="main"></div><script src="/webchat.js"></script><script>(async () => {
const to = new URLSearchParams(location.search).get('to');
const response = await fetch(to + '/api/webchat/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"locale":"fr"}' });
const { token, domain } = await response.json();
WebChat.renderWebChat({ directLine: WebChat.createDirectLine({ token, domain }), locale: 'fr-FR' }, document.getElementById('webchat'));
})();</script>`;
  const server = createServer((req, res) => {
    const isScript = req.url === '/webchat.js';
    res.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    if (isScript) res.setHeader('Content-Encoding', 'br');
    res.end(isScript ? script : page);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${server.address().port}` };
}

async function startSesame(allowedOrigin) {
  const dataDir = mkdtempSync(join(tmpdir(), 'sesame-bench-'));
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    ...(allowedOrigin ? { ALLOWED_ORIGINS: allowedOrigin } : {}),
  };
  const options = { cwd: dataDir, env, stdio: ['ignore', 'pipe', 'inherit'] };
  const child = spawn(process.execPath, [join(root, 'dist/sesame.js')], options);
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('Sésame:')) break;
  const stop = () => {
    child.kill();
    child.once('exit', () => rmSync(dataDir, { recursive: true }));
  };
  return { origin: `http://127.0.0.1:${port}`, stop };
}

async function times(work) {
  const found = [];
  for (let round = 0; round < rounds; round++) found.push(await work());
  return found;
}

function median(found, name) {
  const sorted = found.map(one => one[name]).toSorted((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length / 2)].toPrecision(3));
}
