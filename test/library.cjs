const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { contextAlone } = require('../scripts/turn-context.cjs');

// Before it is loaded, here and in each test file: a thread of its own that one has would be waited for in vain by the next.
process.env.ESBUILD_WORKER_THREADS = '0';
const { buildSync } = require('esbuild');

/** Each test file loads all that it uses anew; a library of hundreds of files is made one, once (jest keeps it). ESM becomes CommonJS too. */
const libraries = [
  ...['restify', 'botbuilder', 'botframework-connector', 'zod', 'prom-client', 'html-to-text', 'mongodb'],
  ...['botbuilder-core', 'botbuilder-stdlib', 'botframework-schema', 'jose', 'any-ascii'],
];

/** What must be one and the same for several of them, or is for a machine that has it. */
const apart = [
  'botbuilder-core',
  'botframework-connector',
  'botframework-schema',
  'botbuilder-stdlib',
  'botbuilder-stdlib/*',
  'bson',
  'dtrace-provider',
];

module.exports = {
  libraries,
  process: (_source, entry) => ({ code: bundled(entry) }),
  getCacheKey: (_source, entry) => {
    const hash = createHash('sha256').update(entry);
    for (const file of [__filename, join(__dirname, '../package-lock.json')]) hash.update(readFileSync(file));
    return hash.digest('hex');
  },
};

function bundled(entry) {
  const { outputFiles } = buildSync({
    ...{
      stdin: { contents: sourceOf(entry), sourcefile: entry, resolveDir: dirname(entry) },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
    },
    ...{ external: apart, minifyWhitespace: true, legalComments: 'none', logLevel: 'error' },
  });
  return outputFiles[0].text;
}

function sourceOf(entry) {
  const source = readFileSync(entry, 'utf8');
  return entry.endsWith('turnContext.js') ? contextAlone(source, 'botbuilder-core') : source;
}
