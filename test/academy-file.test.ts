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

  it.each([
    [
      'another académie’s name',
      changed('"names": ["Grenoble"]', '"names": ["Lyon"]'),
      'area.names: none of them is in',
    ],
    [
      'a page without https',
      changed('"https://webmail', '"http://webmail'),
      'links.webmail: an address that begins',
    ],
    [
      'a day that is yet to come',
      changed('2026-11-26', '2027-11-26'),
      'lastChecked: 2027-11-26 is yet to come',
    ],
    [
      'a key twice',
      changed('"mailDomain"', '"mailDomain": "ac-lyon.fr",\n  "mailDomain"'),
      'mailDomain: stands here a second time',
    ],
    [
      'a key twice, deep inside',
      changed('"id": "dsden74"', '"id": "dsden74", "id": "dsden75"'),
      'offices.5.id: stands here a second time',
    ],
    ['a département twice', changed('"26", "38"', '"26", "26", "38"'), 'area.departements: has the same'],
    ['one of an office twice', changed('["73"]', '["73", "73"]'), 'offices.4.departements: has the same'],
    [
      'an advice below the rule',
      changed('"minimumPasswordLength": 10', '"minimumPasswordLength": 14'),
      'limits.recommendedPasswordLength: is less than',
    ],
    ['a space at an end', changed('Académie de Grenoble"', 'Académie de Grenoble "'), 'name: begins or ends'],
    ['markup', changed('DSDEN de l’Ardèche', 'DSDEN <b>de</b> l’Ardèche'), 'offices.1.name.fr: plain words'],
    [
      'a word that is none of some, by itself',
      changed('["enseignant_second_degre",', '["enseignants",'),
      'offices.0.categories.0: of enseignant_ecole, enseignant_second_degre, administratif, sante, technique, prive, aed_aesh (here: "enseignants")',
    ],
    [
      'a block that is missing, in one line',
      changed(', "administratif", "sante", "technique", "prive"]', ']'),
      'offices: no office answers administratif, sante, technique, prive in every département',
    ],
    ['a list', '[]', 'is not an académie: it begins with {'],
    ['nothing', ' \n', 'is empty'],
    ['single quotes', grenoble.replaceAll('"', "'"), 'is not JSON: names and words stand between " and "'],
    ['a comma too many', changed('"73", "74"]', '"73", "74",]'), 'is not JSON: take out this comma'],
    [
      'a comma too few',
      changed('"timeZone": "Europe/Paris",', '"timeZone": "Europe/Paris"'),
      'is not JSON: a comma is missing before this',
    ],
    ['no end', grenoble.trimEnd().slice(0, -1), 'is not JSON: a } is missing'],
  ])('tells %s', (_, content, sentence) => {
    const { academy, wrong } = readAcademy(content, now);
    expect(academy).toBeNull();
    expect(wrong.map(each => each.sentence)).toEqual([expect.stringContaining(sentence)]);
  });

  it.each([
    [
      'a host',
      changed('https://webmail.ac-grenoble.fr', 'https://webmail.ac-lyon.fr'),
      'links.webmail: ac-lyon.fr is not ac-grenoble.fr',
    ],
    [
      'a mail server',
      changed('"mail.ac-grenoble.fr"', '"mail.ac-lyon.fr"'),
      'mailServer.incoming: ac-lyon.fr is not ac-grenoble.fr',
    ],
    [
      'an office',
      changed('Rectorat de l’académie de Grenoble', 'Rectorat de l’académie de Lyon'),
      'offices.0.name: names another académie',
    ],
    [
      'a place',
      changed('"Bourgoin": "38"', '"Brest": "29"'),
      'area.otherNames.Brest: 29 is neither the académie’s nor around it',
    ],
  ])('warns of %s that is another académie’s', (_, content, sentence) => {
    expect(readAcademy(content, now).warnings.map(each => each.sentence)).toContain(sentence);
  });

  it.each([
    [
      'a commune that is said to be elsewhere',
      changed('"Bourgoin": "38"', '"Annecy": "38"'),
      'area.otherNames.Annecy: Annecy is a commune of 74, and 38 is said here',
    ],
    [
      'two offices for one post in one place',
      changed('"departements": ["74"]', '"departements": ["74", "73"]'),
      'offices.5: dsden73 answers some of its posts before it',
    ],
    [
      'one number for all',
      grenoble.replace(/"phone": "[^"]*"/gu, '"phone": "04 65 71 00 00"'),
      'offices: all of them have one number, 04 65 71 00 00',
    ],
  ])('warns of %s', (_, content, sentence) => {
    expect(readAcademy(content, now).warnings.map(each => each.sentence)).toContain(sentence);
  });

  it('is read as Windows saves it, and its lines counted all the same', () => {
    const windows = `\uFEFF${grenoble.replaceAll('\n', '\r\n')}`;
    expect(readAcademy(windows, now).warnings).toEqual(readAcademy(grenoble, now).warnings);
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
