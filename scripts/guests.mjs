/**
 * What only one command needs, and is heavy, has a package.json and a lock in a folder of its own:
 *   node scripts/guests.mjs FOLDER…   installs them there; nothing to do where the packages are already those of the lock
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = join(import.meta.dirname, '..');

/** @param {string[]} folders as they are called from the top of the project */
export function installGuests(folders) {
  for (const folder of folders) install(join(root, folder));
}

function install(folder) {
  const lock = join(folder, 'package-lock.json');
  const installed = join(folder, 'node_modules/.installed-lock.json');
  if (contents(lock) === contents(installed)) return;
  process.stderr.write(`Installing ${relative(root, folder)}/package.json, for this command alone…\n`);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', '--prefix', folder, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  copyFileSync(lock, installed);
}

function contents(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) installGuests(process.argv.slice(2));
