import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(__dirname, '..');
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8');

describe('SECURITY.md', () => {
  it('names only files that are there', () => {
    const linked = [...page.matchAll(/\]\((?<path>[^):]+)\)/g)].map(({ groups }) => groups?.path ?? '');
    expect(linked.length).toBeGreaterThan(30);
    expect(linked.filter(path => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names only tests that it has linked, when it names them shortly', () => {
    const short = [...page.matchAll(/`(?<name>[\w-]+\.test\.ts)`/g)].map(({ groups }) => groups?.name ?? '');
    expect(short.filter(name => !page.includes(`/${name})`))).toEqual([]);
  });

  it('tells of every attack of test:abuse', () => {
    const attacks = readdirSync(join(root, 'test/abuse/claims')).map(file => file.replace('.ts', ''));
    expect(attacks.filter(attack => !page.includes(`\`${attack}\``))).toEqual([]);
  });
});
