import { join } from 'node:path';
import { loadUnderstand } from '../../src/understanding/load-understand';
import { type Intent, intents, type Understanding } from '../../understanding/understanding';
import { type LabelledMessage, readMessages } from './read-messages';

/**
 * Accuracy, macro-F1, figures per style and the confusions that remain, on messages that nothing was tuned on:
 * `node dist/bench/understanding/evaluate.js [FILE] [--quiet]`.
 */
const arguments_ = process.argv.slice(2);
const file =
  arguments_.find(argument => !argument.startsWith('--')) ??
  join(process.cwd(), 'bench/understanding/held-out.txt');
const understand = loadUnderstand(process.env['UNDERSTANDING_MODEL']);

interface Answer {
  message: LabelledMessage;
  got: Understanding;
}

function report(answers: Answer[]): void {
  const right = (answer: Answer) => answer.got.intent === answer.message.intent;
  print(
    `${answers.length} messages: accuracy ${percent(answers, right)}, macro-F1 ${macroF1(answers).toFixed(3)}`,
  );
  for (const style of new Set(answers.map(answer => answer.message.style))) {
    const part = answers.filter(answer => answer.message.style === style);
    print(`  ${style.padEnd(9)} ${String(part.length).padStart(4)}  ${percent(part, right)}`);
  }
  const passwords = answers.filter(answer => answer.message.intent === 'typed_password_in_chat');
  if (passwords.length > 0) print(`passwords caught: ${percent(passwords, right)} of ${passwords.length}`);
  print(
    `language as the style says: ${percent(answers, answer => (answer.got.lang === 'en') === (answer.message.style === 'en'))}`,
  );
  print(`slots exactly as written: ${percent(answers, answer => slotErrors(answer).length === 0)}`);
  print(`slots invented: ${answers.flatMap(invented).length}`);
  if (arguments_.includes('--quiet')) return;
  for (const answer of answers.filter(answer => !right(answer))) {
    print(
      `  ${answer.message.intent} → ${answer.got.intent} ${answer.got.confidence} | ${answer.message.situation} | ${answer.message.text}`,
    );
  }
  for (const answer of answers) {
    for (const error of slotErrors(answer))
      print(`  slot ${error} | ${answer.message.situation} | ${answer.message.text}`);
  }
}

function percent(answers: readonly Answer[], holds: (answer: Answer) => boolean): string {
  return `${((100 * answers.filter(holds).length) / Math.max(1, answers.length)).toFixed(1)} %`;
}

function macroF1(answers: readonly Answer[]): number {
  const scores = intents
    .filter(intent => answers.some(answer => answer.message.intent === intent))
    .map(intent => f1(answers, intent));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

function f1(answers: readonly Answer[], intent: Intent): number {
  const expected = answers.filter(answer => answer.message.intent === intent).length;
  const found = answers.filter(answer => answer.got.intent === intent).length;
  const both = answers.filter(
    answer => answer.message.intent === intent && answer.got.intent === intent,
  ).length;
  return (2 * both) / Math.max(1, expected + found);
}

/** Candidates are a choice of words, not a fact: they are not compared. */
const compared = [
  'staffCategory',
  'departement',
  'numen',
  'malformed',
  'birthDate',
  'invalid',
  'to',
  'topic',
  'also',
] as const;

function slotErrors({ message, got }: Answer): string[] {
  return compared
    .filter(slot => slot !== 'topic' || message.slots.topic !== undefined)
    .filter(slot => JSON.stringify(message.slots[slot]) !== JSON.stringify(got.slots[slot]))
    .map(slot => `${slot}: ${JSON.stringify(message.slots[slot])} → ${JSON.stringify(got.slots[slot])}`);
}

function invented({ message, got }: Answer): string[] {
  return (['staffCategory', 'departement', 'numen', 'birthDate'] as const).filter(
    slot => got.slots[slot] !== undefined && message.slots[slot] === undefined,
  );
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

report(readMessages(file).map(message => ({ message, got: understand(message.text, message.situation) })));
