import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, readModel, writeModel } from '../../understanding/learner/classifier';
import { readCorpus } from '../../understanding/learner/corpus';
import { defaultTraining, trainModel } from '../../understanding/learner/train-model';
import { readSources } from './read-sources';

/**
 * The model of the understanding under `root`, the repository: from the cache when nothing in there changed since, trained
 * anew otherwise (about half a minute of one core). Two processes may train at once; each writes a whole file.
 */
export function cachedModel(root: string): Model {
  const sources = join(root, 'understanding');
  const cache = join(root, 'node_modules', '.cache', 'sesame');
  const file = join(cache, `understanding-${fingerprint(sources)}.bin`);
  return fromCache(file) ?? trained(join(sources, 'messages'), cache, file);
}

function fromCache(file: string): Model | undefined {
  try {
    return readModel(readFileSync(file));
  } catch {
    return undefined;
  }
}

function trained(messages: string, cache: string, file: string): Model {
  const model = trainModel(readCorpus(readSources(messages)), defaultTraining);
  mkdirSync(cache, { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, writeModel(model));
  renameSync(own, file);
  return model;
}

function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of names.filter(name => /\.(?:txt|ts|json|jsonl)$/u.test(name)))
    hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
