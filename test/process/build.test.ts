import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { startSesame } from '../browser/sesame-process';

const root = join(__dirname, '../..');
/** Below `node_modules`, where the tools are found. */
const cache = join(root, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folders: string[] = [];
/** A build, and what follows, beside whatever else this machine does. */
jest.setTimeout(600_000);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

it('builds what changed, and then nothing', () => {
  const copy = copyIn(cache);
  expect(build(copy)).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Building .*\n$/) });
  expect(build(copy)).toMatchObject({ status: 0, stderr: '' });
  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: join(copy, 'dist'), encoding: 'utf8', input: '' });
  expect(run('accounts.js', '--help')).toMatchObject({ stderr: '', status: 0 });
  expect(run('academy.js', 'check', 'academies/lyon.json')).toMatchObject({ stderr: '', status: 0 });
  expect(run('understand.js')).toMatchObject({ stdout: '', stderr: '', status: 0 });
  const release = releaseOf(copy);
  expect(release.files).not.toContain('src/main.ts');
  const readme = readFileSync(join(release.folder, 'README.md'), 'utf8');
  const [, here = ''] = /^> [\s\S]*?Here are ([\s\S]*?), which build nothing/m.exec(readme) ?? [];
  const named = [...here.matchAll(/`npm (?:run )?(\w+)`/g)].map(match => match[1]);
  expect(named.sort()).toEqual(Object.keys(release.manifest.scripts).sort());
  const { start } = release.manifest.scripts;
  expect(start).toMatch(/^node (?:--\S+ )+dist\/sesame\.js$/u);
  // Wherever it runs, it runs as it was measured.
  const deployed = (file: string) => readFileSync(join(root, 'deploy', file), 'utf8');
  expect(deployed('systemd/sesame.service')).toContain(
    `ExecStart=/usr/bin/${start.replace('dist/', '/opt/sesame/dist/')}\n`,
  );
  expect(deployed('Dockerfile')).toContain(`CMD ${JSON.stringify(start.split(' ')).replaceAll(',', ', ')}\n`);
  // A lock that `npm ci` takes: of what the manifest asks for, without a tool.
  expect(release.lock.packages['']).toMatchObject({ dependencies: release.manifest.dependencies });
  expect(Object.keys(release.lock.packages)).toContain('node_modules/argon2');
  expect(Object.keys(release.lock.packages).length).toBeLessThan(100);
  expect(run(join(release.folder, 'dist/accounts.js'), '--help')).toMatchObject({ stderr: '', status: 0 });
  writeFileSync(join(copy, 'src/another.ts'), 'export {};\n');
  // As `npm run widget:keep` does: what stays under its old name is served twice, which no server starts with.
  const widgets = join(copy, 'src/web/widgets');
  const [widget = ''] = readdirSync(widgets).filter(name => /^[0-9a-f]{16}\.js$/u.test(name));
  renameSync(join(widgets, widget), join(widgets, widget.replace('.js', '.until-2999-01-01.js')));
  expect(build(copy)).toMatchObject({ status: 0, stderr: expect.stringMatching(/^Building /) });
  expect(readdirSync(join(copy, 'dist/src/web/widgets')).sort()).toEqual(readdirSync(widgets).sort());
});

it('loads what speaks to Azure when a tool of this machine does, and never where nobody may', async () => {
  const copy = copyIn(cache);
  expect(build(copy)).toMatchObject({ status: 0 });
  const dist = join(copy, 'dist');
  // One byte a character in memory.
  expect(readFileSync(join(dist, 'bundles/sesame.js'), 'utf8')).not.toMatch(/[^\0-\xff]/u);
  const server = await startSesame(() => ({ LOG_LEVEL: 'silent' }), dist);
  try {
    const answers = async () => {
      const headers = { 'Content-Type': 'application/json' };
      const asked = { method: 'POST', headers, body: '{}' };
      return [await fetch(`${server.url}/webchat`), await fetch(`${server.url}/api/messages`, asked)];
    };
    expect(await answers()).toMatchObject([{ status: 200 }, { status: 400 }]);
    rmSync(join(dist, 'bundles/bot-framework.js'));
    await server.restart();
    expect(await answers()).toMatchObject([{ status: 200 }, { status: 500 }]);
  } finally {
    await server.stop();
  }
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
  const documents = ['README.md', 'SECURITY.md', 'CHANGELOG.md', '.env.example', '.npmrc', 'docs', 'deploy'];
  for (const part of [...parts, ...documents, 'package.json']) {
    cpSync(join(root, part), join(copy, part), {
      recursive: true,
      filter: from => !from.slice(root.length).includes('node_modules'),
    });
  }
  return copy;
}

const build = (copy: string) =>
  spawnSync(process.execPath, [join(copy, 'scripts/build.mjs')], { encoding: 'utf8' });

/** What is in the archive, beside what runs. */
function releaseOf(copy: string) {
  const made = spawnSync(process.execPath, [join(copy, 'scripts/release.mjs'), copy], { encoding: 'utf8' });
  spawnSync('tar', ['-xzf', made.stdout.trim(), '-C', copy]);
  const folder = made.stdout.trim().replace(/\.tar\.gz$/u, '');
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return { folder, files, manifest: json('package.json'), lock: json('package-lock.json') };
}
