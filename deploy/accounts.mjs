#!/usr/bin/env node
/**
 * accounts COMMAND…: `dist/accounts.js` with the settings and the secrets that the unit gives the server (docs/deploy.md). As root, who alone
 * reads the secrets. CONFIGURATION_DIRECTORY: where both are, when not in /etc/sesame. Its exit code is the command's; 2 where none was run.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of `secrets/`, what Sésame reads. */
const known = [
  'SESAME_MASTER_KEY',
  'SESAME_MASTER_KEY_PREVIOUS',
  'MONGODB_URI',
  'SMTP_URL',
  'MAIL_DIRECTORY_SECRET',
  'MicrosoftAppPassword',
  'DIRECT_LINE_SECRET',
];

/** A line of an EnvironmentFile: quotes count where a value begins, and a backslash takes it over the end of its line. */
const line =
  /^[ \t]*(?:(?<comment>[#;].*)|(?<name>\w+)[ \t]*=[ \t]*(?<quoted>(?:(?:'[^']*'|"(?:\\[\s\S]|[^"\\])*")[ \t]*)*)(?<rest>(?:\\[\s\S]|[^\n\\])*))/gm;

try {
  process.exitCode = run(process.env.CONFIGURATION_DIRECTORY || '/etc/sesame', process.argv.slice(2));
} catch (error) {
  console.error(`accounts: ${error.message}`);
  process.exitCode = 2;
}

function run(folder, args) {
  const secrets = join(folder, 'secrets');
  const names = readdirSync(secrets);
  const others = names.filter(name => !known.includes(name));
  if (others.length > 0)
    console.error(`accounts: in ${secrets}, no secret of Sésame's: ${others.join(', ')}`);
  const files = names.filter(name => known.includes(name)).map(name => [`${name}_FILE`, join(secrets, name)]);
  const env = {
    ...process.env,
    ...{ NODE_ENV: 'production', DATA_DIR: '/var/lib/sesame' },
    ...settingsIn(join(folder, 'sesame.env')),
    ...Object.fromEntries(files),
  };
  const program = join(dirname(fileURLToPath(import.meta.url)), '../dist/accounts.js');
  accessSync(program);
  const told = spawnSync(process.execPath, [program, ...args], { env, stdio: 'inherit' });
  if (told.error) throw told.error;
  return told.status ?? 2;
}

/** As systemd reads it, which is no shell: spaces need no quotes, nothing is replaced, and no `#` after a value begins a comment. */
function settingsIn(file) {
  const found = [...readFileSync(file, 'utf8').matchAll(line)].map(({ groups }) => groups);
  // To systemd before 254 the next line is a comment, too; to a later one it is not.
  if (found.some(({ comment }) => comment?.endsWith('\\')))
    throw new Error(`${file}: a comment ends in a backslash: take it out`);
  return Object.fromEntries(
    found
      .filter(({ name }) => name)
      .map(({ name, quoted, rest }) => [name, unquoted(quoted) + unescaped(rest.trimEnd())]),
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
