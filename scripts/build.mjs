/**
 * npm run build [-- FOLDER]: the server and its commands, each bundled into one file with the libraries that it uses, and what the pages
 * need, in FOLDER (dist). Does nothing when nothing changed since. Types are checked elsewhere (`npm run types`).
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { external } from './external.mjs';
import { contextAlone } from './turn-context.cjs';

const root = dirname(import.meta.dirname);
const dist = resolve(process.argv[2] ?? join(root, 'dist'));
const programs = {
  sesame: 'src/main.ts',
  accounts: 'src/cli/accounts.ts',
  academy: 'src/cli/academy.ts',
  understand: 'src/cli/understand.ts',
};
/** What programs load when they need it. */
const apart = { 'bot-framework': 'src/channels/bot-service/bot-framework.ts' };
/** What scripts use of the sources. */
const parts = {
  pictures: 'src/web/pictures.ts',
  widgets: 'src/web/widgets.ts',
  'widget-script': 'src/web/widget-script.ts',
};
const inputs = ['src', 'dialogs', 'understanding', 'locales', 'academies', 'scripts', 'package-lock.json'];

/** Names, times and sizes: enough to see that a file was written. */
function stampOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const whole = join(root, path);
    const files = statSync(whole).isDirectory() ? readdirSync(whole, { recursive: true }) : [''];
    for (const file of files.filter(name => !name.includes('node_modules')).sort()) {
      const { mtimeMs, size } = statSync(join(whole, file));
      hash.update(`${path}/${file} ${mtimeMs} ${size}\n`);
    }
  }
  return hash.digest('hex');
}

function hasTools() {
  try {
    return Boolean(createRequire(import.meta.url).resolve('esbuild'));
  } catch {
    return false;
  }
}

async function bundlePrograms() {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: { ...programs, ...apart, ...parts },
    outdir: join(dist, 'bundles'),
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    // Those of MongoDB's driver that nobody has are required within `try`.
    external: [...external, 'dtrace-provider', 'esbuild'],
    // A bundle is started by the file below.
    define: { 'require.main': 'module' },
    legalComments: 'eof',
    minifyWhitespace: true,
    // What Node shows of an error that nobody caught is the line.
    lineLimit: 160,
    // For NODE_OPTIONS=--enable-source-maps.
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'error',
    plugins: [ourSources, contextOfSdk, bundledApart],
  });
  for (const name of Object.keys(programs)) writeFileSync(join(dist, `${name}.js`), starter(name));
}

/** With what V8 made of the code the last time, on the Nodes that keep it (22 on). Not where Node keeps it by itself: others write there. */
function starter(name) {
  return `require('node:module').enableCompileCache?.(require('node:path').join(__dirname, '.compile-cache'));
require('./bundles/${name}.js');
`;
}

/**
 * Assets stand where they stand among the sources, below `dist`. What Latin-1 has not is escaped, which means the same where it stands, in texts and
 * regular expressions: one ’ in a regular expression, and V8 keeps all of the bundle in two bytes a character (8 MB more).
 */
const ourSources = {
  name: 'our-sources',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (relative(root, path).includes('node_modules')) return undefined;
      const place = JSON.stringify(`../${relative(root, dirname(path)).replaceAll('\\', '/')}`);
      const contents = readFileSync(path, 'utf8')
        .replaceAll('__dirname', `require('node:path').join(__dirname, ${place})`)
        .replace(/[^\0-\xff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
      return { contents, loader: 'ts' };
    });
  },
};

const bundledApart = {
  name: 'bundled-apart',
  setup({ onResolve }) {
    const names = new RegExp(`/(?<name>${Object.keys(apart).join('|')})$`);
    onResolve({ filter: names }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `./${names.exec(path).groups.name}.js`, external: true },
    );
  },
};

const contextOfSdk = {
  name: 'context-of-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]botbuilder-core[\\/]lib[\\/]turnContext\.js$/ }, ({ path }) => ({
      contents: contextAlone(readFileSync(path, 'utf8'), './bot-framework'),
    }));
  },
};

const stampFile = join(dist, '.built');
const stamp = stampOf(inputs);
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  if (!hasTools()) {
    process.stderr.write(
      'Sésame is not built here, and what builds it is not installed: run `npm ci` without --omit=dev, or start it from the archive of `npm run release`.\n',
    );
    process.exit(1);
  }
  process.stderr.write('Building what the server runs (some seconds; again only when sources change)…\n');
  rmSync(stampFile, { force: true });
  const { buildWeb } = await import('./build-web.mjs');
  await buildWeb(dist, bundlePrograms);
  writeFileSync(stampFile, stamp);
}
