/**
 * npm run bench:stores [-- SIZES]: how long it takes to find an account among so many (1000,100000,1000000 by default, per store), p50 and
 * p95 of a turn over Direct Line on each store in the same run, and the time without service when the database is killed and
 * comes back.  SIZES_MONGODB=1000,30000 for a slow server.
 */
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { freePort } from '../test/free-port.cjs';
import { benchDatabase } from './mongodb-server.mjs';

const require = createRequire(import.meta.url);
const { openEmbeddedStore } = require('../dist/src/storage/embedded/embedded-store.js');
const { openMongoStore } = require('../dist/src/storage/mongo/mongo-store.js');
const { migrateMongo } = require('../dist/src/storage/mongo/migrate.js');
const { createKeyring } = require('../dist/src/accounts/keyring.js');
const { accountOf } = require('../dist/src/accounts/account-import.js');

const listed = process.argv[2] ?? '1000,100000,1000000';
const sizesOf = list => list.split(',').map(Number);
const masterKey = randomBytes(32);
const keyFingerprint = createKeyring(masterKey).fingerprint;
const attemptLimits = {
  freeAttempts: 5,
  firstWaitMs: 900_000,
  longestWaitMs: 86_400_000,
  attemptsBeforeHelpDesk: 20,
  forgetAfterMs: 2_592_000_000,
};
const options = { now: Date.now, attemptLimits, keyFingerprint };
const folder = mkdtempSync(join(tmpdir(), 'sesame-stores-'));
const database = await benchDatabase();
await migrateMongo({ uri: database.uri, keyFingerprint });

await turns('embedded', { DATA_DIR: join(folder, 'bot') });
await turns('MongoDB', { DATA_DIR: folder, MONGODB_URI: database.uri });
await restart({ DATA_DIR: folder, MONGODB_URI: database.uri });
const embedded = openEmbeddedStore({ ...options, dataDir: join(folder, 'accounts') });
await lookUps('embedded', embedded, sizesOf(listed), rows => embedded.accounts.importAccounts(rows));
const client = await MongoClient.connect(database.uri, { writeConcern: { w: 1, journal: false } });
await client.db().collection('accounts').deleteMany({});
const mongodb = await openMongoStore({ ...options, uri: database.uri });
// Not imported, which reads first and waits for the disk: only what is then looked for is measured here.
await lookUps('MongoDB', mongodb, sizesOf(process.env.SIZES_MONGODB ?? listed), rows =>
  client.db().collection('accounts').insertMany(rows.map(documentOf), { ordered: false }),
);
await client.close();
await database.stop();
rmSync(folder, { recursive: true });

async function lookUps(name, store, sizes, fill) {
  let present = await store.accounts.count();
  for (const size of sizes) {
    const from = performance.now();
    for (; present < size; present += 500) {
      await fill(Array.from({ length: 500 }, (_, index) => rowOf(present + index)));
    }
    const filled = Math.round((performance.now() - from) / 1000);
    const times = [];
    for (let round = 0; round < 2000; round++) {
      const numenKey = keyOf(Math.floor(Math.random() * size));
      const before = performance.now();
      const found = await store.accounts.findByNumenKey(numenKey);
      times.push(performance.now() - before);
      if (!found) throw new Error('an account is missing');
    }
    console.log(`${name}: found among ${present} accounts in ${spread(times)} (filled in ${filled} s)`);
  }
  await store.close();
}

async function turns(name, env) {
  const bot = await startBot(env);
  const chats = await Promise.all(Array.from({ length: 8 }, () => openChat(bot.url)));
  const times = [];
  for (let turn = 0; turn < 60; turn++) {
    for (const chat of chats) {
      const before = performance.now();
      await chat.says(turn % 2 === 0 ? 'j’ai tout perdu' : 'retour');
      if (turn >= 10) times.push(performance.now() - before);
    }
  }
  console.log(`${name}: a turn takes ${spread(times)} (8 conversations, one turn at a time)`);
  await bot.stop();
}

async function restart(env) {
  if (!database.crash)
    return void console.log('time without service at a restart: not measured on MONGODB_URI');
  const bot = await startBot(env);
  const away = [];
  for (let round = 0; round < 5; round++) {
    const from = performance.now();
    const revived = database.crash();
    // A new chat each time: one of a moment ago may be gone with the database's last second.
    while (!(await isServed(bot.url))) await new Promise(next => setTimeout(next, 50));
    away.push(performance.now() - from);
    await revived;
  }
  console.log(`MongoDB: killed and started again: no turn for ${spread(away)} (5 times)`);
  await bot.stop();
}

function isServed(url) {
  const served = openChat(url).then(chat => chat.says('aide'));
  return served.then(
    () => true,
    () => false,
  );
}

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(2);
  return `${at(0.5)} ms at the median, ${at(0.95)} ms at p95`;
}

function keyOf(index) {
  return `numen-${index}`;
}

function rowOf(index) {
  return {
    numenKey: keyOf(index),
    birthDateTag: 'tag',
    lastName: 'Fictif',
    firstName: 'Camille',
    username: `user${String(index).padStart(8, '0')}`,
    email: `user${index}@example.org`,
    accountType: 'academic',
    staffCategory: null,
    departement: '69',
    recoveryEmail: null,
    status: 'active',
    passwordHash: null,
  };
}

function documentOf(row) {
  const { id, ...fields } = accountOf(row, randomUUID());
  return { _id: id, ...fields };
}

async function startBot(env) {
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/sesame.js'], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      SESAME_MASTER_KEY: masterKey.toString('base64'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise(resolve => {
    child.stdout.on('data', text => String(text).includes('Sésame:') && resolve());
  });
  const stop = () =>
    new Promise(resolve => {
      child.once('exit', resolve);
      child.kill();
    });
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function openChat(url) {
  const post = async (path, token, body) => {
    const headers = {
      'Content-Type': 'application/json',
      ...(token && { Authorization: `Bearer ${token}` }),
    };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return response.json();
  };
  const { token, conversationId, userId } = await post('/api/webchat/token', null, {});
  await post('/v3/directline/conversations', token, {});
  const path = `/v3/directline/conversations/${conversationId}/activities`;
  return { says: text => post(path, token, { type: 'message', from: { id: userId }, text }) };
}
