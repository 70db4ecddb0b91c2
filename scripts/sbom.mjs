/**
 * What runs in production, as CycloneDX JSON:  node scripts/sbom.mjs [FOLDER]   writes FOLDER/sesame.cdx.json (dist)
 * npm's own list, of the lock file alone: the same on every machine, without network and without node_modules.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = process.argv[2] ?? join(root, 'dist');
const bom = bomOf(readFileSync(join(root, 'package-lock.json'), 'utf8'));
mkdirSync(folder, { recursive: true });
const path = join(folder, 'sesame.cdx.json');
writeFileSync(path, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${path}: ${bom.components.length} components, CycloneDX ${bom.specVersion}`);

/** In a folder of its own, whose name npm gives to the application. */
function bomOf(lock) {
  const parent = mkdtempSync(join(tmpdir(), 'sesame-sbom-'));
  const cwd = join(parent, 'sesame');
  try {
    mkdirSync(cwd);
    const { devDependencies, ...manifest } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(cwd, 'package-lock.json'), JSON.stringify(inProduction(JSON.parse(lock))));
    const options = ['--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
    const found = execFileSync('npm', ['sbom', ...options], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
    return JSON.parse(found);
  } finally {
    rmSync(parent, { recursive: true });
  }
}

/**
 * `--omit=dev` leaves out what a tool needs too: so the tools are taken out before. And npm lists nothing at all when a package asks
 * for another version of a peer than is installed: which versions are installed is the lock's to say.
 */
function inProduction(lock) {
  delete lock.packages[''].devDependencies;
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (entry.dev) delete lock.packages[place];
    for (const name of Object.keys(entry.peerDependencies ?? {})) entry.peerDependencies[name] = '*';
  }
  return lock;
}
