import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeModel } from '../../understanding/learner/classifier';
import { cachedModel } from './cached-model';

/**
 * Writes the model of the understanding at build time, from the repository's root: `node …/train.js [FILE]`;
 * without a file, to where the compiled code looks for it.
 */
const file = process.argv[2] ?? join(__dirname, 'model.bin');
const started = Date.now();
writeFileSync(file, writeModel(cachedModel(process.cwd())));
process.stderr.write(`understanding: model ready in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
