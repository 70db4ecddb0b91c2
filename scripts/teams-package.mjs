/**
 * The app package for Teams: the manifest with this installation's own values, its texts and its icons, in one zip. It is checked
 * against Microsoft's schema first; nothing is downloaded.
 *   npm run teams:package            MicrosoftAppId and PUBLIC_URL from the environment or .env
 *   npm run teams:package -- --sample   with an example's values, to look at
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { pngOf } from './pictures.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
/** Microsoft's schemas are packages of their own, which this command alone installs. */
const requireGuest = createRequire(join(root, 'deploy/teams/package.json'));

const sample = {
  appId: '00000000-0000-4000-8000-000000000000',
  publicUrl: 'https://sesame.example',
};

/**
 * @param {{ appId: string, publicUrl: string, developer: string, version: string }} values
 * @returns {Promise<Record<string, Uint8Array>>} the files of the package, by name
 * @throws when a file does not follow Microsoft's schema
 */
export async function packageFiles(values) {
  const manifest = fill(await source('manifest.json'), values);
  const english = fill(await source('en.json'), values);
  const version = manifest.manifestVersion;
  check(manifest, schema(version, 'MicrosoftTeams.schema.json'), 'manifest.json');
  check(english, schema(version, 'MicrosoftTeams.Localization.schema.json'), 'en.json');
  const text = value => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  return {
    'manifest.json': text(manifest),
    'en.json': text(english),
    'color.png': await pngOf(await source('color.svg'), 192),
    'outline.png': await pngOf(await source('outline.svg'), 32),
  };
}

const source = name => readFile(join(root, 'deploy/teams', name), 'utf8');

function fill(template, { appId, publicUrl, developer, version }) {
  const words = {
    APP_ID: appId,
    PUBLIC_URL: publicUrl,
    PUBLIC_HOST: new URL(publicUrl).host,
    DEVELOPER: developer,
    // As it stands in a sentence.
    ACADEMY: developer.replace(/^Académie/u, 'académie'),
    VERSION: version,
  };
  const inJson = text => JSON.stringify(text).slice(1, -1);
  return JSON.parse(template.replace(/\{\{(\w+)\}\}/gu, (_all, word) => inJson(words[word])));
}

const schema = (version, name) =>
  requireGuest(`@microsoft/app-manifest/build/json-schemas/teams/v${version}/${name}`);

function check(value, schemaOf, name) {
  const Ajv = require('ajv-draft-04').default;
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, unicodeRegExp: false });
  if (ajv.validate(schemaOf, value)) return;
  const problems = (ajv.errors ?? []).map(({ instancePath, message }) => `  - ${instancePath} ${message}`);
  throw new Error(`${name} does not follow Microsoft's schema:\n${problems.join('\n')}`);
}

async function main() {
  if (existsSync(join(root, '.env'))) loadEnvFile(join(root, '.env'));
  const isSample = process.argv.includes('--sample');
  const { MicrosoftAppId, PUBLIC_URL, ACADEMY_FILE } = process.env;
  const { appId, publicUrl } = isSample ? sample : { appId: MicrosoftAppId, publicUrl: PUBLIC_URL };
  const missing = [
    appId ? '' : 'MicrosoftAppId: the id of the bot’s registration',
    publicUrl?.startsWith('https://') ? '' : 'PUBLIC_URL: the https address of this service',
  ].filter(Boolean);
  if (missing.length > 0) {
    throw new Error(
      `The package needs:\n${missing.map(line => `  - ${line}`).join('\n')}\nSee deploy/teams/README.md.`,
    );
  }
  const academy = JSON.parse(await readFile(ACADEMY_FILE || join(root, 'academies/lyon.json'), 'utf8'));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const files = await packageFiles({ appId, publicUrl, developer: academy.name, version });
  const target = join(root, 'dist/teams/sesame-teams.zip');
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, zipSync(files, { level: 9 }));
  process.stdout.write(`dist/teams/sesame-teams.zip: ${Object.keys(files).join(', ')}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch(error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
