import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { type Aside, asideOf } from '../../dialogs/said';
import { readSources } from '../../src/understanding/read-sources';
import { type Asked, readCorpus } from '../../understanding/learner/corpus';
import type { Understand } from '../../understanding/understand';
import { type Intent, isBlocker } from '../../understanding/understanding';
import type { LabelledMessage } from './read-messages';

/** Side questions of authors whose questions nothing was learnt from. */
export const readAsked = (): readonly Asked[] =>
  readCorpus(
    readSources(join(process.cwd(), 'bench/understanding/questions')).map(({ name, content }) => ({
      name: `questions/${name}`,
      content,
    })),
  ).asked;

/** The last commit that found side questions by patterns. */
export const ofPatterns = '8cb0ff6';

/** What those patterns find, built as they were, in a process of their own. */
export function patternsOfBefore(folder: string, asked: readonly Asked[]): Aside[] {
  const found = execFileSync(process.execPath, ['-e', askPatterns], {
    cwd: folder,
    input: JSON.stringify(asked),
    maxBuffer: 1 << 28,
  });
  return z
    .array(z.array(z.custom<Aside['topics'][number]>()))
    .parse(JSON.parse(found.toString()))
    .map(topics => ({ topics, rest: '', isOfNone: false, asks: false }));
}

const askPatterns = `
  const { asidesIn, questionIn } = require('./dist/dialogs/said.js');
  const asked = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const topics = ({ text }) => [...asidesIn(text, () => true).topics, questionIn(text)].filter(Boolean);
  process.stdout.write(JSON.stringify(asked.map(said => topics(said).slice(0, 1))));
`;

/** Every answer is of use somewhere: where it is said is the dialog's. */
export const learntIn = (
  understand: Understand,
  asked: readonly Pick<Asked, 'text' | 'situation'>[],
): Aside[] =>
  asked.map(({ text, situation }) => asideOf(understand(text, situation).sentences ?? [], () => true));

export function questionRows(name: string, asked: readonly Asked[], found: readonly Aside[]): string[] {
  const pairs = asked.map((said, place) => ({ said, aside: found[place] }));
  const row = (kind: string, all: typeof pairs, right: (one: (typeof pairs)[number]) => boolean) => {
    const share = (holds: (one: (typeof pairs)[number]) => boolean) =>
      `${((100 * all.filter(holds).length) / all.length).toFixed(1)} %`;
    const says = ({ aside }: (typeof pairs)[number]) => (aside?.topics.length ?? 0) > 0;
    const isUnknown = (one: (typeof pairs)[number]) =>
      !says(one) && ((one.aside?.isOfNone || one.aside?.asks) ?? false);
    const cells = [
      name,
      kind,
      all.length,
      share(right),
      share(one => says(one) && !right(one)),
      share(one => isUnknown(one) && !right(one)),
      share(one => !says(one) && !isUnknown(one) && !right(one)),
    ];
    return `| ${cells.join(' | ')} |`;
  };
  const of = (holds: (question: string) => boolean) => pairs.filter(({ said }) => holds(said.question));
  const isOurs = (question: string) => !['none', 'none_question'].includes(question);
  return [
    row('with an answer', of(isOurs), ({ said, aside }) =>
      (aside?.topics ?? []).some(topic => topic === said.question),
    ),
    row(
      'without one',
      of(question => question === 'none_question'),
      ({ aside }) => Boolean(aside && aside.topics.length === 0 && (aside.isOfNone || aside.asks)),
    ),
    row(
      'no question',
      of(question => question === 'none'),
      ({ aside }) => Boolean(aside && aside.topics.length === 0 && !aside.isOfNone && !aside.asks),
    ),
  ];
}

/** Needs and answers that are given are no side questions, whatever their words. */
export const asksNothing = ({ intent }: LabelledMessage): boolean =>
  isBlocker(intent) || answers.includes(intent);
const answers: readonly Intent[] = [
  'i_have_numen',
  'choose_staff',
  'choose_external',
  'affirm',
  'deny',
  'thanks',
];
