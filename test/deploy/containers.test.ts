import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const read = (file: string) => readFileSync(join(__dirname, '../../deploy', file), 'utf8');

describe('the image', () => {
  it('is made of named files: no list of people that somebody left beside `deploy/` is in it, nor handed to the builder', () => {
    const [first, ...others] = read('Dockerfile.dockerignore')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'));
    const allowed = others.map(line => line.slice(1));
    expect(first).toBe('*');
    expect(others.every(line => line.startsWith('!'))).toBe(true);
    const copied = [...read('Dockerfile').matchAll(/^(?:COPY|ADD) (?!--from)(?<paths>.+) \S+$/gm)];
    const sources = copied.flatMap(({ groups }) => groups?.paths?.split(' ') ?? []);
    expect([...new Set(sources)].sort()).toEqual(allowed.sort());
    expect(sources.filter(path => /^\.?\/?$|\*/.test(path))).toEqual([]);
  });
});

describe('compose.yaml', () => {
  const compose = read('compose.yaml');
  it('has the database read copies of its own, since the image becomes `mongodb` before it reads what root alone may', () => {
    const copies = /install -o mongodb .* -t (?<to>\S+) (?<files>.+) &&/.exec(compose)?.groups;
    const copied = (copies?.files ?? '').split(' ').map(file => `${copies?.to}/${file.split('/').at(-1)}`);
    const wanted = [...compose.matchAll(/(?:--keyFile|MONGO_INITDB_\w+_FILE:) (?<path>\S+)/g)];
    expect(wanted.map(({ groups }) => groups?.path).sort()).toEqual(copied.sort());
    expect(copied).toHaveLength(2);
  });
  it('counts a database as well by the address that others use, where the one that makes the first user is not', () => {
    expect(compose).toMatch(/test: \[CMD-SHELL, 'mongosh .*--host "\$\$\(hostname\)"/);
  });
});
