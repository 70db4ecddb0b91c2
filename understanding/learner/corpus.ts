import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Intent, intents, type Situation, situations } from '../understanding';
import type { Chance } from './random';

/** One line of the data files: a template, where it may be said, and what it means there. */
export interface Line {
  intent: Intent;
  situations: readonly Situation[];
  /** `{a|b}` is a choice, `<name>` a word list; neither when `literal`. */
  template: string;
  literal: boolean;
}

export interface Corpus {
  lines: Line[];
  lists: ReadonlyMap<string, readonly string[]>;
  /** Sentences that ask for nothing, as people wrap their wishes in. */
  fillers: { before: readonly string[]; after: readonly string[] };
}

/** Reads every `.txt` of a folder. Throws on an unknown intent, situation or word list: a slip must not train. */
export function readCorpus(folder: string): Corpus {
  const lists = readLists(readFileSync(join(folder, 'lists.txt'), 'utf8'));
  const lines = readdirSync(folder)
    .filter(name => name.endsWith('.txt') && !notMessages.includes(name))
    .sort()
    .flatMap(name => readLines(readFileSync(join(folder, name), 'utf8'), name));
  return { lines, lists, fillers: readFillers(readFileSync(join(folder, 'fillers.txt'), 'utf8')) };
}

const notMessages = ['lists.txt', 'fillers.txt'];

function readFillers(content: string): Corpus['fillers'] {
  const starting = (mark: string) =>
    significantLines(content)
      .filter(line => line.startsWith(mark))
      .map(line => line.slice(1).trim());
  return { before: starting('>'), after: starting('<') };
}

function readLines(content: string, name: string): Line[] {
  if (name.startsWith('literal-')) return literalLines(content);
  const lines: Line[] = [];
  let intent: Intent | undefined;
  let where: readonly Situation[] = situations;
  for (const line of significantLines(content)) {
    if (/^\[\w+\]$/.test(line)) {
      intent = intentNamed(line.slice(1, -1), name);
      where = situations;
    } else if (line.startsWith('@ ')) where = situationsNamed(line.slice(2), name);
    else if (intent) lines.push({ intent, situations: where, template: line, literal: false });
  }
  return lines;
}

function literalLines(content: string): Line[] {
  const lines = content.split('\n').filter(line => line.trim() !== '');
  return lines.map(template => ({ intent: 'prompt_injection', situations, template, literal: true }));
}

function significantLines(content: string): string[] {
  return content
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
}

function intentNamed(name: string, file: string): Intent {
  const found = intents.find(intent => intent === name);
  if (!found) throw new Error(`${file}: no intent is called ${name}`);
  return found;
}

const letters: Record<string, Situation> = {
  s: 'start',
  k: 'ask_numen_known',
  c: 'ask_staff_category',
  p: 'choose_profile',
  i: 'identify',
  a: 'account',
  n: 'new_password',
  d: 'done',
};

export function situationsNamed(codes: string, file: string): readonly Situation[] {
  if (codes.trim() === '*') return situations;
  return codes
    .trim()
    .split(/\s+/)
    .map(code => {
      const situation = letters[code];
      if (!situation) throw new Error(`${file}: no situation is abbreviated ${code}`);
      return situation;
    });
}

function readLists(content: string): Map<string, readonly string[]> {
  return new Map(
    significantLines(content).map(line => {
      const [name = '', options = ''] = line.split(/ = /);
      return [name, options.split('|').map(option => option.trim())];
    }),
  );
}

/** How many different texts a template can give, word lists aside. */
export function combinations(line: Line): number {
  if (line.literal) return 1;
  const groups = line.template.match(/\{[^{}]*\}/g) ?? [];
  return (
    groups.reduce((total, group) => total * group.split('|').length, 1) *
    (/<\w+>/.test(line.template) ? 6 : 1)
  );
}

/** One text of a template. */
export function expand(line: Line, lists: Corpus['lists'], chance: Chance): string {
  if (line.literal) return line.template;
  return line.template
    .replace(/\{([^{}]*)\}/g, (_, options: string) => chance.pick(options.split('|')))
    .replace(/<(\w+)>/g, (_, name: string) => {
      const list = lists.get(name);
      if (!list) throw new Error(`no word list is called ${name}`);
      return chance.pick(list);
    })
    .replace(/\s+/g, ' ')
    .trim();
}
