import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, readModel, writeModel } from '../classifier';
import { readCorpus } from './corpus';
import { defaultTraining, trainModel } from './train-model';

/**
 * The model of the data files and sources under `root`, the repository: from the cache when none of them changed
 * since, trained anew otherwise (about half a minute of one core). Two processes may train at once; each writes a
 * whole file.
 */
export function cachedModel(root: string): Model {
  const sources = join(root, 'dialogs', 'understanding');
  const messages = join(sources, 'data', 'messages');
  const cache = join(root, 'node_modules', '.cache', 'sesame');
  const file = join(
    cache,
    `understanding-${fingerprint([messages, sources, join(sources, 'training')])}.bin`,
  );
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

/** Everything that the weights depend on. */
function fingerprint(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const name of readdirSync(folder).sort()) {
      if (/\.(?:txt|ts)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
