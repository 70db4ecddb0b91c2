import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { areaOf } from '../../understanding/area';
import {
  createClassifier,
  createQuestionFinder,
  type Model,
  writeModel,
} from '../../understanding/learner/classifier';
import { readCorpus } from '../../understanding/learner/corpus';
import { defaultTraining, trainModel, trainQuestions } from '../../understanding/learner/train-model';
import type { Situation } from '../../understanding/understanding';
import { defaultAcademy } from '../academy-file';
import { loadQuestions, loadWeights } from '../understanding/load-understand';
import { readSources } from '../understanding/read-sources';

/**
 * `npm run understanding:train [-- weights|questions]`: makes `understanding/weights.bin` and `questions.bin` of
 * `understanding/messages`, in two minutes of one core each. With `--check` it writes nothing: it fails when the weights that are
 * there are not those that the sources make. The same Node makes the same bytes; elsewhere `Math.exp` may differ in its last digit,
 * and 999 labels of 1000 must be equal.
 */
const folder = join(process.cwd(), 'understanding');
/** The messages name its towns. What is learnt is that a town is named, not which one. */
const area = areaOf(defaultAcademy.area);
const corpus = readCorpus(readSources(join(folder, 'messages')));

type Read = (text: string, situation: Situation) => string | undefined;

/** What is learnt, how it was kept, and what a text is read as. */
const readers = {
  weights: {
    train: trainModel,
    load: loadWeights,
    readerOf: (model: Model): Read => {
      const classify = createClassifier(model, area);
      return (text, situation) => classify(text, situation)[0]?.intent;
    },
  },
  questions: {
    train: trainQuestions,
    load: loadQuestions,
    readerOf: (model: Model): Read => {
      const findQuestion = createQuestionFinder(model, area);
      return (text, situation) => findQuestion(text, situation)[0]?.question;
    },
  },
};
type Name = keyof typeof readers;

function main(): number {
  const named = process.argv.filter((argument): argument is Name => Object.hasOwn(readers, argument));
  const names: readonly Name[] = named.length > 0 ? named : ['weights', 'questions'];
  return Math.max(...names.map(process.argv.includes('--check') ? check : write));
}

const fileOf = (name: Name): string => join(folder, `${name}.bin`);
const make = (name: Name): Model => readers[name].train(corpus, area, defaultTraining);

function write(name: Name): number {
  const bytes = writeModel(make(name));
  writeFileSync(fileOf(name), bytes);
  return say(name, `${bytes.length} bytes`, 0);
}

function check(name: Name): number {
  if (!existsSync(fileOf(name))) return say(name, 'there are no weights', 1);
  const { load, readerOf } = readers[name];
  const [made, kept] = [make(name), load(fileOf(name))];
  if (Buffer.from(writeModel(made)).equals(writeModel(kept))) return say(name, 'the same, byte for byte', 0);
  const [readMade, readKept] = [readerOf(made), readerOf(kept)];
  const same = corpus.natural.filter(
    ({ text, situation }) => readMade(text, situation) === readKept(text, situation),
  );
  const share = same.length / corpus.natural.length;
  return say(name, `${(100 * share).toFixed(2)} % of labels are the same`, share >= leastSame ? 0 : 1);
}

const leastSame = 0.999;

function say(name: Name, words: string, code: number): number {
  process.stderr.write(`understanding/${name}.bin: ${words}\n`);
  return code;
}

process.exitCode = main();
