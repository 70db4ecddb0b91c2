import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { defaultAcademy } from '../../src/academy-file';
import { loadUnderstand } from '../../src/understanding/load-understand';
import { cut, read } from '../../understanding/reading';
import type { Understand } from '../../understanding/understand';
import { type Intent, intents } from '../../understanding/understanding';
import { type Answer, type Consequence, consequenceOf, consequences } from './consequence';
import { asksNothing, learntIn, ofPatterns, patternsOfBefore, questionRows, readAsked } from './questions';
import { type LabelledMessage, readAuthors } from './read-messages';
import { trainNlpJs } from './train-nlpjs';

/**
 * What is understood of authors whose messages nothing was trained or tuned on, by what follows for a person; beside the engine
 * of before and nlp.js, in the same run. `node dist/bench/understanding/evaluate.js [--errors] [--alone]`.
 */
const messages = readAuthors(join(process.cwd(), 'bench/understanding/authors'));
/** Of authors who were asked for what a reader of keywords gets wrong. */
const misleading = readAuthors(join(process.cwd(), 'bench/understanding/misleading'));

function report(name: string, all: readonly LabelledMessage[], answers: readonly Answer[]): void {
  const found = all.map((message, place) => ({ message, answer: answers[place] ?? { intent: 'ambiguous' } }));
  const share = (holds: (one: (typeof found)[number]) => boolean) =>
    `${((100 * found.filter(holds).length) / found.length).toFixed(1)} %`;
  const is = (wanted: Consequence) =>
    share(({ message, answer }) => consequenceOf(answer, message) === wanted);
  const passwords = found.filter(({ message }) => message.intent === 'typed_password_in_chat');
  const accused = found.filter(
    ({ message, answer }) =>
      ['prompt_injection', 'abuse'].includes(answer.intent) && consequenceOf(answer, message) !== 'right',
  );
  const cells = [
    name.padEnd(28),
    String(found.length),
    share(({ message, answer }) => answer.intent === message.intent),
    macroF1(found.map(({ message, answer }) => [message.intent, answer.intent])).toFixed(3),
    ...consequences.map(is),
    share(({ message, answer }) => ['right', 'asked'].includes(consequenceOf(answer, message))),
    `${passwords.filter(({ answer }) => answer.intent === 'typed_password_in_chat').length}/${passwords.length}`,
    String(accused.length),
  ];
  print(`| ${cells.join(' | ')} |`);
}

function macroF1(pairs: readonly (readonly [wanted: Intent, got: Intent])[]): number {
  const scores = intents
    .filter(intent => pairs.some(([wanted]) => wanted === intent))
    .map(intent => {
      const both = pairs.filter(([wanted, got]) => wanted === intent && got === intent).length;
      const either = pairs.filter(pair => pair.includes(intent)).length;
      return (2 * both) / (both + either);
    });
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/** The last commit before this engine. */
const before = 'c1f4859';

/** The program of a commit, built as it was. */
function builtAt(commit: string): string {
  const folder = join(process.cwd(), 'dist', `before-${commit}`);
  const inFolder = { cwd: folder, maxBuffer: 1 << 28 };
  if (existsSync(join(folder, 'dist'))) return folder;
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-x'], {
    ...inFolder,
    input: execFileSync('git', ['archive', commit], { maxBuffer: 1 << 28 }),
  });
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], inFolder);
  return folder;
}

/** That engine, trained as it was, and asked in its own process. */
function engineOfBefore(): Answer[] {
  const inFolder = { cwd: builtAt(before), maxBuffer: 1 << 28 };
  if (!existsSync(join(inFolder.cwd, 'dist/dialogs/understanding/model.bin')))
    execFileSync(process.execPath, ['dist/dialogs/understanding/training/main.js'], inFolder);
  const input = messages.map(
    ({ text, situation }, id) => `${JSON.stringify({ id, text, state: situation })}\n`,
  );
  return execFileSync(process.execPath, ['dist/src/cli/understand.js'], {
    ...inFolder,
    input: input.join(''),
  })
    .toString()
    .trim()
    .split('\n')
    .map(content => JSON.parse(content));
}

function reportQuestions(understand: Understand): void {
  const asked = readAsked();
  print(`${asked.length} side questions, and what is none, of authors kept aside`);
  print('| who answers | asked | messages | right | wrong answer | said to be unknown | silent |');
  print('|---|---|---|---|---|---|---|');
  for (const row of [
    ...questionRows('Sésame', asked, learntIn(understand, asked)),
    ...questionRows('patterns', asked, patternsOfBefore(builtAt(ofPatterns), asked)),
  ])
    print(row);
  const none = messages.filter(asksNothing);
  const found = learntIn(understand, none);
  const answered = none.filter((_, place) => (found[place]?.topics.length ?? 0) > 0);
  const unknown = none.filter((_, place) => found[place]?.isOfNone);
  print(
    `of ${none.length} needs and answers of the others: ${answered.length} answered as a side question, ${unknown.length} as one that is unknown`,
  );
  if (process.argv.includes('--errors')) {
    for (const { text } of answered) print(`  answered | ${text}`);
    for (const { text } of unknown) print(`  unknown | ${text}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const understand = loadUnderstand(defaultAcademy);
  const ours = messages.map(({ text, situation }) => understand(text, situation));
  const authors = [...new Set(messages.map(({ author }) => author))];
  print(`${messages.length} messages of ${authors.length} authors kept aside`);
  print(
    '| who answers | messages | strict | macro-F1 | right | asked | harmless | wrong way | right or asked | passwords | accused |',
  );
  print('|---|---|---|---|---|---|---|---|---|---|---|');
  report('Sésame', messages, ours);
  report(
    'Sésame, lines that mislead',
    misleading,
    misleading.map(({ text, situation }) => understand(text, situation)),
  );
  reportQuestions(understand);
  if (!process.argv.includes('--alone')) {
    report('the engine of before', messages, engineOfBefore());
    const recognise = await trainNlpJs();
    const theirs: Answer[] = [];
    for (const { text, situation } of messages) theirs.push({ intent: await recognise(text, situation) });
    report('nlp.js', messages, theirs);
  }
  for (const author of authors) {
    const isTheirs = (message: LabelledMessage) => message.author === author;
    report(
      author,
      messages.filter(isTheirs),
      ours.filter((_, place) => messages[place] && isTheirs(messages[place])),
    );
  }
  const kept = messages.filter(
    ({ text, situation, slots }) =>
      'secret' in slots &&
      typeof slots.secret === 'string' &&
      cut(text, read(text, situation)).includes(slots.secret),
  );
  print(`typed passwords that are not masked: ${kept.length}`);
  if (process.argv.includes('--errors'))
    messages.forEach((message, place) => {
      const answer = ours[place];
      if (answer && consequenceOf(answer, message) !== 'right')
        print(
          `  ${consequenceOf(answer, message)} | ${message.intent} → ${answer.intent} ${answer.confidence} | ${message.situation} | ${message.text}`,
        );
    });
}

void main();
