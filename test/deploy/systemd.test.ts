import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { secretNames } from '../../src/secret-files';

const root = join(__dirname, '../..');
const unit = readFileSync(join(root, 'deploy/systemd/sesame.service'), 'utf8');
const writable = /^StateDirectory=(.+)$/m
  .exec(unit)?.[1]
  ?.split(' ')
  .map(name => `/var/lib/${name}`);
const timed = ['sesame-backup', 'sesame-check'];
const folder = mkdtempSync(join(tmpdir(), 'sesame-systemd-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of a machine on which Sésame is installed here, and Node where it is. */
function analyze(text: string, ...args: string[]) {
  const file = placed('sesame.service', text);
  const told = spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
  if (told.error)
    throw new Error('The deploy suite needs systemd-analyze: install the Debian package « systemd ».');
  return told;
}

function placed(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text.replaceAll('/usr/bin/node', process.execPath).replaceAll('/opt/sesame', root));
  return file;
}

const shipped = (name: string): string => readFileSync(join(root, 'deploy/systemd', name), 'utf8');

describe('the timers', () => {
  it('are all that is there beside the service, and what systemd takes without a word', () => {
    const names = timed.flatMap(name => [`${name}.service`, `${name}.timer`]);
    expect(readdirSync(join(root, 'deploy/systemd')).sort()).toEqual([...names, 'sesame.service'].sort());
    const files = names.map(name => placed(name, shipped(name)));
    expect(analyze(unit, 'verify', ...files)).toMatchObject({ status: 0, stdout: '', stderr: '' });
    const [backup = '', timer = ''] = names.map(shipped);
    placed('sesame-backup.timer', timer.replace('02:30', '26:30'));
    placed('sesame-backup.service', backup.replace('Type=oneshot', 'Type=once'));
    const { stderr } = analyze(unit, 'verify', ...files);
    for (const wrong of ['26:30', 'once']) expect(stderr).toContain(wrong);
  });

  it('run commands that there are, beside a running server alone, and write only where the unit does', () => {
    for (const name of timed) {
      const text = shipped(`${name}.service`);
      const [, command = ''] = /accounts\.mjs --actor \w+ (\w+)/.exec(text) ?? [];
      expect(readFileSync(join(root, 'src/cli/accounts.ts'), 'utf8')).toContain(`.command('${command}')`);
      expect(text).toContain('\nRequisite=sesame.service\nAfter=sesame.service\n');
      const places = /^ReadWritePaths=(.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
      for (const place of places) expect(writable).toContain(place);
    }
  });

  it('keep a month of copies, by the day', () => {
    const [copy = '', tidy = ''] = [...shipped('sesame-backup.service').matchAll(/^ExecStart=(.*)$/gm)].map(
      ([, command = '']) => command,
    );
    const folderOf = (command: string) =>
      command
        .replaceAll('/var/lib/sesame-backups', folder)
        .replace('/usr/bin/node /opt/sesame/deploy/accounts.mjs', 'echo')
        .replaceAll('$$', '$')
        .replaceAll('%%', '%');
    const run = (command: string) => spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stdout;
    const today = new Date().toLocaleDateString('sv');
    expect(run(folderOf(copy))).toBe(`--actor timer backup --force ${folder}/sesame-${today}\n`);
    for (const days of [1, 29, 32, 400]) {
      const file = join(folder, `sesame-${days}`);
      writeFileSync(file, '');
      utimesSync(file, new Date(), new Date(Date.now() - days * 86_400_000));
    }
    run(folderOf(tidy).replace('sesame-*', "'sesame-*'"));
    expect(readdirSync(folder).filter(name => /^sesame-\d+$/.test(name))).toEqual(['sesame-1', 'sesame-29']);
  });
});

describe('the unit for systemd', () => {
  it('is one that systemd takes without a word', () => {
    expect(analyze(unit, 'verify')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(analyze(`${unit}\n[Service]\nRestart=sometimes\n`, 'verify').stderr).toContain('sometimes');
  });

  it('leaves the service little to harm with: an exposure of 1.5 of 10 at most', () => {
    const judge = (text: string) => analyze(text, 'security', '--offline=true', '--threshold=15');
    expect(judge(unit).status).toBe(0);
    expect(judge(unit.replace('ProtectSystem=strict', '').replace('PrivateUsers=yes', '')).status).not.toBe(
      0,
    );
  });

  it('starts what is in the archive, and hands over secrets by settings that exist', () => {
    const files = [...unit.matchAll(/\/opt\/sesame\/(?<path>\S+)/g)].map(({ groups }) => groups?.path ?? '');
    expect(files).toContain('dist/sesame.js');
    expect(files.filter(path => !existsSync(join(root, path)))).toEqual([]);
    const given = [...unit.matchAll(/^#?LoadCredential=(?<name>\w+):\/etc\/sesame\/secrets\/\k<name>$/gm)];
    const read = [...unit.matchAll(/^#?Environment=(?<name>\w+)_FILE=%d\/\k<name>$/gm)];
    const names = given.map(({ groups }) => groups?.name);
    expect(read.map(({ groups }) => groups?.name)).toEqual(names);
    expect(secretNames).toEqual(expect.arrayContaining(names));
    expect(names).toContain('MONGODB_URI');
  });

  it('may write where the documents have the backups go', () => {
    const documents = readFileSync(join(root, 'docs/operations.md'), 'utf8');
    const folders = [...documents.matchAll(/accounts(?:\.js)? backup (?<folder>\/\S+)\//g)];
    expect(folders.length).toBeGreaterThan(1);
    for (const { groups } of folders) expect(writable).toContain(groups?.folder);
    expect(unit).toContain('Environment=DATA_DIR=/var/lib/sesame\n');
  });
});
