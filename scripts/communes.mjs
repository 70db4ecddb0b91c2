/**
 * Writes `understanding/words/communes.json`: every commune of France by its département, a line each, from
 * `@etalab/decoupage-administratif` (MIT), which takes them from INSEE's Code officiel géographique.
 *   npm run communes            after an update of the package
 *   npm run communes -- --check fails when the file is not what the package makes
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(join(root, 'scripts/communes/package.json'));
const file = join(root, 'understanding/words/communes.json');

const name = '@etalab/decoupage-administratif';
const { version } = require(`${name}/package.json`);
/** Without those where nobody teaches: the Terres australes, Clipperton. */
const departements = require(`${name}/data/departements.json`).filter(
  ({ code }) => !['984', '989'].includes(code),
);
const communes = require(`${name}/data/communes.json`).filter(
  ({ type }) => type !== 'arrondissement-municipal',
);
const prefectures = new Set(departements.map(({ chefLieu }) => chefLieu));
/** Hundreds of communes bear its name: elsewhere it says nothing. */
const saintMartin = '978';
prefectures.delete('97801');

/** Inhabitants. Cities are known all over France, and so are prefectures; towns in the départements around. */
const leastOfCity = 38_000;
const leastOfTown = 7_000;

const sizeOf = ({ code, type, population = 0 }) => {
  if (type !== 'commune-actuelle') return 'villages';
  if (population > leastOfCity || prefectures.has(code)) return 'cities';
  return population > leastOfTown ? 'towns' : 'villages';
};

const inFrench = new Intl.Collator('fr');
const namesOf = (ofDepartement, size) =>
  [...new Set(ofDepartement.filter(commune => sizeOf(commune) === size).map(({ nom }) => nom))]
    .sort(inFrench.compare)
    .join('; ');

const lines = departements.map(({ code, nom }) => {
  const its = communes.filter(({ departement, collectiviteOutremer }) =>
    departement ? departement === code : collectiviteOutremer === code,
  );
  const entry = { name: code === saintMartin ? 'Saint-Martin (Antilles)' : nom };
  for (const size of ['cities', 'towns', 'villages']) entry[size] = namesOf(its, size);
  return `  ${JSON.stringify(code)}: ${JSON.stringify(entry)}`;
});
const source =
  `${name} ${version} (npm, MIT), from INSEE's Code officiel géographique, written by scripts/communes.mjs. ` +
  `cities: over ${leastOfCity} people, and prefectures; towns: over ${leastOfTown}; villages: all others, delegated and associated communes too.`;
const content = `{\n  "source": ${JSON.stringify(source)},\n${lines.join(',\n')}\n}\n`;

if (process.argv.includes('--check')) {
  const isSame = (await readFile(file, 'utf8')) === content;
  process.stderr.write(
    `understanding/words/communes.json: ${isSame ? 'the same' : 'npm run communes makes another one'}\n`,
  );
  process.exitCode = isSame ? 0 : 1;
} else {
  await writeFile(file, content);
}
