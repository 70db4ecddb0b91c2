/**
 * npm run release [-- FOLDER]: one archive, FOLDER/sesame-VERSION.tar.gz (dist), of what a server needs: bundles, weights, académies, documents,
 * `deploy/` and a lock of the few packages that are not in the bundles. In it: `npm ci --omit=dev && npm start`; nothing is built there.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { external } from './external.mjs';

const root = dirname(import.meta.dirname);
const folder = resolve(process.argv[2] ?? join(root, 'dist'));
const { name, version, description, license, type, engines, dependencies, scripts } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

const inArchive = `> **This is the archive to deploy.** From it to a running service: [docs/deploy.md](docs/deploy.md); day by day:
> [docs/operations.md](docs/operations.md). Here are \`npm start\`, \`npm run accounts\`, \`npm run academy\` and \`npm run understand\`, which build nothing. Every other
> \`npm run\` below and in docs/ (tests, benches, \`widget:tag\`, \`release\`) is in the repository alone, and so are the folders
> \`academies/\`, \`bench/\`, \`dialogs/\`, \`locales/\`, \`src/\`, \`test/\` and \`understanding/\` to which links lead. The académies are in \`dist/academies/\`.`;

const released = new Set(['bundles', 'src', 'understanding', 'academies', 'web']);
const parent = mkdtempSync(join(tmpdir(), 'sesame-release-'));
try {
  const release = join(parent, `${name}-${version}`);
  mkdirSync(release);
  for (const part of [
    'README.md',
    'SECURITY.md',
    'CHANGELOG.md',
    '.env.example',
    '.npmrc',
    'docs',
    'deploy',
    'dist',
  ])
    cpSync(join(root, part), join(release, part), { recursive: true, filter: isReleased });
  writeFileSync(join(release, 'README.md'), readme());
  writeFileSync(join(release, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  lock(release);
  execFileSync(process.execPath, [join(root, 'scripts/sbom.mjs'), release], { stdio: 'ignore' });
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${name}-${version}.tar.gz`);
  execFileSync('tar', ['-czf', archive, '-C', parent, `${name}-${version}`]);
  console.log(archive);
} finally {
  rmSync(parent, { recursive: true });
}

/** Of `dist`, what runs; not what other commands left there, nor what they installed in `deploy/teams`. */
function isReleased(path) {
  const [folder, within] = relative(root, path).split('/');
  if (folder !== 'dist' || within === undefined) return basename(path) !== 'node_modules';
  return within.endsWith('.js') || released.has(within);
}

/** The project's own, which speaks to whoever has the repository. */
function readme() {
  const [title, ...rest] = readFileSync(join(root, 'README.md'), 'utf8').split('\n');
  return [title, '', inArchive, ...rest].join('\n');
}

function manifest() {
  const commands = Object.fromEntries(
    ['accounts', 'academy', 'understand'].map(command => [command, `node dist/${command}.js`]),
  );
  const outside = Object.entries(dependencies).filter(([dependency]) =>
    external.some(wanted => isNamed(dependency, wanted)),
  );
  return {
    ...{ name, version, description, private: true, license, type, engines },
    // As there, and nothing is built.
    scripts: { start: scripts.start.split(' && ').at(-1), ...commands },
    dependencies: Object.fromEntries(outside),
  };
}

/** As esbuild reads its list: a `*` at the end stands for anything. */
function isNamed(dependency, wanted) {
  return wanted.endsWith('*') ? dependency.startsWith(wanted.slice(0, -1)) : dependency === wanted;
}

/** The project's own, without what is in the bundles: the same versions, the same hashes. */
function lock(release) {
  cpSync(join(root, 'package-lock.json'), join(release, 'package-lock.json'));
  const options = ['--package-lock-only', '--ignore-scripts', '--offline', '--loglevel=error'];
  execFileSync('npm', ['install', ...options], { cwd: release, stdio: ['ignore', 'ignore', 'inherit'] });
}
