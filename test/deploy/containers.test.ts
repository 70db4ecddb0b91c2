import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

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

describe('what the documents type into containers', () => {
  const documents = readFileSync(join(__dirname, '../../docs/deploy.md'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'sesame-container-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const imports = [
    ...documents.matchAll(/ (sesame sh|accounts) -c '(?<script>[^']*accounts\.js import[^']*)'/g),
  ];
  it.each(imports.map(({ groups, 0: whole }) => [whole.slice(1, 12), groups?.script ?? '']))(
    'tells of an import what the import told, and leaves no list in the server (%s…)',
    (where, script) => {
      const list = join(folder, 'people.csv');
      for (const status of [0, 1, 2]) {
        // In the place of Node: takes the list, and ends so.
        writeFileSync(join(folder, 'node'), `#!/bin/sh\ngrep -q numen "$3" || exit 9\nexit ${status}\n`, {
          mode: 0o755,
        });
        const told = spawnSync('sh', ['-c', script.replaceAll('/tmp/people.csv', list)], {
          input: 'numen\n',
          env: { PATH: `${folder}:${process.env.PATH}` },
        });
        expect(told.status).toBe(status);
        if (where.startsWith('sesame')) expect(existsSync(list)).toBe(false);
      }
    },
  );

  it('are an import beside a server, whose memory the list leaves, and one of its own container', () => {
    expect(imports).toHaveLength(2);
    expect(documents).toMatch(/run --rm -T --entrypoint sh accounts -c/);
  });

  it('make what compose.yaml finds beside `deploy/`', () => {
    const beside = [...read('compose.yaml').matchAll(/\.\.\/(?<name>[\w.]+)/g)].map(
      ({ groups }) => groups?.name,
    );
    expect(new Set(beside)).toEqual(new Set(['academy.json', 'backups', 'tls', 'secrets']));
    const [, chapter = ''] = documents.split('## Containers');
    for (const made of ['mkdir -m 755 secrets tls', '-m 700 backups', 'lyon.json academy.json'])
      expect(chapter).toContain(made);
  });
});
