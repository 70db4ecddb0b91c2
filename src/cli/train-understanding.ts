import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { areaOf } from '../../understanding/area';
import { createClassifier, type Model, writeModel } from '../../understanding/learner/classifier';
import { type Corpus, readCorpus } from '../../understanding/learner/corpus';
import { defaultTraining, trainModel } from '../../understanding/learner/train-model';
import { defaultAcademy } from '../academy-file';
import { loadWeights } from '../understanding/load-understand';
import { readSources } from '../understanding/read-sources';

/**
 * `npm run understanding:train`: makes `understanding/weights.bin` of `understanding/messages`, in two minutes of one core.
 * With `--check` it writes nothing: it fails when the weights that are there are not those that the sources make. The same
 * Node makes the same bytes; elsewhere `Math.exp` may differ in its last digit, and 999 labels of 1000 must be equal.
 */
const folder = join(process.cwd(), 'understanding');
const file = join(folder, 'weights.bin');
/** The messages name its towns. What is learnt is that a town is named, not which one. */
const area = areaOf(defaultAcademy.area);

function main(): number {
  const corpus = readCorpus(readSources(join(folder, 'messages')));
  const model = trainModel(corpus, area, defaultTraining);
  return process.argv.includes('--check') ? check(corpus, model) : write(model);
}

function write(model: Model): number {
  const bytes = writeModel(model);
  writeFileSync(file, bytes);
  return say(`${bytes.length} bytes`, 0);
}

function check(corpus: Corpus, made: Model): number {
  if (!existsSync(file)) return say('there are no weights', 1);
  const kept = loadWeights(file);
  if (Buffer.from(writeModel(made)).equals(writeModel(kept))) return say('the same, byte for byte', 0);
  const [classifyMade, classifyKept] = [createClassifier(made, area), createClassifier(kept, area)];
  const same = corpus.natural.filter(
    ({ text, situation }) =>
      classifyMade(text, situation)[0]?.intent === classifyKept(text, situation)[0]?.intent,
  );
  const share = same.length / corpus.natural.length;
  return say(`${(100 * share).toFixed(2)} % of labels are the same`, share >= leastSame ? 0 : 1);
}

const leastSame = 0.999;

function say(words: string, code: number): number {
  process.stderr.write(`understanding/weights.bin: ${words}\n`);
  return code;
}

process.exitCode = main();
