#!/usr/bin/env node
/**
 * accounts COMMAND…: `dist/accounts.js` with the settings and the secrets that the unit gives the server (docs/deploy.md). As root, who alone
 * reads the secrets. CONFIGURATION_DIRECTORY: where both are, when not in /etc/sesame.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A line of an EnvironmentFile: quotes count where a value begins, and a backslash takes it over the end of its line. */
const assignment =
  /^[ \t]*(?<name>\w+)[ \t]*=[ \t]*(?<quoted>(?:(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*")[ \t]*)*)(?<rest>(?:\\[\s\S]|[^\n\\])*)/gm;

const folder = process.env.CONFIGURATION_DIRECTORY || '/etc/sesame';
const secrets = join(folder, 'secrets');
const files = readdirSync(secrets).map(name => [`${name}_FILE`, join(secrets, name)]);
const env = {
  ...process.env,
  ...{ NODE_ENV: 'production', DATA_DIR: '/var/lib/sesame' },
  ...settingsIn(readFileSync(join(folder, 'sesame.env'), 'utf8')),
  ...Object.fromEntries(files),
};
const program = join(dirname(fileURLToPath(import.meta.url)), '../dist/accounts.js');
const told = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { env, stdio: 'inherit' });
if (told.error) throw told.error;
process.exitCode = told.status ?? 2;

/** As systemd reads it, which is no shell: spaces need no quotes, nothing is replaced, and no `#` after a value begins a comment. */
function settingsIn(text) {
  const found = [...text.matchAll(assignment)].map(({ groups }) => groups);
  return Object.fromEntries(
    found.map(({ name, quoted, rest }) => [name, unquoted(quoted) + unescaped(rest.trimEnd())]),
  );
}

function unquoted(text) {
  const pieces = text.matchAll(/'(?<literal>[^']*)'|"(?<escaped>(?:\\[\s\S]|[^"\\])*)"/g);
  return [...pieces]
    .map(({ groups }) => groups.literal ?? unescaped(groups.escaped, /\\([\\"$`\n])/g))
    .join('');
}

function unescaped(text, pattern = /\\([\s\S])/g) {
  return text.replace(pattern, (_, character) => (character === '\n' ? '' : character));
}
