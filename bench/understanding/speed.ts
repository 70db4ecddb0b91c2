import { join } from 'node:path';
import { defaultAcademy } from '../../src/academy-file';
import { loadUnderstand } from '../../src/understanding/load-understand';
import { readMessages } from './read-messages';

/** Start-up, memory and time per message, in a process of its own: `node --expose-gc dist/bench/understanding/speed.js`. */
const before = memory();
const started = performance.now();
const understand = loadUnderstand(defaultAcademy);
understand('bonjour', 'start');
print(`start-up, first answer included: ${(performance.now() - started).toFixed(0)} ms`);
const messages = readMessages(join(process.cwd(), 'bench/understanding/held-out.txt'));
for (const { text, situation } of messages) understand(text, situation);
print(`memory above the bare process: ${(memory() - before).toFixed(1)} MB`);
const times = messages.flatMap(({ text, situation }) => {
  const from = performance.now();
  understand(text, situation);
  return [performance.now() - from];
});
times.sort((one, other) => one - other);
for (const part of [0.5, 0.95, 0.99])
  print(`${100 * part} % of messages within ${times[Math.floor(part * times.length)]?.toFixed(3)} ms`);
for (const unit of ['a', '{{', 'mdp de la ', 'mot de passe : ', '10E950123 ', "' or ", 'compte de mon ']) {
  const from = performance.now();
  understand(unit.repeat(Math.ceil(100_000 / unit.length)), 'start');
  print(`100,000 characters of « ${unit} »: ${(performance.now() - from).toFixed(1)} ms`);
}

/** What stays after a collection, in MB: heap and typed arrays. */
function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1_048_576;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
