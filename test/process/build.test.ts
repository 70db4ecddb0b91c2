import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';

const root = join(__dirname, '../..');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

it('builds what changed, and then nothing', () => {
  // Below `node_modules`, where the tools are found.
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const copy = copyIn(cache);
  expect(build(copy)).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Building .*\n$/) });
  expect(build(copy)).toMatchObject({ status: 0, stderr: '' });
  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: join(copy, 'dist'), encoding: 'utf8', input: '' });
  expect(run('accounts.js', '--help')).toMatchObject({ stderr: '', status: 0 });
  expect(run('academy.js', 'check', 'academies/lyon.json')).toMatchObject({ stderr: '', status: 0 });
  expect(run('understand.js')).toMatchObject({ stdout: '', stderr: '', status: 0 });
  writeFileSync(join(copy, 'src/another.ts'), 'export {};\n');
  expect(build(copy)).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Building /) });
});

it('says in a line what is missing where the tools are not installed', () => {
  const { status, stderr } = build(copyIn(tmpdir()));
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Sésame is not built here, .*`npm ci` without --omit=dev.*\n$/);
});

function copyIn(parent: string): string {
  const copy = mkdtempSync(join(parent, 'sesame-build-'));
  folders.push(copy);
  const parts = ['src', 'dialogs', 'understanding', 'locales', 'academies', 'scripts', 'package-lock.json'];
  for (const part of [...parts, 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(root, part), join(copy, part), {
      recursive: true,
      filter: from => !from.slice(root.length).includes('node_modules'),
    });
  }
  return copy;
}

const build = (copy: string) =>
  spawnSync(process.execPath, [join(copy, 'scripts/build.mjs')], { encoding: 'utf8' });
