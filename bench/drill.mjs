/**
 * npm run drill [-- --people N --resets N --seed N]: an operator's day. The archive of `npm run release` in an empty folder, two servers behind the
 * nginx that we ship, 60 000 people who do not exist, 200 resets by widget and Teams while servers and database are killed at an acknowledgement, a
 * leaver, an unlock, a question of the security officer, a backup, the loss of the disk, a restore. Exit 1 when anything was untrue.
 * What stands in for what: a MongoDB server as the tests find theirs (no replica set, no mongodump: its files are copied while it is stopped);
 * the Direct Line of the widget without a browser; and Teams by what it posts, to a third server that is not in production, because
 * production believes Microsoft alone: its forms are those of the other two.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { numenOf, usernameOf, writePeople } from './people-file.mjs';

const require = createRequire(import.meta.url);
require('../test/abuse/register.cjs');
const { attemptLimits } = require('../src/accounts/attempts.ts');
const { createKeyring } = require('../src/accounts/keyring.ts');
const { createPasswordHasher } = require('../src/accounts/password-hasher.ts');
const { openMongoStore } = require('../src/storage/mongo/mongo-store.ts');
const { translator } = require('../locales/translate.ts');
const { startSesame } = require('../test/browser/sesame-process.ts');
const { startConnector } = require('../test/channels/bot-service/connector.ts');
const { completionIn, sendForm, talkInTeams } = require('../test/channels/bot-service/talk.ts');
const { readFormPage } = require('../test/conversations/form-page.ts');
const { createChance } = require('../test/crashes/chance.ts');
const { check } = require('../test/crashes/checker.ts');
const { guesses, setPassword } = require('../test/crashes/person.ts');
const { makeCertificate, startNginx } = require('../test/deploy/nginx.ts');
const { freePort } = require('../test/free-port.cjs');
const { startMongod } = require('../test/mongodb/faults/mongod-process.ts');
const { withDatabase } = require('../test/mongodb/server.ts');
const { forgetOplog, indexCompareAndSets } = require('../test/mongodb/stand-in.ts');
const academy = require('../academies/lyon.json');

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '60000' },
    resets: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
const [people, resets] = [Number(values.people), Number(values.resets)];
const chance = createChance(Number(values.seed));
/** People who change their passwords at once. */
const atOnce = 4;
/** Of so many resets one is by Teams, and after so many acknowledgements something is killed. */
const [teamsEvery, killEvery] = [4, 10];
let untrue = 0;

// What its certificate says is believed as by a browser: Node reads what else to believe only when it starts.
if (process.env.SESAME_DRILL_TLS) await drill(process.env.SESAME_DRILL_TLS);
else process.exitCode = withCertificate();

function withCertificate() {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-drill-tls-'));
  try {
    const believed = [
      join(makeCertificate(folder), 'fullchain.pem'),
      process.env.NODE_EXTRA_CA_CERTS ?? [],
    ].flat();
    const file = join(folder, 'believed.pem');
    writeFileSync(file, believed.map(each => readFileSync(each, 'utf8')).join('\n'));
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: file, SESAME_DRILL_TLS: folder };
    return spawnSync(process.execPath, process.argv.slice(1), { env, stdio: 'inherit' }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function drill(tls) {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-drill-'));
  const closing = [() => rmSync(folder, { recursive: true })];
  const close = async () => {
    for (const each of closing.splice(0).toReversed()) await each();
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => close().then(() => process.exit(1)));
  try {
    await day(folder, tls, closing);
  } catch (error) {
    judge(`the day could not be ended: ${error.message}`, false);
  }
  await close();
  console.log(untrue === 0 ? '\nall of it was true' : `\n${untrue} UNTRUE`);
  process.exit(untrue === 0 ? 0 : 1);
}

async function day(folder, tls, closing) {
  console.log(`${people} people, ${resets} resets, seed ${values.seed}, Node ${process.version}\n`);
  const dist = await step('the archive is made, and installed in an empty folder', () => installed(folder));
  const file = join(folder, 'everybody.csv');
  await writePeople(file, people);

  const mongod = await startMongod();
  closing.push(() => mongod.stop());
  const masterKey = randomBytes(32);
  const keyring = createKeyring(masterKey);
  const port = await freePort();
  // The stand-in sorts all of 60 000 accounts for each page of them: on a busy machine that takes longer than our own ten seconds.
  const uri = withDatabase(`${mongod.uri}&socketTimeoutMS=120000`, 'sesame');
  const shared = {
    MONGODB_URI: uri,
    SESAME_MASTER_KEY: masterKey.toString('base64'),
    PUBLIC_URL: `https://localhost:${port}`,
    LOG_LEVEL: 'silent',
  };
  const production = { ...shared, NODE_ENV: 'production', TRUSTED_PROXIES: '1', METRICS_PORT: '0' };
  // What the database did not take in time is given again, as an operator would: exit 2 says that it was not carried out.
  const accounts = (...args) =>
    persistent(async () => {
      const told = await accountsCommand(dist, production, args);
      if (told.code === 2) throw new Error(`${args.join(' ')}: ${(told.out + told.err).slice(-300)}`);
      return told;
    });

  await step('the database is set up', async () => says(await accounts('migrate'), 'the database is ready'));
  await indexCompareAndSets(uri);
  await step(`${people} people are imported`, async () => says(await accounts('import', file), '0 refused'));
  // Their records are moved to the audit log by whoever reads it first. That takes its time, and an operator has it before people come.
  await step('the audit log has the import', async () =>
    says(await accounts('audit', '--kind', 'accounts.imported', '--format', 'json'), 'refused=0'),
  );
  await step('and are all there', async () => says(await accounts('import', file), `${people} unchanged`));
  await forgetOplog(uri);
  const servers = await step('two servers in production, a third for Teams, nginx with TLS', async () => {
    const started = [];
    closing.push(() => Promise.all(started.map(server => server.stop())));
    for (const settings of [production, production, shared])
      started.push(await persistent(() => startSesame(() => settings, dist)));
    const nginx = await startNginx(
      { https: port, http: await freePort() },
      started.slice(0, 2).map(server => server.port),
      tls,
    );
    closing.push(() => nginx.stop());
    isTrue('nginx leads to a server that is ready', (await fetch(`${nginx.url}/readyz`)).ok);
    return { url: nginx.url, teams: `http://127.0.0.1:${started[2].port}`, started };
  });

  const asked = new Map();
  await step(`${resets} resets, one of ${teamsEvery} by Teams`, () => manyResets(servers, mongod, asked));
  const verdict = async () => {
    const options = {
      uri,
      attemptLimits: attemptLimits(academy.limits),
      keyFingerprint: keyring.fingerprint,
    };
    const store = await openMongoStore({ ...options, seal: keyring.accountSeal });
    const found = await check(
      { ...store, audit: await changesIn(store) },
      createPasswordHasher(),
      asked,
      new Map(),
    );
    await store.close();
    isTrue(
      `${found.acknowledged} acknowledged, ${found.unknown} unanswered, ${found.applied} applied; none lost, doubled, or with another password`,
      found.acknowledged >= resets &&
        [found.lost, found.doubled, found.wrongPassword].every(({ length }) => length === 0),
    );
    return found;
  };
  const { applied } = await step('every account is looked at, past the servers', verdict);

  const byAlice = () => accounts('audit', '--actor', 'alice', '--format', 'json');
  const [leaver, locked, late] = [1, 2, 3].map(place => people - place);
  await step('somebody leaves: disabled, not recognised any more, removed', async () => {
    says(await accounts('--actor', 'alice', 'disable', usernameOf(leaver)), 'disabled');
    isTrue('who left is refused as a stranger is', await guesses(servers.url, personOf(leaver)));
    says(await accounts('person', usernameOf(leaver)), usernameOf(leaver));
    isTrue('the audit log says who disabled it', kindsIn(await byAlice()).includes('account.disabled'));
    says(await accounts('--actor', 'alice', 'remove', usernameOf(leaver), '--yes'), 'removed');
    says(await accounts('show', usernameOf(leaver)), 'no such account', 1);
  });
  await step('somebody is locked out, and unlocked', async () => {
    // The same wrong date again is not counted again.
    const dates = Array.from({ length: academy.limits.freeAttempts }, (_, place) => `0${place + 1}/12/1980`);
    for (const birthDate of dates) await guesses(servers.url, { ...personOf(locked), birthDate });
    const opens = () =>
      reset(servers, locked, 'widget', asked).then(
        () => true,
        () => false,
      );
    isTrue('a right date is not looked at while it is locked', !(await opens()));
    says(await accounts('--actor', 'alice', 'unlock', usernameOf(locked)), 'unlocked');
    isTrue('and opens afterwards', await opens());
  });
  await step('« what happened to this account? », « whose password was changed? »', async () => {
    const kinds = kindsIn(await accounts('audit', '--account', usernameOf(locked), '--format', 'json'));
    for (const kind of [
      'identity.rejected',
      'attempts.locked',
      'account.unlocked',
      'identity.verified',
      'password.changed',
    ])
      isTrue(`the audit log has ${kind}`, kinds.includes(kind));
    const changed = kindsIn(await accounts('audit', '--kind', 'password.changed', '--format', 'json'));
    isTrue(`it has a record of each of ${applied + 1} changes`, changed.length === applied + 1);
    const alice = kindsIn(await byAlice());
    for (const kind of ['account.removed', 'account.unlocked'])
      isTrue(`it has ${kind} by Alice`, alice.includes(kind));
  });

  const copy = join(folder, 'backup');
  await step('a backup of the database', () => mongod.backUp(copy));
  const forgotten = new Map();
  await step('a password is changed after it', () =>
    persistent(() => reset(servers, late, 'widget', forgotten)),
  );
  await step('the database loses its disk; the backup is restored', () => mongod.loseAll(copy));
  await step('every account is looked at again', async () => {
    says(await accounts('migrate'), 'the database');
    await untilReady(servers.url);
    await verdict();
    const { password } = forgotten.get(usernameOf(late)).findLast(each => each.acknowledged);
    says(
      await accountsCommand(dist, production, ['verify-password', usernameOf(late)], password),
      'invalid',
      1,
    );
    await reset(servers, late, 'teams', asked);
    const again = asked.get(usernameOf(late)).at(-1).password;
    says(await accountsCommand(dist, production, ['verify-password', usernameOf(late)], again), 'valid');
  });
}

/** The audit log, read once: not every server of the protocol has an index for the records of an account. */
async function changesIn(store) {
  const changes = await store.audit.search({ kinds: ['password.changed'] }, null, people);
  return { list: async id => changes.filter(({ subject }) => subject === id) };
}

function installed(folder) {
  const root = dirname(import.meta.dirname);
  const archive = execFileSync(process.execPath, [join(root, 'scripts/release.mjs'), folder], {
    encoding: 'utf8',
  }).trim();
  const place = join(folder, 'installed');
  mkdirSync(place);
  execFileSync('tar', ['-xzf', archive, '-C', place, '--strip-components=1']);
  execFileSync('npm', ['ci', '--omit=dev', '--loglevel=error'], {
    cwd: place,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(place, 'dist');
}

/** Different people at once; a kill in the moment in which one of them reads that it is done. */
async function manyResets(servers, mongod, asked) {
  const by = { widget: 0, teams: 0 };
  const killed = { server: 0, database: 0 };
  let [begun, acknowledged] = [0, 0];
  let killing = Promise.resolve();
  const one = async () => {
    while (begun < resets) {
      const index = begun++;
      const channel = index % teamsEvery === 0 ? 'teams' : 'widget';
      // Some people come back, as people do.
      const person = index % 10 === 9 ? index - 9 : index;
      await persistent(() => reset(servers, person, channel, asked));
      by[channel]++;
      if (++acknowledged % killEvery === 0) killing = killing.then(kill);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  await killing;
  console.log(`          by ${JSON.stringify(by)}, killed ${JSON.stringify(killed)}`);

  async function kill() {
    const isDatabase = killed.server > 0 && killed.server % 4 === 0 && killed.database < killed.server / 4;
    killed[isDatabase ? 'database' : 'server']++;
    if (isDatabase) await mongod.crash();
    else await servers.started[Math.floor(chance() * servers.started.length)].crash();
  }
}

/** Who was not answered tries again, as people do. */
async function persistent(attempt) {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise(later => setTimeout(later, 500 * tries));
    }
  }
}

async function reset({ url, teams }, index, channel, asked) {
  const own = asked.get(usernameOf(index)) ?? [];
  asked.set(usernameOf(index), own);
  const password = `Essai-${index}-Numero-${own.length}!`;
  const told = each => own.push(each);
  if (channel === 'widget') return setPassword(url, personOf(index), password, told);
  return setPasswordInTeams(teams, personOf(index), password, told);
}

/** As `setPassword`, in Teams: its window shows the form, and brings back what came of it. */
async function setPasswordInTeams(origin, { numen, birthDate }, password, asked) {
  const connector = await startConnector();
  try {
    const user = await talkInTeams({ origin }, connector, { person: `${numen}-${chance()}` });
    await user.says(`${numen} ${birthDate}`);
    await user.posts({ type: 'message', value: { choice: 'changePassword', state: 'account' } });
    const url = await user.formUrl();
    const ticket = new URL(url).pathname.split('/').at(-1);
    const resetId = createHash('sha256').update(ticket).digest('base64url');
    const wanted = { resetId, password, acknowledged: false };
    asked(wanted);
    const form = await readFormPage(await fetch(url));
    const fields = { newPassword: password, confirmation: password, forgotten: 'on' };
    const page = await readFormPage(await sendForm(url, form, fields));
    wanted.acknowledged = page.html.includes(translator('fr')('forms.outcome.passwordChanged.text'));
    if (!wanted.acknowledged) throw new Error('the form was not accepted');
    await user.submitsTask(completionIn(page));
  } finally {
    await connector.stop();
  }
}

/** As `writePeople` has them. */
function personOf(index) {
  return { numen: numenOf(index), birthDate: `${String((index % 28) + 1).padStart(2, '0')}/01/1980` };
}

async function untilReady(url) {
  while (
    !(await fetch(`${url}/readyz`).then(
      answer => answer.ok,
      () => false,
    ))
  )
    await new Promise(later => setTimeout(later, 200));
}

function kindsIn({ out }) {
  return out
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line).kind);
}

function accountsCommand(dist, env, args, input = '') {
  const child = spawn(process.execPath, [join(dist, 'accounts.js'), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', text => {
    out += text;
  });
  child.stderr.on('data', text => {
    err += text;
  });
  child.stdin.end(`${input}\n`);
  return new Promise(resolve => child.once('close', code => resolve({ args, code, out, err })));
}

function says({ args, code, out, err }, text, wanted = 0) {
  if (code === wanted && out.includes(text)) return;
  judge(`${args.join(' ')}: exit ${code}, ${(out + err).slice(0, 300)}`, false);
}

function isTrue(what, right) {
  judge(what, right, '          ');
}

async function step(name, work) {
  const from = performance.now();
  const before = untrue;
  const result = await work();
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`${untrue === before ? 'ok  ' : 'NOT '}${seconds.padStart(6)} s  ${name}`);
  return result;
}

function judge(text, right, margin = '') {
  if (!right) untrue++;
  console.log(`${margin}${right ? 'ok  ' : 'NOT '}${text}`);
}
