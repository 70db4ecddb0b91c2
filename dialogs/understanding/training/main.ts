import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeModel } from '../classifier';
import { readCorpus } from './corpus';
import { defaultTraining, trainModel } from './train-model';

/**
 * Trains the model of the understanding, at build time: `node …/training/main.js MESSAGES_FOLDER MODEL_FILE`.
 * Without arguments, from the data files beside the sources to where the compiled code looks for it.
 */
const [
  folder = join(process.cwd(), 'dialogs', 'understanding', 'data', 'messages'),
  file = join(__dirname, '..', 'model.bin'),
] = process.argv.slice(2);
const started = Date.now();
writeFileSync(file, writeModel(trainModel(readCorpus(folder), defaultTraining)));
process.stdout.write(`understanding: model trained in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
