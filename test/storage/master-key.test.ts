import { execFile } from 'node:child_process';
import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadMasterKey } from '../../src/storage/master-key';

const register = join(__dirname, '../abuse/register.cjs');
const masterKeyModule = join(__dirname, '../../src/storage/master-key.ts');
let root: string;
let dataDir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sesame-key-'));
  dataDir = join(root, 'data');
});
afterEach(() => rmSync(root, { recursive: true }));

const made = () => loadMasterKey({ dataDir, fromEnv: undefined, production: false });

describe('the master key', () => {
  it('is made once in development, for its owner only', () => {
    const key = loadMasterKey({ dataDir, fromEnv: undefined, production: false });
    expect(key).toHaveLength(32);
    expect(loadMasterKey({ dataDir, fromEnv: undefined, production: false })).toEqual(key);
    expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'master.key'), 'utf8').trim()).toBe(key.toString('base64'));
  });

  it('comes from the environment when it is there', () => {
    const key = Buffer.alloc(32, 7);
    expect(loadMasterKey({ dataDir, fromEnv: key.toString('base64'), production: true })).toEqual(key);
  });

  it('is required in production', () => {
    expect(() => loadMasterKey({ dataDir, fromEnv: undefined, production: true })).toThrow(
      'SESAME_MASTER_KEY is required',
    );
  });

  it.each(['short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
    'is refused when it is not 32 bytes, without being shown',
    text => {
      const load = () => loadMasterKey({ dataDir, fromEnv: text, production: false });
      expect(load).toThrow('SESAME_MASTER_KEY must hold 32 bytes');
      expect(load).not.toThrow(text);
    },
  );

  it('is told to be made anew where its file is empty, and nothing was stored yet', () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'master.key'), '');
    expect(made).toThrow(/master\.key is empty: nothing was stored under it yet: delete it and start again/);
    rmSync(join(dataDir, 'master.key'));
    expect(made()).toHaveLength(32);
  });

  it('is never made anew beside accounts that were stored under one: its copy is asked for', () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'master.key'), '\n');
    writeFileSync(join(dataDir, 'accounts.db'), '');
    expect(made).toThrow(/master\.key is empty: put your copy of it there/);
    expect(made).not.toThrow(/delete/);
  });

  it('is said to have nothing stored under it by no one who has not looked: what it opens may be in a database', () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'master.key'), '');
    const load = () => loadMasterKey({ dataDir, fromEnv: undefined, production: false, isMongo: true });
    expect(load).toThrow(
      /put your copy of it there .* in the database\. Only where that has no accounts yet: /,
    );
    expect(load).not.toThrow(/nothing was stored/);
  });

  it.each(['EPERM', 'EOPNOTSUPP'])(
    'is made where the disk has no hard links (%s), for its owner only',
    code => {
      const link = jest.spyOn(fs, 'linkSync').mockImplementation(() => {
        throw Object.assign(new Error(code), { code });
      });
      try {
        expect(made()).toEqual(made());
        expect(link).toHaveBeenCalledTimes(1);
        expect(readdirSync(dataDir)).toEqual(['master.key']);
        expect(statSync(join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
      } finally {
        link.mockRestore();
      }
    },
  );

  it('is not written elsewhere when a link fails for another reason', () => {
    const link = jest.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    });
    try {
      expect(made).toThrow(/master key cannot be written .*EIO/);
      expect(readdirSync(dataDir)).toEqual([]);
    } finally {
      link.mockRestore();
    }
  });

  it('is the same for two that start at once, a hundred times, and nothing else is left beside it', async () => {
    const from = Date.now() + 2_000;
    const program = `require(${JSON.stringify(register)});
      const { loadMasterKey } = require(${JSON.stringify(masterKeyModule)});
      for (let round = 0; round < 100; round++) {
        while (Date.now() < ${from} + 4 * round);
        const key = loadMasterKey({ dataDir: ${JSON.stringify(dataDir)} + round, production: false });
        console.log(key.toString('base64'));
      }`;
    const start = () => promisify(execFile)(process.execPath, ['-e', program]);
    const [one, other] = await Promise.all([start(), start()]);
    expect(one.stdout.trim().split('\n')).toHaveLength(100);
    expect(other.stdout).toBe(one.stdout);
    expect(readdirSync(`${dataDir}0`)).toEqual(['master.key']);
  });

  it('is not replaced when its file is damaged', () => {
    loadMasterKey({ dataDir, fromEnv: undefined, production: false });
    writeFileSync(join(dataDir, 'master.key'), 'damaged');
    expect(() => loadMasterKey({ dataDir, fromEnv: undefined, production: false })).toThrow(
      'must hold 32 bytes',
    );
  });
});
