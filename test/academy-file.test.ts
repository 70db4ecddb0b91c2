import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readAcademy } from '../src/academy-file';
import { runAcademy } from '../src/cli/academy';

const contentOf = (name: string): string =>
  readFileSync(join(__dirname, `../academies/${name}.json`), 'utf8');
const now = Date.parse('2026-11-26T12:00:00Z');
const grenoble = contentOf('grenoble');

const lineOf = (content: string, text: string): number =>
  content.slice(0, content.indexOf(text)).split('\n').length;
const changed = (from: string | RegExp, to: string): string => {
  const after = grenoble.replace(from, to);
  expect(after).not.toBe(grenoble);
  return after;
};

describe('the file of an académie', () => {
  it.each(['lyon', 'grenoble', 'reunion'])('of %s can be used', name => {
    expect(readAcademy(contentOf(name), now).wrong).toEqual([]);
  });

  it.each([
    [
      'a number that is none',
      changed('04 65 71 00 38', '0465710038'),
      '"0465710038"',
      'offices.3.phone: a French number',
    ],
    [
      'a word that is not known',
      changed('"lastChecked"', '"lastCheked"'),
      '"lastCheked"',
      'lastCheked: is not known here',
    ],
    [
      'a département that there is not',
      changed('"26", "38"', '"20", "38"'),
      '"20"',
      'area.departements.1: the number of a département',
    ],
    [
      'a limit that is too loose',
      changed('"freeAttempts": 5', '"freeAttempts": 6'),
      '"freeAttempts"',
      'limits.freeAttempts: 5 or less',
    ],
    [
      'an id twice',
      changed('"id": "dsden74"', '"id": "dsden73"'),
      '',
      'offices.5.id: dsden73 is the id of another office',
    ],
    [
      'an école that nobody answers',
      changed('"departements": ["73"]', '"departements": ["74"]'),
      '"offices"',
      'offices: no office answers enseignant_ecole in 73',
    ],
    [
      'an office of elsewhere',
      changed('"departements": ["73"]', '"departements": ["73", "69"]'),
      '',
      'offices.4.departements: 69 is not in area.departements',
    ],
    [
      'a time zone that there is not',
      changed('Europe/Paris', 'Europe/Grenoble'),
      '"timeZone"',
      'timeZone: a time zone, such as Europe/Paris',
    ],
  ])('tells %s, with its line', (_, content, where, sentence) => {
    const { academy, wrong } = readAcademy(content, now);
    expect(academy).toBeNull();
    const found = wrong.find(each => each.sentence.startsWith(sentence));
    expect(wrong.map(each => each.sentence)).toContain(found?.sentence);
    if (where) expect(found?.line).toBe(lineOf(content, where));
  });

  it('tells all that is missing at once, one sentence each', () => {
    const without = changed(/ {2}"mailServer": \{[^}]*\},\n/u, '').replace(
      / {6}"phone": "04 65 71 00 26",\n/u,
      '',
    );
    expect(readAcademy(without, now).wrong.map(({ sentence }) => sentence)).toEqual([
      'mailServer: is missing: a block of settings',
      'offices.2.phone: is missing: a French number such as 04 00 00 00 00',
    ]);
  });

  it.each(['', '{ "name": ', '[]', 'null', '"Lyon"'])('is not made of « %s »', content => {
    const { academy, wrong } = readAcademy(content, now);
    expect(academy).toBeNull();
    expect(wrong.length).toBeGreaterThan(0);
  });

  it('warns of what is invented', () => {
    const sentences = readAcademy(grenoble, now).warnings.map(({ sentence }) => sentence);
    expect(sentences.filter(sentence => sentence.includes('invented'))).toHaveLength(8);
  });

  it('warns when nobody has compared it for a year, and not a day sooner', () => {
    const checked = (iso: string) =>
      readAcademy(changed('2026-11-26', iso), now).warnings.filter(({ sentence }) =>
        sentence.includes('a year ago'),
      );
    expect(checked('2025-11-27')).toEqual([]);
    expect(checked('2025-11-25')).toEqual([
      {
        line: lineOf(grenoble, '"lastChecked"'),
        sentence: 'lastChecked: 2025-11-25 is more than a year ago; compare the numbers and addresses',
      },
    ]);
  });

  it('is read in its old form too, with a warning', () => {
    const { area, timeZone, passwordWords, ...old } = JSON.parse(contentOf('lyon'));
    const offices = Object.fromEntries(
      old.offices.map(({ id, name, phone }: Record<string, object>) => [id, { ...name, phone }]),
    );
    const { academy, warnings } = readAcademy(JSON.stringify({ ...old, offices }), now);
    const lyon = readAcademy(contentOf('lyon'), now).academy;
    expect(academy?.offices).toEqual(lyon?.offices);
    expect(academy?.area).toMatchObject({ names: ['Lyon'], departements: ['01', '42', '69'] });
    expect(warnings.map(({ sentence }) => sentence)).toContainEqual(expect.stringContaining('old form'));
  });
});

describe('npm run academy -- check', () => {
  const run = (...args: string[]) => {
    let out = '';
    const exitCode = runAcademy(
      args,
      line => {
        out += line;
      },
      now,
    );
    return { exitCode, out };
  };
  const file = join(__dirname, '../academies/grenoble.json');

  it('says a line for each thing, as editors find it', () => {
    const { exitCode, out } = run('check', file);
    expect(exitCode).toBe(0);
    expect(out).toContain(
      `${file}:${lineOf(grenoble, '"invented"')}: warning: links: addresses are invented`,
    );
    expect(out.split('\n').at(-2)).toBe('Académie de Grenoble: can be used, 12 warnings');
    expect(out).toContain(
      'legal.dataProtectionOfficer: how the data protection officer is reached is not said; /privacy says « à compléter par l’académie »',
    );
  });

  it('fails for a file that cannot be used, and otherwise for one that is not there', () => {
    expect(run('check', join(__dirname, '../package.json')).exitCode).toBe(1);
    expect(run('check', '/nowhere.json')).toEqual({ exitCode: 2, out: '/nowhere.json: cannot be read\n' });
    expect(run('chek').exitCode).toBe(2);
  });
});
