import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, jest } from '@jest/globals';
import { createKeyring } from '../../src/accounts/keyring';
import { testDatabase } from './stores';

jest.setTimeout(240_000);

const masterKey = randomBytes(32);
const database = testDatabase(createKeyring(masterKey).fingerprint);
const folder = mkdtempSync(join(tmpdir(), 'sesame-import-'));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const rows = 3_000;

it('finishes an import that was killed while it wrote, when it is run again', async () => {
  const accounts = (await database.db()).collection('accounts');
  const file = join(folder, 'people.csv');
  writeFileSync(file, people());

  const killed = startImport(file);
  while ((await accounts.countDocuments({})) < 500) await new Promise(resolve => setTimeout(resolve, 20));
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const before = await accounts.countDocuments({});
  expect(before).toBeLessThan(rows);

  const report = await output(startImport(file));
  const { inserted, unchanged } =
    /(?<inserted>\d+) inserted, 0 updated, (?<unchanged>\d+) unchanged, 0 refused/.exec(report)?.groups ?? {
      inserted: report,
    };
  expect([Number(unchanged), Number(inserted)]).toEqual([before, rows - before]);
  expect(await accounts.countDocuments({})).toBe(rows);
});

function startImport(file: string) {
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: folder,
    MONGODB_URI: database.uri(),
    SESAME_MASTER_KEY: masterKey.toString('base64'),
  };
  const program = join(__dirname, '../../dist/accounts.js');
  return spawn(process.execPath, [program, 'import', file], { env, stdio: ['ignore', 'pipe', 'ignore'] });
}

async function output(child: ReturnType<typeof startImport>): Promise<string> {
  const texts: string[] = [];
  for await (const text of child.stdout) texts.push(String(text));
  return texts.join('');
}

function people(): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const numen = `99E${String(index).padStart(7, '0')}AAA`;
    return `${numen},01/01/1980,Fictif,Camille,import${index},import${index}@example.org`;
  });
  return ['numen,birthDate,lastName,firstName,username,email', ...lines, ''].join('\n');
}
