import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Model, readModel, writeModel } from '../../understanding/learner/classifier';
import { readCorpus } from '../../understanding/learner/corpus';
import { defaultTraining, trainModel } from '../../understanding/learner/train-model';

/**
 * The model of the data files and sources under `root`, the repository: from the cache when none of them changed
 * since, trained anew otherwise (about half a minute of one core). Two processes may train at once; each writes a
 * whole file.
 */
export function cachedModel(root: string): Model {
  const sources = join(root, 'understanding');
  const messages = join(sources, 'messages');
  const cache = join(root, 'node_modules', '.cache', 'sesame');
  const made = [
    ...filesIn(messages),
    ...filesIn(join(sources, 'learner')),
    ...learntBy.map(name => join(sources, name)),
  ];
  const file = join(cache, `understanding-${fingerprint(made)}.bin`);
  return fromCache(file) ?? trained(messages, cache, file);
}

function fromCache(file: string): Model | undefined {
  try {
    return readModel(readFileSync(file));
  } catch {
    return undefined;
  }
}

function trained(messages: string, cache: string, file: string): Model {
  const model = trainModel(readCorpus(messages), defaultTraining);
  mkdirSync(cache, { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, writeModel(model));
  renameSync(own, file);
  return model;
}

/** The sources that decide what is learnt, besides the training's own; rules can change without a new training. */
const learntBy = ['canonical.ts', 'fold.ts', 'understanding.ts'];

const filesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => /\.(?:txt|ts)$/.test(name))
    .sort()
    .map(name => join(folder, name));

function fingerprint(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(basename(file)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
