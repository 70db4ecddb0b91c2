/**
 * npm run bench:people [-- ROWS]: an operator's September on both stores, with people who do not exist. A table as Excel saves it, in UTF-8 and
 * in Windows-1252; one with 20 defects; one with 500 changed and 300 gone; somebody who is removed and looked for everywhere; five
 * questions of a security officer. Seconds (of the clock, and of the processor: what a busy machine does not change), peak memory of the command, lines printed; exit 1 when something is not as it should be.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { MongoClient } from 'mongodb';
import { benchDatabase } from './mongodb-server.mjs';

const rows = Number(process.argv[2] ?? 60_000);
const [changed, gone] = [500, 300].map(count => Math.min(count, Math.floor(rows / 40)));
const removed = 'user7';
const folder = mkdtempSync(join(tmpdir(), 'sesame-people-'));
const everybody = Array.from({ length: rows }, (_, index) => personOf(index));
const september = everybody
  .slice(gone)
  .map((person, index) => (index < changed ? { ...person, lastName: 'Nouveau' } : person));
const defects = seeded();
const files = {
  utf8: file('utf8.csv', tableOf(everybody)),
  windows: file('windows.csv', iconv.encode(tableOf(everybody), 'win1252')),
  defects: file(
    'defects.csv',
    tableOf(everybody.map((person, index) => ({ ...person, ...defects[index]?.cells }))),
  ),
  september: file('september.csv', tableOf(september)),
};
const questions = [
  ['What happened to this account?', '--account', `user${gone + 1}`],
  ['What has Alice done?', '--actor', 'alice'],
  ['Whose account was disabled since yesterday?', '--kind', 'account.disabled', '--since', '24h'],
  ['Who has imported accounts?', '--kind', 'accounts.imported'],
  ['Everything of the last hour, for a spreadsheet?', '--since', '1h', '--format', 'csv'],
];
let failures = 0;

await tryAll('embedded', name => ({ DATA_DIR: join(folder, name) }), inFiles);
const database = await benchDatabase();
const onMongo = name => ({
  DATA_DIR: join(folder, `mongo-${name}`),
  MONGODB_URI: database.uri.replace(/(sesame_bench_\d+)/, `$1_${name}`),
});
await tryAll('MongoDB', onMongo, inCollections);
await database.stop();
rmSync(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;

async function tryAll(store, settingsOf, everythingOf) {
  console.log(`\n${store}: ${rows} people`);
  const [env, other] = ['whole', 'other'].map(settingsOf);
  if (env.MONGODB_URI) for (const each of [env, other]) await accounts(['migrate'], each);
  const leaves = '--ignore-unknown';
  await step('Excel, UTF-8', ['import', files.utf8, leaves], env, says(`${rows} inserted`));
  await step('Excel, Windows-1252', ['import', files.windows, leaves], other, says(`${rows} inserted`));
  await step('the same people again', ['import', files.windows, leaves], env, says(`${rows} unchanged`));
  await step('20 defects', ['import', files.defects, leaves], env, findsDefects);
  const outcome = `${changed} updated, ${rows - gone - changed} unchanged, 0 refused, ${gone} disabled`;
  const complete = ['import', files.september, leaves, '--complete'];
  await step('everybody: the summary', complete, env, says(outcome, 2));
  await step('everybody: written', ['--actor', 'Alice', ...complete, '--yes'], env, says(outcome));
  await step('all that is kept of somebody', ['person', removed], env, says(`"username": "${removed}"`));
  const before = tracesIn(await everythingOf(env));
  await step('somebody removed', ['remove', removed, '--yes'], env, says(`${removed}: removed`));
  const after = tracesIn(await everythingOf(env));
  judge(`traces in all files or collections: ${before} before, ${after} after`, before > 0 && after === 0);
  for (const [question, ...args] of questions)
    await step(question, ['audit', ...args], env, ({ code, out }) => code === 0 && linesOf(out).length > 1);
  const copy = join(folder, `backup of ${store}`);
  await step('a backup', ['backup', copy], env, says(`${rows - 1} accounts`));
}

function personOf(index) {
  const day = String((index % 28) + 1).padStart(2, '0');
  return {
    numen: `="99E${String(index).padStart(7, '0')}AAA"`,
    birthDate: `${day}/0${(index % 9) + 1}/${1960 + (index % 40)} 00:00`,
    lastName: index % 3 ? 'Lefèvre' : 'L’Œuvrard-Fictif',
    firstName: 'Élodie',
    username: `user${index}`,
    email: `personne.${index}@ac-lyon.fr`,
    category: 'Enseignant second degré',
    departement: '="01"',
    corps: 'PRCE',
  };
}

function tableOf(people) {
  const header =
    "N° NUMEN;Date de naissance;Nom d'usage;Prénom;Identifiant;Adresse e-mail;Catégorie;Département;Corps;;";
  return [header, ...people.map(person => `${Object.values(person).join(';')};;`), ';;;;;;;;;;', ''].join(
    '\r\n',
  );
}

function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** By the row in which each is put; what is wrong is told of `column`. */
function seeded() {
  const all = [
    ['numen', { numen: '99E000000OAAA' }],
    ['numen', { numen: '99E0000001AA' }],
    ['numen', { numen: '' }],
    ['numen', { numen: '99E0000000AAA' }],
    ['birthDate', { birthDate: '31/04/1979' }],
    ['birthDate', { birthDate: '14 jui 1979' }],
    ['birthDate', { birthDate: '05/03/2020' }],
    ['birthDate', { birthDate: '05/03/1899' }],
    ['birthDate', { birthDate: '05/03/2150' }],
    ['birthDate', { birthDate: '' }],
    ['lastName', { lastName: '' }],
    ['lastName', { lastName: 'LefÃ¨vre' }],
    ['lastName', { lastName: 'x'.repeat(101) }],
    ['firstName', { firstName: '\u0007lodie' }],
    ['username', { username: 'élodie' }],
    ['username', { username: 'USER0' }],
    ['email', { email: 'personne' }],
    ['email', { email: 'Personne.0@ac-lyon.fr' }],
    ['staffCategory', { category: 'prof' }],
    ['departement', { departement: '999' }],
  ];
  return Object.fromEntries(
    all.map(([column, cells], index) => [(index + 1) * Math.floor(rows / 21), { column, cells }]),
  );
}

function findsDefects({ code, err }) {
  const told = linesOf(err).filter(line => line.startsWith('line'));
  for (const line of told) console.log(`      ${line}`);
  const wanted = Object.entries(defects).map(
    ([index, { column }]) => `line ${Number(index) + 2}, ${column}: `,
  );
  return (
    code === 1 &&
    told.length === wanted.length &&
    wanted.every(start => told.some(line => line.startsWith(start)))
  );
}

function tracesIn(everything) {
  return everything.match(new RegExp(`personne\\.7@|"?\\b${removed}\\b`, 'g'))?.length ?? 0;
}

function inFiles({ DATA_DIR }) {
  return readdirSync(DATA_DIR)
    .map(name => readFileSync(join(DATA_DIR, name), 'latin1'))
    .join('\n');
}

async function inCollections({ MONGODB_URI }) {
  const client = await MongoClient.connect(MONGODB_URI);
  const names = (await client.db().listCollections().toArray()).map(({ name }) => name);
  const found = await Promise.all(names.map(name => client.db().collection(name).find().toArray()));
  await client.close();
  return JSON.stringify(found);
}

function linesOf(text) {
  return text.split('\n').filter(Boolean);
}

function says(text, wanted = 0) {
  return ({ code, out }) => code === wanted && out.includes(text);
}

async function step(name, args, env, isRight) {
  const done = await accounts(args, env);
  const lines = linesOf(done.out).length + linesOf(done.err).length;
  const right = isRight(done);
  judge(
    `${name}: ${(done.ms / 1000).toFixed(1)} s (${done.cpu.toFixed(1)} s of processor), peak ${done.peakMb} MB, ${lines} lines`,
    right,
  );
  if (!right) console.log(`${done.out.slice(0, 500)}${done.err.slice(0, 500)}`);
}

function judge(text, right) {
  if (!right) failures++;
  console.log(`  ${right ? 'ok  ' : 'NOT '} ${text}`);
}

async function accounts(args, env) {
  const from = performance.now();
  const child = spawn(process.execPath, ['dist/accounts.js', ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err, peakMb, cpu] = ['', '', 0, 0];
  child.stdout.on('data', text => {
    out += text;
  });
  child.stderr.on('data', text => {
    err += text;
  });
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
    cpu = Math.max(cpu, processorOf(child.pid));
  }, 50);
  const code = await new Promise(resolve => child.once('close', resolve));
  clearInterval(watch);
  return { code, out, err, peakMb, cpu, ms: performance.now() - from };
}

/** In its hundredths of a second, until it was looked at last. */
function processorOf(pid) {
  try {
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const [user, system] = fields.split(' ').slice(11, 13).map(Number);
    return (user + system) / 100;
  } catch {
    return 0;
  }
}

/** Linux keeps the highest resident size of a process by itself. */
function peakOf(pid) {
  try {
    const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0;
    return Math.round(Number(kb) / 1024);
  } catch {
    return 0;
  }
}
