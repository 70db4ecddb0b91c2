/**
 * npm run bench [-- --force] [--rounds 7] [--turns 40] [--only NAME…] [--skip NAME…]
 *
 * Turns a second, and milliseconds of processor a turn, beside botbuilder's own ways in the same run (`bench/peers`): one process against
 * one, on the same processor and Node, in interleaved windows, as they are shipped. The store of whoever has one is read back after a
 * kill -9. Refuses to print where others take more than a tenth of that processor; `--force` prints all the same: the milliseconds of
 * processor and their ratios still tell then, turns a second do not.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { benchDatabase } from '../mongodb-server.mjs';
import { botService, startConnector } from './bot-service.mjs';
import { startCountingRelay } from './counting-relay.mjs';
import { directLine } from './direct-line.mjs';
import { pinSelf, rssMbOf } from './machine.mjs';
import { readBackMongoDb, readBackOurs, readBackWaterfall } from './read-back.mjs';
import { startServer } from './server.mjs';
import { conversations, median, spread, window } from './windows.mjs';

const require = createRequire(import.meta.url);
require('../../test/abuse/register.cjs');
const { forgetOplog } = require('../../test/mongodb/stand-in.ts');

const { values: asked } = parseArgs({
  options: {
    force: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    turns: { type: 'string', default: '40' },
    only: { type: 'string', multiple: true, default: [] },
    skip: { type: 'string', multiple: true, default: [] },
  },
});
const rounds = Number(asked.rounds);
const turnsEach = Number(asked.turns);
const warmRounds = 3;
/** Share of the servers' processor that others may take. */
const mostOthers = 0.1;

const isPinned = pinSelf();
const ours = 'dist/sesame.js';
// The only setting that is not the shipped one: a whole académie's limit of messages a minute, which a benchmark meets.
const limits = { RATE_LIMITS: 'posts=9999999 starts=9999999 tokens=9999999' };
const sesameTexts = ['j’ai tout perdu', 'retour'];
const waterfallTexts = ['j’ai tout perdu', 'non'];

const isAsked = name =>
  (asked.only.length === 0 || asked.only.some(part => name.includes(part))) &&
  !asked.skip.some(part => name.includes(part));
const connector = await startConnector();
const servers = [];
const contestants = [];

async function serverFor(program, settings) {
  const server = await startServer(program, settings);
  servers.push(server);
  return server;
}

function enter(name, server, open, { texts = sesameTexts, answers = true } = {}) {
  if (isAsked(name))
    contestants.push({
      name,
      pids: [server].flat().map(({ pid }) => pid),
      open,
      texts,
      answers,
      turns: new Map(),
    });
}

const peer = (name, settings) => serverFor(join('bench/peers', `${name}.cjs`), settings);
const echo = await peer('echo');
const waterfall = await peer('waterfall');
const stored = await peer('waterfall', folder => ({ STATE_FILE: join(folder, 'state.db') }));
const sesame = await serverFor(ours, folder => ({ DATA_DIR: folder, ...limits }));
const database = isAsked('MongoDB') ? await mongoDbOrNull() : null;
const relay = database && (await startCountingRelay(database.uri));
const masterKey = { SESAME_MASTER_KEY: randomBytes(32).toString('base64') };
if (database) migrate(database.uri);
const onMongoDb = relay && (await sesameOnMongoDb(relay.uri));
// Not by the relay: its requests are those of the one above.
const pair = database && [await sesameOnMongoDb(database.uri), await sesameOnMongoDb(database.uri)];

const bare = { texts: waterfallTexts };
enter('echo, replies in the answer', echo, botService(echo.url), bare);
enter('waterfall, replies in the answer', waterfall, botService(waterfall.url), bare);
enter('stored waterfall, replies in the answer', stored, botService(stored.url), bare);
enter('echo, connector', echo, botService(echo.url, connector), bare);
enter('waterfall, connector', waterfall, botService(waterfall.url, connector), bare);
enter('stored waterfall, connector', stored, botService(stored.url, connector), bare);
enter('Sésame, Direct Line posts', sesame, directLine([sesame.url], { stream: false }), { answers: false });
enter('Sésame, Direct Line stream', sesame, directLine([sesame.url], { stream: true }));
enter('Sésame, /api/messages, replies in the answer', sesame, botService(sesame.url));
enter('Sésame, /api/messages, connector', sesame, botService(sesame.url, connector));
if (onMongoDb)
  enter('Sésame on MongoDB, Direct Line stream', onMongoDb, directLine([onMongoDb.url], { stream: true }));
if (pair) {
  const open = directLine(
    pair.map(({ url }) => url),
    { stream: true },
  );
  enter('Sésame on MongoDB, two servers, stream', pair, open);
}

const compared = [
  ['Sésame, Direct Line stream', 'stored waterfall, replies in the answer'],
  ['Sésame, Direct Line stream', 'echo, replies in the answer'],
  ['Sésame, Direct Line posts', 'stored waterfall, replies in the answer'],
  ['Sésame, /api/messages, replies in the answer', 'waterfall, replies in the answer'],
  ['Sésame, /api/messages, connector', 'waterfall, connector'],
  ['Sésame, /api/messages, connector', 'stored waterfall, connector'],
  ['Sésame on MongoDB, Direct Line stream', 'Sésame, Direct Line stream'],
  ['Sésame on MongoDB, two servers, stream', 'Sésame on MongoDB, Direct Line stream'],
];

const found = new Map(contestants.map(({ name }) => [name, []]));
// One person first: what loads at its first use holds up everybody for seconds, and kept connections are closed meanwhile.
for (const each of contestants) await windowOf(each, 4, 1);
for (let round = 0; round < warmRounds; round++)
  for (const each of contestants) await windowOf(each, turnsEach);
const memory = rssMbOf(sesame.pid);
const requestsBefore = relay?.requests();
const commandsBefore = relay?.byCommand();
for (let round = 0; round < rounds; round++)
  for (const each of contestants) found.get(each.name).push(await windowOf(each, turnsEach));
const requests = relay && relay.requests() - requestsBefore;
const commands = relay ? countedSince(commandsBefore) : [];
const memoryAfter = rssMbOf(sesame.pid);

for (const server of servers) await server.kill();
const lost = await readBack();
for (const server of servers) server.remove();
await database?.stop();
connector.close();
tell();

/** What stands in for MongoDB on machines that have none reads all that was written so far for every listener. */
async function windowOf(contestant, turns, people) {
  if (database && contestant.name.includes('MongoDB')) await forgetOplog(database.uri);
  return window(contestant, turns, people);
}

function tell() {
  const others = median([...found.values()].flat().map(each => each.others ?? 0));
  const isBusy = others > mostOthers;
  console.log(
    `Node ${process.version}, ${conversations} conversations at once, ${rounds} windows of ${conversations * turnsEach} turns each, ` +
      `${isPinned ? 'pinned' : 'not pinned'}; others took ${Math.round(others * 100)} % of the servers' processor`,
  );
  console.log(
    lost === 0 ? 'every turn was read back after kill -9' : `${lost} conversations were not read back whole`,
  );
  if (lost > 0) process.exitCode = 1;
  if (isBusy && !asked.force) {
    console.log('This machine is too busy to tell: again later, or with --force.');
    process.exitCode = 1;
    return;
  }
  if (isBusy)
    console.log('Too busy for turns a second to mean anything: read the milliseconds of processor.');
  const rows = [...found].map(([name, windows]) => [
    name,
    {
      'turns/s (min median max)': spread(
        windows.map(each => each.perSecond),
        0,
      ),
      'CPU ms a turn': spread(
        windows.map(each => each.cpuMs),
        2,
      ),
    },
  ]);
  console.table(Object.fromEntries(rows));
  for (const [one, other] of compared) if (found.has(one) && found.has(other)) tellRatio(one, other);
  if (memory !== null)
    console.log(`memory of Sésame: ${memory.toFixed(0)} MB warm, ${memoryAfter.toFixed(0)} MB at the end`);
  if (requests) {
    const turns = rounds * conversations * turnsEach;
    console.log(
      `MongoDB: ${(requests / turns).toFixed(1)} requests a turn, with the beginning of each chat in it`,
    );
    for (const [command, count] of commands) console.log(`  ${(count / turns).toFixed(2)} ${command}`);
  }
}

function tellRatio(one, other) {
  const pairs = found.get(one).map((each, round) => [each, found.get(other)[round]]);
  const rates = spread(
    pairs.map(([a, b]) => a.perSecond / b.perSecond),
    2,
  );
  // The same way round: how many turns of the one for the processor of one of the other.
  const costs = spread(
    pairs.map(([a, b]) => b.cpuMs / a.cpuMs),
    2,
  );
  console.log(`${one} / ${other}: turns/s × ${rates} · turns for the same processor × ${costs}`);
}

/** Those that there is at least one of in twenty turns, the most frequent first. */
function countedSince(before) {
  const turns = rounds * conversations * turnsEach;
  return [...relay.byCommand()]
    .map(([command, count]) => [command, count - (before.get(command) ?? 0)])
    .filter(([, count]) => count / turns >= 0.05)
    .sort(([, one], [, other]) => other - one);
}

async function readBack() {
  const turnsOf = part =>
    new Map(contestants.filter(({ name }) => name.startsWith(part)).flatMap(({ turns }) => [...turns]));
  let missing =
    readBackOurs(sesame.folder, turnsOf('Sésame, ')) + readBackWaterfall(stored.folder, turnsOf('stored'));
  if (database) {
    const client = await MongoClient.connect(database.uri);
    missing += await readBackMongoDb(client, turnsOf('Sésame on MongoDB'));
    await client.close();
  }
  return missing;
}

async function mongoDbOrNull() {
  try {
    return await benchDatabase();
  } catch (error) {
    console.log(`No rows of MongoDB: ${error.message}`);
    return null;
  }
}

function migrate(uri) {
  const env = { PATH: process.env.PATH, MONGODB_URI: uri, ...masterKey };
  execFileSync(process.execPath, ['dist/accounts.js', 'migrate'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function sesameOnMongoDb(uri) {
  return serverFor(ours, folder => ({ DATA_DIR: folder, MONGODB_URI: uri, ...masterKey, ...limits }));
}
