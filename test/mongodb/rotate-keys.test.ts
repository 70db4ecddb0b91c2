import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { migrateMongo } from '../../src/storage/mongo/migrate';
import { keyRotationContract } from '../contract/key-rotation';
import { sharedUri, withDatabase } from './server';

jest.setTimeout(240_000);

const names: string[] = [];
const newUri = () => {
  const name = `sesame_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  names.push(name);
  return withDatabase(sharedUri(), name);
};

afterAll(async () => {
  const client = await MongoClient.connect(sharedUri());
  for (const name of names) await client.db(name).dropDatabase();
  await client.close();
});

keyRotationContract('MongoDB', async () => {
  const uri = newUri();
  const folder = mkdtempSync(join(tmpdir(), 'sesame-rotation-'));
  return {
    folder,
    env: { DATA_DIR: folder, MONGODB_URI: uri },
    setUpAsBefore: async keyFingerprint => void (await migrateMongo({ uri, keyFingerprint })),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});

it('ends a change of keys that was killed while it wrote, when it is run again', async () => {
  const uri = newUri();
  const folder = mkdtempSync(join(tmpdir(), 'sesame-rotation-'));
  const client = await MongoClient.connect(uri);
  const accounts = client.db().collection('accounts');
  const [old, next] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64'));
  const ofOld = { SESAME_MASTER_KEY: old };
  const ofBoth = { SESAME_MASTER_KEY: next, SESAME_MASTER_KEY_PREVIOUS: old };
  const command = (keys: NodeJS.ProcessEnv, ...args: string[]) =>
    spawn(process.execPath, [join(__dirname, '../../dist/accounts.js'), ...args], {
      env: { PATH: process.env.PATH, DATA_DIR: folder, MONGODB_URI: uri, ...keys },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  writeFileSync(join(folder, 'people.csv'), people());
  await output(command(ofOld, 'migrate'));
  await output(command(ofOld, 'import', join(folder, 'people.csv')));
  const before = new Map(
    (await accounts.find().toArray()).map(({ _id, seal }) => [String(_id), String(seal)]),
  );
  const resealed = async () =>
    (await accounts.find().toArray()).filter(({ _id, seal }) => before.get(String(_id)) !== seal).length;

  const first = (await accounts.findOne({ username: 'key00000' }))?.seal;
  const killed = command(ofBoth, 'rotate-keys');
  const isBegun = async () => (await accounts.findOne({ username: 'key00000' }))?.seal !== first;
  while (killed.exitCode === null && !(await isBegun())) await new Promise(resolve => setTimeout(resolve, 5));
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const done = await resealed();
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(rows);

  // What the killed one had sent may still be written after it was counted.
  const told = /of (\d+) accounts (\d+) were sealed anew, 0 are damaged/.exec(
    await output(command(ofBoth, 'rotate-keys')),
  );
  expect(Number(told?.[1])).toBe(rows);
  expect(Number(told?.[2])).toBeGreaterThan(0);
  expect(Number(told?.[2])).toBeLessThanOrEqual(rows - done);
  expect(await resealed()).toBe(rows);
  expect(await output(command({ SESAME_MASTER_KEY: next }, 'show', 'key00042'))).toContain(
    '"username": "key00042"',
  );
  expect(await output(command(ofOld, 'show', 'key00042'))).toContain('another master key');
  await client.close();
  rmSync(folder, { recursive: true });
});

it('restores a backup from before the change of keys with the key of its time, which it asks for', async () => {
  const uri = newUri();
  const folder = mkdtempSync(join(tmpdir(), 'sesame-rotation-'));
  const [old, next] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64'));
  const ofNext = { SESAME_MASTER_KEY: next };
  const ofBoth = { ...ofNext, SESAME_MASTER_KEY_PREVIOUS: old };
  const command = (keys: NodeJS.ProcessEnv, ...args: string[]) =>
    output(
      spawn(process.execPath, [join(__dirname, '../../dist/accounts.js'), ...args], {
        env: { PATH: process.env.PATH, DATA_DIR: folder, MONGODB_URI: uri, ...keys },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  const [table, backup] = [join(folder, 'people.csv'), join(folder, '..', `${randomUUID()}.gz`)];
  writeFileSync(table, people().split('\n').slice(0, 4).join('\n'));
  await command({ SESAME_MASTER_KEY: old }, 'migrate');
  await command({ SESAME_MASTER_KEY: old }, 'import', table);
  expect(await command({ SESAME_MASTER_KEY: old }, 'backup', backup)).toContain('3 accounts');
  expect(await command(ofBoth, 'rotate-keys')).toContain('Keep that key as long as you keep backups');

  const client = await MongoClient.connect(uri);
  await client.db().dropDatabase();
  await client.close();
  await command(ofNext, 'migrate');
  expect(await command(ofNext, 'restore', backup)).toContain('was made under another master key');
  expect(await command(ofBoth, 'restore', backup)).toContain('3 accounts restored');
  expect(await command(ofBoth, 'rotate-keys')).toContain('of 3 accounts 3 were sealed anew, 0 are damaged');
  expect(await command(ofNext, 'show', 'key00001')).toContain('"username": "key00001"');
  rmSync(folder, { recursive: true });
  rmSync(backup);
});

const rows = 3_000;

async function output(child: ReturnType<typeof spawn>): Promise<string> {
  const texts: string[] = [];
  child.stderr?.on('data', text => texts.push(String(text)));
  for await (const text of child.stdout ?? []) texts.push(String(text));
  return texts.join('');
}

function people(): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const number = String(index).padStart(5, '0');
    return `99E00${number}AAA,01/01/1980,Fictif,Camille,key${number},${number}@example.org`;
  });
  return ['numen,birthDate,lastName,firstName,username,email', ...lines, ''].join('\n');
}
