/**
 * npm run bench:resets [-- --resets 40]: milliseconds of processor of a whole reset (a chat is opened, NUMEN and date are typed, the form is fetched and sent),
 * beside those of argon2id alone, by turns in the same run.
 */
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { cpuMsOf, pinSelf } from './turns/machine.mjs';
import { startServer } from './turns/server.mjs';
import { median, spread } from './turns/windows.mjs';

const require = createRequire(import.meta.url);
require('../test/abuse/register.cjs');
const { createPasswordHasher } = require('../src/accounts/password-hasher.ts');
const { setPassword } = require('../test/crashes/person.ts');

const { values: asked } = parseArgs({ options: { resets: { type: 'string', default: '40' } } });
/** Of those that an empty store is filled with. */
const person = { numen: '99E0000001AAA', birthDate: '01/01/1993' };
const atATime = 5;

pinSelf();
const hasher = createPasswordHasher();
const server = await startServer('dist/sesame.js', folder => ({ DATA_DIR: folder }));
const found = { 'a whole reset': [], 'argon2id alone': [] };
let number = 0;
for (let round = -1; round < Number(asked.resets) / atATime; round++) {
  const reset = await cpuOf(server.pid, password => setPassword(server.url, person, password, () => {}));
  const alone = await cpuOf(process.pid, password => hasher.hash(password));
  // The first round compiles.
  if (round < 0) continue;
  found['a whole reset'].push(reset);
  found['argon2id alone'].push(alone);
}
await server.kill();
server.remove();
console.table(
  Object.fromEntries(Object.entries(found).map(([name, ms]) => [name, { 'CPU ms': spread(ms, 1) }])),
);
const pairs = found['a whole reset'].map((ms, round) => ms / found['argon2id alone'][round]);
console.log(`a whole reset / argon2id alone: × ${spread(pairs, 2)} (median ${median(pairs).toFixed(2)})`);
process.exit(0);

async function cpuOf(pid, work) {
  const before = cpuMsOf(pid);
  for (let count = 0; count < atATime; count++) await work(`Essai-${++number}-Chateau-Numero!`);
  return (cpuMsOf(pid) - before) / atATime;
}
