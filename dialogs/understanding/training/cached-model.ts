import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, readModel, writeModel } from '../classifier';
import { readCorpus } from './corpus';
import { defaultTraining, trainModel } from './train-model';

/**
 * The model of these data files and this code: from the cache when nothing changed since, trained anew otherwise
 * (about half a minute of one core). Two processes may train at once; each writes a whole file.
 */
export function cachedModel(folder: string, cache: string): Model {
  const file = join(cache, `understanding-${fingerprint(folder)}.bin`);
  return fromCache(file) ?? trained(folder, cache, file);
}

function fromCache(file: string): Model | undefined {
  try {
    return readModel(readFileSync(file));
  } catch {
    return undefined;
  }
}

function trained(folder: string, cache: string, file: string): Model {
  const model = trainModel(readCorpus(folder), defaultTraining);
  mkdirSync(cache, { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, writeModel(model));
  renameSync(own, file);
  return model;
}

/** Everything that the weights depend on. */
function fingerprint(folder: string): string {
  const code = join(__dirname, '..');
  const hash = createHash('sha256');
  for (const place of [folder, code, __dirname]) {
    for (const name of readdirSync(place).sort()) {
      if (/\.(?:txt|ts|js)$/.test(name)) hash.update(name).update(readFileSync(join(place, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
