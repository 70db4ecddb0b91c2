/** Everybody is measured by turns, in short windows of the same work, so that what the machine does meanwhile meets them all. */
import { busyMs, cpuMsOf } from './machine.mjs';

export const conversations = 16;

/**
 * @typedef Contestant
 * @property {string} name
 * @property {number[]} pids of its servers
 * @property {() => Promise<{ id: string, says: (text: string) => Promise<string | null>, close: () => void }>} open
 * @property {boolean} answers whether each turn comes with what the bot says
 * @property {string[]} texts said one after the other, again and again
 * @property {Map<string, number>} turns of each conversation, to be read back
 */

/** One window of one of them. Chats are opened before, and are new each time. */
export async function window(contestant, turnsEach, people = conversations) {
  const chats = [];
  for (let opened = 0; opened < people; opened++) chats.push(await contestant.open());
  const before = { at: performance.now(), cpu: cpuOf(contestant), busy: busyMs() };
  await Promise.all(chats.map(chat => talk(chat, contestant, turnsEach)));
  const ms = performance.now() - before.at;
  const cpu = cpuOf(contestant) - before.cpu;
  const busy = busyMs();
  for (const chat of chats) chat.close();
  const turns = people * turnsEach;
  return {
    perSecond: (turns * 1000) / ms,
    cpuMs: cpu / turns,
    /** Of its processor's time, what went to others. */
    others: busy === null ? null : Math.max(0, busy - before.busy - cpu) / ms,
  };
}

async function talk(chat, { name, texts, turns, answers }, turnsEach) {
  for (let turn = 0; turn < turnsEach; turn++) {
    const answer = await chat.says(texts[turn % texts.length]);
    if (answers && !answer) throw new Error(`${name}: a turn without an answer`);
    turns.set(chat.id, turn + 1);
  }
}

const cpuOf = ({ pids }) => pids.reduce((sum, pid) => sum + (cpuMsOf(pid) ?? 0), 0);

export function spread(numbers, digits) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const at = index => sorted[index].toFixed(digits);
  return `${at(0)} ${at(Math.floor(sorted.length / 2))} ${at(sorted.length - 1)}`;
}

export const median = numbers =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
