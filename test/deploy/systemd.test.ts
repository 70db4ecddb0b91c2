import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { secretNames } from '../../src/secret-files';

const root = join(__dirname, '../..');
const unit = readFileSync(join(root, 'deploy/systemd/sesame.service'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'sesame-systemd-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of a machine on which Sésame is installed here, and Node where it is. */
function analyze(text: string, ...args: string[]) {
  const file = join(folder, 'sesame.service');
  writeFileSync(file, text.replaceAll('/usr/bin/node', process.execPath).replaceAll('/opt/sesame', root));
  const told = spawnSync('systemd-analyze', [...args, file], { encoding: 'utf8' });
  if (told.error)
    throw new Error('The deploy suite needs systemd-analyze: install the Debian package « systemd ».');
  return told;
}

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
    const [, names = ''] = /^StateDirectory=(.+)$/m.exec(unit) ?? [];
    const documents = readFileSync(join(root, 'docs/operations.md'), 'utf8');
    const folders = [...documents.matchAll(/accounts(?:\.js)? backup (?<folder>\/\S+)\//g)];
    const writable = names.split(' ').map(name => `/var/lib/${name}`);
    expect(folders.length).toBeGreaterThan(1);
    for (const { groups } of folders) expect(writable).toContain(groups?.folder);
    expect(unit).toContain('Environment=DATA_DIR=/var/lib/sesame\n');
  });
});
