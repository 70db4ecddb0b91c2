import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { secretNames } from '../../src/secret-files';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'sesame-etc-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'etc/secrets'), { recursive: true });
writeFileSync(join(folder, 'etc/secrets/SESAME_MASTER_KEY'), '');
mkdirSync(join(folder, 'deploy'));
mkdirSync(join(folder, 'dist'));
cpSync(join(root, 'deploy/accounts.mjs'), join(folder, 'deploy/accounts.mjs'));
symlinkSync(join(folder, 'deploy/accounts.mjs'), join(folder, 'accounts'));
// In the place of the program: what it is given, and an end of its own.
writeFileSync(
  join(folder, 'dist/accounts.js'),
  'console.log(JSON.stringify({ env: process.env, args: process.argv.slice(2) })); process.exitCode = 3;',
);

/** By its link, as docs/deploy.md installs it. */
function run(text: string, args: string[], etc = join(folder, 'etc')) {
  writeFileSync(join(folder, 'etc/sesame.env'), text);
  const env = { PATH: process.env.PATH, CONFIGURATION_DIRECTORY: etc };
  return spawnSync(join(folder, 'accounts'), args, { env, encoding: 'utf8' });
}

function given(text: string, ...args: string[]) {
  const { status, stdout, stderr } = run(text, args);
  if (!stdout) throw new Error(stderr);
  return { status, stderr, ...JSON.parse(stdout) };
}

describe('`accounts` of `deploy/`', () => {
  it('gives each value that .env.example documents whole, in quotes or not', () => {
    const documented = [...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^# (\w+)=(.+)$/gm)];
    const values = documented.map(([, name = '', value = '']) => [name, value] as const);
    expect(values.filter(([, value]) => value.includes(' ')).length).toBeGreaterThan(2);
    for (const quote of ['', '"', "'"]) {
      const { env } = given(values.map(([name, value]) => `${name}=${quote}${value}${quote}\n`).join(''));
      expect(env).toMatchObject(Object.fromEntries(values));
    }
  });

  it('reads the rest as systemd does, too', () => {
    const { env } = given(
      [
        '# A=comment',
        ';B=comment',
        'C = a  b \t',
        String.raw`D="a \"b\" \$c \d"`,
        'E=\'a "b" # c\'',
        String.raw`F=a\ b\\ "c" l'école # d`,
        'G=one \\',
        'two',
        'H="one',
        'two"',
        'I=',
        'J="a"b',
      ].join('\n'),
    );
    expect(env).toMatchObject({
      C: 'a  b',
      D: String.raw`a "b" $c \d`,
      E: 'a "b" # c',
      F: String.raw`a b\ "c" l'école # d`,
      G: 'one two',
      H: 'one\ntwo',
      I: '',
      J: 'ab',
    });
    expect(env).not.toHaveProperty('A');
    expect(env).not.toHaveProperty('B');
  });

  it('adds what the unit adds, hands over the secrets as files, and ends as the command did', () => {
    const told = given('PUBLIC_URL=https://sesame.example\n', 'show', 'a b');
    expect(told).toMatchObject({
      status: 3,
      args: ['show', 'a b'],
      env: {
        NODE_ENV: 'production',
        DATA_DIR: '/var/lib/sesame',
        SESAME_MASTER_KEY_FILE: join(folder, 'etc/secrets/SESAME_MASTER_KEY'),
      },
    });
    expect(told.stderr).toBe('');
  });

  it('hands over no file that is no secret of ours, and names it in a line', () => {
    const secret = (name: string) => join(folder, 'etc/secrets', name);
    const [ours, others] = [[...secretNames], ['MONGODB_URI.bak', 'SMTP_URL~', 'LD_PRELOAD']];
    for (const name of [...ours, ...others]) writeFileSync(secret(name), '');
    const { env, stderr } = given('');
    for (const name of others) rmSync(secret(name));
    const handed = Object.keys(env).filter(name => name.endsWith('_FILE'));
    expect(handed.sort()).toEqual(ours.map(name => `${name}_FILE`).sort());
    expect(stderr.trim().split('\n')).toHaveLength(1);
    for (const name of others) expect(stderr).toContain(name);
  });

  it.each([
    ['there are no settings', join(folder, 'nowhere'), '', /ENOENT.*nowhere/],
    [
      'a comment ends in a backslash, which systemd’s versions read differently',
      undefined,
      '# C:\\\nA=1\n',
      /sesame\.env: a comment ends/,
    ],
    ['so does another', undefined, 'A=1\n  ; old \\\nB=2', /sesame\.env: a comment ends/],
  ])('ends with 2 and one line where %s', (_, etc, text, line) => {
    const { status, stdout, stderr } = run(text, ['show', 'a'], etc);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('takes no line of a quoted value for such a comment', () => {
    expect(given('A="one\n# two \\\nthree"\nB=4\n').env).toMatchObject({ A: 'one\n# two three', B: '4' });
  });

  it('ends with 2 and one line where the program is not there', () => {
    const program = join(folder, 'dist/accounts.js');
    renameSync(program, `${program}.away`);
    const { status, stderr } = run('', ['check']);
    renameSync(`${program}.away`, program);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^accounts: ENOENT.*\n$/);
  });
});
