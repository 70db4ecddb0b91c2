import { type Question, questions } from '../questions';
import { type Intent, intents, type Situation, situations } from '../understanding';
import type { Chance } from './random';

/** What somebody typed, where, and what it meant there. */
export interface Said {
  text: string;
  situation: Situation;
  intent: Intent;
  /** What to ask about, when it may mean several things. */
  candidates?: readonly Intent[] | undefined;
}

/** One line of the template files: where it may be said, and what it means there. */
export interface Line {
  intent: Intent;
  situations: readonly Situation[];
  /** `{a|b}` is a choice, `<name>` a word list. */
  template: string;
  candidates?: readonly Intent[] | undefined;
}

export interface Corpus {
  lines: readonly Line[];
  lists: ReadonlyMap<string, readonly string[]>;
  /** Sentences that ask for nothing, as people wrap their wishes in. */
  fillers: Record<Filler, readonly string[]>;
  /** As people wrote them, a file an author: `authors/*.jsonl`, and `written/*.jsonl` where each intent was written for. */
  natural: readonly Said[];
  /** Those of `authors/`: they tell how often each thing is asked. */
  counted: readonly Said[];
  /** Side questions as people ask them, a file an author, and what is none: `questions/*.jsonl`. */
  asked: readonly Asked[];
}

/** What somebody typed, where, and which side question it asks. */
export interface Asked {
  text: string;
  situation: Situation;
  question: Question;
}

/** Where it stands. */
type Filler = 'before' | 'after' | 'introductions' | 'openings' | 'closings';

/** A file of the corpus: its path under the folder, and its text. */
export interface Source {
  name: string;
  content: string;
}

/** Throws on an unknown intent, situation or word list: a slip must not train. */
export function readCorpus(sources: readonly Source[]): Corpus {
  const linesIn = <Of>(folder: string, readLine: (line: NaturalLine, name: string) => Of): Of[] =>
    sources
      .filter(({ name }) => name.startsWith(`${folder}/`))
      .flatMap(({ name, content }) =>
        significantLines(content).map(line => readLine(JSON.parse(line), name)),
      );
  const counted = linesIn('authors', saidIn);
  const contentOf = (name: string) => sources.find(source => source.name === name)?.content ?? '';
  const templates = sources.filter(({ name }) => name.endsWith('.txt') && !notMessages.includes(name));
  return {
    lines: templates.flatMap(({ name, content }) => readLines(content, name)),
    lists: readLists(contentOf('lists.txt')),
    fillers: readFillers(contentOf('fillers.txt')),
    natural: [...counted, ...linesIn('written', saidIn)],
    counted,
    asked: linesIn('questions', askedIn),
  };
}

interface NaturalLine {
  text?: unknown;
  state?: unknown;
  intent?: unknown;
  topic?: unknown;
  slots?: { candidates?: readonly string[] };
}

const notMessages = ['lists.txt', 'fillers.txt'];

function saidIn({ intent, slots, ...line }: NaturalLine, name: string): Said {
  const candidates = slots?.candidates?.map(candidate => intentNamed(candidate, name));
  return { ...placed(line, name), intent: intentNamed(String(intent), name), candidates };
}

function askedIn({ topic, ...line }: NaturalLine, name: string): Asked {
  const question = questions.find(known => known === topic);
  if (!question) throw new Error(`${name}: no side question is called ${topic}`);
  return { ...placed(line, name), question };
}

function placed({ text, state }: NaturalLine, name: string): Pick<Said, 'text' | 'situation'> {
  const situation = situations.find(known => known === state);
  if (typeof text !== 'string' || !situation) throw new Error(`${name}: cannot read ${text} in ${state}`);
  return { text, situation };
}

function readFillers(content: string): Corpus['fillers'] {
  const starting = (mark: string) =>
    significantLines(content)
      .filter(line => line.startsWith(mark))
      .map(line => line.slice(1).trim());
  return {
    before: starting('>'),
    after: starting('<'),
    introductions: starting('='),
    openings: starting('+'),
    closings: starting('-'),
  };
}

function readLines(content: string, name: string): Line[] {
  const lines: Line[] = [];
  let intent: Intent | undefined;
  let where: readonly Situation[] = situations;
  let candidates: readonly Intent[] | undefined;
  for (const line of significantLines(content)) {
    if (/^\[\w+\]$/.test(line)) {
      intent = intentNamed(line.slice(1, -1), name);
      where = situations;
      candidates = undefined;
    } else if (line.startsWith('? ')) {
      candidates = line
        .slice(2)
        .split(' ')
        .map(named => intentNamed(named, name));
    } else if (line.startsWith('@ ')) where = situationsNamed(line.slice(2), name);
    else if (intent) lines.push({ intent, situations: where, template: line, candidates });
  }
  return lines;
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

/** Of the situations, in their order. */
const letters = Array.from('skcpiand');

export function situationsNamed(codes: string, file: string): readonly Situation[] {
  if (codes.trim() === '*') return situations;
  return codes
    .trim()
    .split(/\s+/)
    .map(code => {
      const situation = situations[letters.indexOf(code)];
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
export function combinations({ template }: Pick<Line, 'template'>): number {
  const groups = template.match(/\{[^{}]*\}/g) ?? [];
  return (
    groups.reduce((total, group) => total * group.split('|').length, 1) * (/<\w+>/.test(template) ? 6 : 1)
  );
}

/** One text of a template. */
export function expand(template: string, lists: Corpus['lists'], chance: Chance): string {
  return template
    .replace(/\{([^{}]*)\}/g, (_, options: string) => chance.pick(options.split('|')))
    .replace(/<(\w+)>/g, (_, name: string) => {
      const list = lists.get(name);
      if (!list) throw new Error(`no word list is called ${name}`);
      return chance.pick(list);
    })
    .replace(/\s+/g, ' ')
    .trim();
}
