import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

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
function given(text: string, ...args: string[]) {
  writeFileSync(join(folder, 'etc/sesame.env'), text);
  const env = { PATH: process.env.PATH, CONFIGURATION_DIRECTORY: join(folder, 'etc') };
  const { status, stdout, stderr } = spawnSync(join(folder, 'accounts'), args, { env, encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  return { status, ...JSON.parse(stdout) };
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
  });
});
