import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { columns } from '../src/cli/import-columns';
import { createRowCheck } from '../src/cli/import-row';

const root = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => ending.test(name) && !name.includes('node_modules'))
    .map(name => join(folder, name));

const pages = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...['docs', 'deploy', 'bench'].flatMap(folder => filesIn(folder, /\.md$/)),
];

describe('the documents', () => {
  it('link only files and headings that are there', () => {
    const links = pages.flatMap(page =>
      [...read(page).matchAll(/\]\((?!\w+:)(?<path>[^)#]*)(?:#(?<heading>[^)]*))?\)/g)].map(({ groups }) => ({
        page,
        path: groups?.path ? join(dirname(page), groups.path) : page,
        heading: groups?.heading,
      })),
    );
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
    const headed = links.filter(({ heading }) => heading !== undefined);
    expect(headed.length).toBeGreaterThan(1);
    expect(headed.filter(({ path, heading = '' }) => !headingsOf(path).includes(heading))).toEqual([]);
  });

  it('name only programs that the build makes', () => {
    const built = read('scripts/build.mjs');
    // The benches build their own.
    const programs = pages
      .filter(page => !page.startsWith('bench'))
      .flatMap(page =>
        [...read(page).matchAll(/\bnode (?:\/opt\/sesame\/)?dist\/(?<path>[\w/.-]+)\.js\b/g)].map(
          ({ groups }) => ({
            page,
            program: groups?.path ?? '',
          }),
        ),
      );
    expect(programs.length).toBeGreaterThan(10);
    expect(programs.filter(({ program }) => !new RegExp(`\\b${program}:`).test(built))).toEqual([]);
  });

  it('say of each alert what to do, and of no other', () => {
    const alerts = [...read('deploy/prometheus/alerts.yml').matchAll(/alert: (\w+)/g)].map(
      ([, name]) => name,
    );
    const [, runbook = ''] = read('docs/operations.md').split(/^## At an alert$/m);
    const [chapter = ''] = runbook.split(/^## /m);
    const [, ...paragraphs] = chapter.split(/^### /m);
    expect(alerts.length).toBeGreaterThan(5);
    expect(paragraphs.map(text => text.split('\n')[0])).toEqual(alerts);
    for (const text of paragraphs) expect(text).toMatch(/^1\. .*`/m);
  });

  it('tell what each column of the list of people is, of which the archive has a model that can be imported', () => {
    const [header = '', ...rows] = read('deploy/people-model.csv').trim().split('\n');
    const names = header.split(',');
    expect(names).toEqual(columns);
    const told = [...read('docs/operations.md').matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)];
    const explained = told.flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', '));
    expect(names.filter(name => !explained.includes(name))).toEqual([]);
    const check = createRowCheck({ today: '2026-09-01', departements: ['01', '42', '69'] });
    const cells = rows.map(row =>
      Object.fromEntries(row.split(',').map((cell, at) => [names[at] ?? '', cell])),
    );
    expect(cells.length).toBeGreaterThan(1);
    expect(cells.map(check)).toEqual(cells.map(() => expect.objectContaining({ ok: true })));
  });

  it('type only commands on the accounts that there are', () => {
    const known = [...read('src/cli/accounts.ts').matchAll(/(?:\.command\(|^ {4}\[)'([\w-]+)/gm)].map(
      ([, name]) => name,
    );
    const typed = pages.flatMap(page =>
      [
        ...read(page).matchAll(
          /(?:^|`|&& )(?:accounts|node dist\/accounts\.js|npm run accounts --) (?:--actor \w+ )?(?<command>[a-z][\w-]*)/gm,
        ),
      ].map(({ groups }) => ({ page, command: groups?.command })),
    );
    expect(typed.length).toBeGreaterThan(50);
    expect(typed.filter(({ command }) => !known.includes(command))).toEqual([]);
  });

  it('shred a list of people only where all of it was taken', () => {
    const shredding = pages.flatMap(page =>
      read(page)
        .split('\n')
        .filter(line => /\bshred -u/.test(line)),
    );
    expect(shredding.length).toBeGreaterThan(1);
    for (const line of shredding) expect(line).toMatch(/\bimport .*&& shred -u/);
  });

  it('are there where the code cites them', () => {
    const sources = ['src', 'dialogs', 'understanding', 'locales', 'test', 'scripts', 'bench'].flatMap(
      folder => filesIn(folder, /\.(?:ts|mjs|cjs)$/),
    );
    const cited = sources.flatMap(source =>
      [...read(source).matchAll(/(?:^|\s)(?:\/\/|\/?\*\*?)[^\n]*?(?<page>[\w/.-]+\.md)\b/g)].map(
        ({ groups }) => ({
          source,
          page: groups?.page ?? '',
        }),
      ),
    );
    expect(cited.length).toBeGreaterThan(10);
    expect(cited.filter(({ page }) => !existsSync(join(root, page)))).toEqual([]);
  });
});

/** As GitHub makes them. */
const headingsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (?<title>.*)$/gm)].map(({ groups }) =>
    (groups?.title ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
