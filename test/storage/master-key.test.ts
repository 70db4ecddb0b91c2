import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadMasterKey } from '../../src/storage/master-key';

let root: string;
let dataDir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sesame-key-'));
  dataDir = join(root, 'data');
});
afterEach(() => rmSync(root, { recursive: true }));

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

  it('is not replaced when its file is damaged', () => {
    loadMasterKey({ dataDir, fromEnv: undefined, production: false });
    writeFileSync(join(dataDir, 'master.key'), 'damaged');
    expect(() => loadMasterKey({ dataDir, fromEnv: undefined, production: false })).toThrow(
      'must hold 32 bytes',
    );
  });
});
