/**
 * npm run bench:memory [-- --turns N --streams N --rounds N]: memory of the built server as the kernel counts it (VmRSS, MB), asked by people
 * in this process: idle; after a round of turns on streams of people who come and go; with many streams open at once, each of whom has said
 * something. Exit 1 above the bounds, or where the last round is more than a tenth above the second.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { directLine } from './turns/direct-line.mjs';
import { rssMbOf } from './turns/machine.mjs';
import { startServer } from './turns/server.mjs';

const { values: asked } = parseArgs({
  options: {
    turns: { type: 'string', default: '20000' },
    streams: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
  },
});
const [turns, streams, rounds] = [asked.turns, asked.streams, asked.rounds].map(Number);
// Of Node 20; those that follow take some 20 MB more before they do anything.
const bounds = { idle: 120, used: 220 };
const texts = ['j’ai tout perdu', 'retour'];
const [atOnce, turnsEach] = [16, 20];
const restMs = 5_000;

const limits = { RATE_LIMITS: 'posts=9999999 starts=9999999 tokens=9999999' };
const server = await startServer('dist/sesame.js', folder => ({ DATA_DIR: folder, ...limits }));
const open = directLine([server.url], { stream: true });
try {
  const idle = await memoryAtRest();
  const found = [];
  for (let round = 1; round <= rounds; round++) {
    await manyTurns(turns);
    const talked = await memoryAtRest();
    found.push({ [`after ${turns} turns`]: talked, [`with ${streams} streams`]: await memoryWithStreams() });
  }
  tell(idle, found);
} finally {
  await server.kill();
  server.remove();
}

async function manyTurns(count) {
  let left = count;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        const mine = Math.min(turnsEach, left);
        left -= mine;
        const person = await open();
        for (let turn = 0; turn < mine; turn++) await person.says(texts[turn % texts.length]);
        person.close();
      }
    }),
  );
}

async function memoryWithStreams() {
  const people = [];
  const opened = async () => {
    while (people.length < streams) {
      const place = people.push(null) - 1;
      people[place] = await open();
      await people[place].says(texts[0]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, opened));
  const memory = await memoryAtRest();
  for (const person of people) person.close();
  return memory;
}

async function memoryAtRest() {
  await wait(restMs);
  return Math.round(rssMbOf(server.pid));
}

function tell(idle, found) {
  console.log(`Node ${process.version}; idle: ${idle} MB (at most ${bounds.idle})`);
  console.table(Object.fromEntries(found.map((each, index) => [`round ${index + 1}`, each])));
  const most = found.map(each => Math.max(...Object.values(each)));
  const growth = most.at(-1) / (most[1] ?? most[0]);
  console.log(`at most ${Math.max(...most)} MB (${bounds.used}); last round / second: ${growth.toFixed(2)}`);
  if (idle > bounds.idle || Math.max(...most) > bounds.used || growth > 1.1) process.exitCode = 1;
}
