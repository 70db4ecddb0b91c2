import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => ending.test(name) && !name.includes('node_modules'))
    .map(name => join(folder, name));

const pages = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...['docs', 'teams', 'bench'].flatMap(folder => filesIn(folder, /\.md$/)),
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
