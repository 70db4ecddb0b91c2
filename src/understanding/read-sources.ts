import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../../understanding/learner/corpus';

/** The files of the corpus, in an order that does not depend on the machine. */
export function readSources(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:txt|jsonl)$/u.test(name))
    .sort()
    .map(name => ({ name, content: readFileSync(join(folder, name), 'utf8') }));
}
