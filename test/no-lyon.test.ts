import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { departementName } from '../understanding/area';
import { fold } from '../understanding/fold';
import communes from '../understanding/words/communes.json';
import { lyon } from './academies';

const root = join(__dirname, '..');
const folders = ['dialogs', 'locales', 'scripts', 'src', 'deploy/teams', 'understanding'];

/**
 * What is true of one académie stands in its file alone. Data may name any place: the communes of France, the messages that the
 * understanding learns from, and the fictitious people, who move to the académie that is served.
 */
const data =
  /^understanding\/messages\/|weights\.br$|words\/communes\.json$|demo-accounts\.csv$|\.png$|node_modules/u;

const files = folders
  .flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1)),
  )
  .filter(name => !data.test(name));

const words = [
  ...lyon.area.names,
  ...lyon.area.regions,
  ...lyon.area.departements.map(departementName),
  ...[communes['01'], communes['42'], communes['69']].flatMap(({ cities }) => cities.split('; ')),
  ...lyon.offices.flatMap(({ id, phone }) => (id === 'rectorat' ? [phone] : [id, phone])),
  lyon.mailDomain,
].map(fold);

/** As a word: « only once » names no town, nor does « I ain't ». */
const pattern = new RegExp(
  String.raw`(?<![\w'])(?:${words.join('|').replaceAll('.', '[.]')})(?![\w'])`,
  'gu',
);

/** Which académie it is when nothing else is said. */
const ofDefault = /academies\/lyon\.json/gu;

it('no word of the first académie stands outside of its file', () => {
  const found = files.flatMap(name =>
    readFileSync(join(root, name), 'utf8')
      .replace(ofDefault, '')
      .split('\n')
      .flatMap((line, place) =>
        [...foldLine(line).matchAll(pattern)].map(([word]) => `${name}:${place + 1}: ${word}`),
      ),
  );
  expect(files.length).toBeGreaterThan(150);
  expect(found).toEqual([]);
});

/** `fold` reads no more than a message; a line of data may be longer. */
const foldLine = (line: string): string =>
  (line.match(/.{1,1500}/gu) ?? []).map(part => fold(part)).join(' ');
