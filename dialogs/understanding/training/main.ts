import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeModel } from '../classifier';
import { cachedModel } from './cached-model';

/**
 * Writes the model of the understanding at build time, from the repository's root: `node …/training/main.js [FILE]`;
 * without a file, to where the compiled code looks for it.
 */
const messages = join(process.cwd(), 'dialogs', 'understanding', 'data', 'messages');
const cache = join(process.cwd(), 'node_modules', '.cache', 'sesame');
const file = process.argv[2] ?? join(__dirname, '..', 'model.bin');
const started = Date.now();
writeFileSync(file, writeModel(cachedModel(messages, cache)));
process.stdout.write(`understanding: model ready in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
