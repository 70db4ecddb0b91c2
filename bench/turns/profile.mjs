/**
 * npm run bench:profile [-- --channel stream|posts|answer|connector] [--turns 40] [--rounds 12] [--top 25]
 *
 * Where the processor of a turn goes: the built server under V8's profiler, while 16 people talk to it as in `npm run bench`. What a layer
 * takes is the time of its own functions and of what they call of libraries and of Node; `own` is time in a package's functions alone, and
 * `with what it calls` that of a function until it waits.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { flags } from '../flags.mjs';
import { botService, startConnector } from './bot-service.mjs';
import { directLine } from './direct-line.mjs';
import { layerOf } from './layers.mjs';
import { pinSelf } from './machine.mjs';
import { createSources } from './profile-sources.mjs';
import { startServer } from './server.mjs';
import { median, window } from './windows.mjs';

const { values: asked } = parseArgs({
  options: {
    channel: { type: 'string', default: 'stream' },
    turns: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '12' },
    top: { type: 'string', default: '25' },
  },
});
const root = resolve(import.meta.dirname, '../..');
const channels = {
  stream: url => directLine([url], { stream: true }),
  posts: url => directLine([url], { stream: false }),
  answer: url => botService(url),
  connector: url => botService(url, connector),
};
const connector = asked.channel === 'connector' ? await startConnector() : null;
pinSelf();
const { profile, cpuMs } = await profiled(channels[asked.channel]);
connector?.close();
tell(profile);

async function profiled(openOn) {
  const profiles = mkdtempSync(join(tmpdir(), 'sesame-profile-'));
  process.env.NODE_ARGS = [
    ...flags,
    '--cpu-prof',
    '--cpu-prof-interval=500',
    `--cpu-prof-dir=${profiles}`,
  ].join(' ');
  const limits = { RATE_LIMITS: 'posts=9999999 starts=9999999 tokens=9999999' };
  const server = await startServer(join(root, 'dist/sesame.js'), folder => ({ DATA_DIR: folder, ...limits }));
  const people = {
    name: asked.channel,
    pids: [server.pid],
    open: openOn(server.url),
    texts: ['j’ai tout perdu', 'retour'],
    answers: asked.channel !== 'posts',
    turns: new Map(),
  };
  await window(people, 4, 1);
  const found = [];
  for (let round = 0; round < Number(asked.rounds); round++)
    found.push((await window(people, Number(asked.turns))).cpuMs);
  await server.kill('SIGTERM');
  server.remove();
  const [file] = readdirSync(profiles);
  const profile = JSON.parse(readFileSync(join(profiles, file), 'utf8'));
  rmSync(profiles, { recursive: true, force: true });
  return { profile, cpuMs: median(found) };
}

function tell({ nodes, samples, timeDeltas, startTime, endTime }) {
  const sourceOf = createSources(root);
  const byId = new Map(nodes.map(node => [node.id, { ...node, ...sourceOf(node.callFrame) }]));
  for (const { id, children = [] } of nodes)
    for (const child of children) byId.get(child).parent = byId.get(id);
  const sums = { layers: new Map(), own: new Map(), 'with what it calls': new Map() };
  // The last two thirds: by then what is used often is compiled.
  const from = startTime + (endTime - startTime) / 3;
  let at = startTime;
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    at += timeDeltas[index];
    const node = byId.get(id);
    if (at < from || node.name === '(idle)') continue;
    const us = timeDeltas[index + 1] ?? 0;
    const stack = stackOf(node);
    busy += us;
    add(sums.layers, layerOf(stack), us);
    add(sums.own, node.part, us);
    for (const name of new Set(stack.map(({ name, place }) => `${name} ${place}`)))
      add(sums['with what it calls'], name, us);
  }
  console.log(`${asked.channel}: ${cpuMs.toFixed(2)} ms of processor a turn, while it is profiled`);
  for (const [title, sum] of Object.entries(sums)) {
    console.log(`\n${title}`);
    const largest = [...sum].sort(([, one], [, other]) => other - one).slice(0, Number(asked.top));
    for (const [name, us] of largest)
      console.log(
        `${((us / busy) * 100).toFixed(1).padStart(5)} % ${((us / busy) * cpuMs).toFixed(3)} ms  ${name}`,
      );
  }
}

function stackOf(node) {
  const stack = [];
  for (let each = node; each; each = each.parent) stack.push(each);
  return stack;
}

function add(sum, name, us) {
  sum.set(name, (sum.get(name) ?? 0) + us);
}
