import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import {
  accountsCommand,
  build,
  cleanUp,
  newDataDir,
  type Program,
  removeBuild,
  run,
  start,
} from './program';

jest.setTimeout(240_000);
beforeAll(build);
afterAll(async () => {
  await cleanUp();
  removeBuild();
});

const people = 3_000;

it('ends a change of keys on the embedded store that was killed at any time, when it is run again', async () => {
  const dataDir = newDataDir();
  const [old, next] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64'));
  const both = { SESAME_MASTER_KEY: next, SESAME_MASTER_KEY_PREVIOUS: old };
  const command = (keys: NodeJS.ProcessEnv, ...args: string[]) =>
    spawn(process.execPath, [accountsCommand(), ...args], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...keys },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const file = join(dirname(dataDir), 'people.csv');
  writeFileSync(file, rows());
  expect(await output(command({ SESAME_MASTER_KEY: old }, 'import', file))).toContain(`${people} inserted`);
  for (const ms of [300, 450, 600, 750]) {
    const killed = command(both, 'rotate-keys');
    const ended = once(killed, 'exit');
    await Promise.race([wait(ms), ended]);
    killed.kill('SIGKILL');
    await ended;
  }
  expect(await output(command(both, 'rotate-keys'))).toContain(`of ${people} accounts`);
  expect(await output(command(both, 'rotate-keys'))).toContain('0 were sealed anew, 0 are damaged');
  expect(await output(command({ SESAME_MASTER_KEY: next }, 'import', file))).toContain(`${people} unchanged`);
  expect(await output(command({ SESAME_MASTER_KEY: old }, 'import', file))).toContain('another master key');
});

it('changes the keys by the server that has the store, which serves meanwhile and afterwards', async () => {
  const DATA_DIR = newDataDir();
  const [old = '', next = ''] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64'));
  const both = { DATA_DIR, SESAME_MASTER_KEY: next, SESAME_MASTER_KEY_PREVIOUS: old };
  const rotate = (keys: NodeJS.ProcessEnv, ...args: string[]) =>
    output(
      spawn(process.execPath, [accountsCommand(), ...args], {
        env: { PATH: process.env.PATH, ...keys },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  await stopped(await start({ DATA_DIR, SESAME_MASTER_KEY: old }));

  const server = await start(both);
  expect(await rotate(both, 'rotate-keys')).toContain('of 10 accounts 10 were sealed anew, 0 are damaged');
  expect(await rotate(both, 'show', 'jdupont')).toContain('jdupont');
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  await stopped(server);

  await stopped(await start({ DATA_DIR, SESAME_MASTER_KEY: next }));
  expect(await (await run({ DATA_DIR, SESAME_MASTER_KEY: old })).ended).not.toBe(0);
});

async function stopped({ child, ended }: Program): Promise<void> {
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
}

async function output({ stdout, stderr }: ReturnType<typeof spawn>): Promise<string> {
  const texts: string[] = [];
  stderr?.on('data', text => texts.push(String(text)));
  for await (const text of stdout ?? []) texts.push(String(text));
  return texts.join('');
}

function rows(): string {
  const lines = Array.from({ length: people }, (_, index) => {
    const number = String(index).padStart(5, '0');
    return `99E00${number}AAA,01/01/1980,Fictif,Camille,key${number},${number}@example.org`;
  });
  return ['numen,birthDate,lastName,firstName,username,email', ...lines, ''].join('\n');
}
