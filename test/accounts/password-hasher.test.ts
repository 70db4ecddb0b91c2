import { describe, expect, it } from '@jest/globals';
import { createPasswordHasher } from '../../src/accounts/password-hasher';

describe('the password hasher', () => {
  it('makes argon2id hashes of the agreed cost that any mail server verifies', async () => {
    const hash = await createPasswordHasher().hash('Zorglub7?qx');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await createPasswordHasher().verify(hash, 'Zorglub7?qx')).toBe(true);
    expect(await createPasswordHasher().verify(hash, 'Zorglub7?qy')).toBe(false);
  });

  it('takes the same characters for the same password, however they are composed', async () => {
    const hasher = createPasswordHasher();
    expect(await hasher.verify(await hasher.hash('E\u0301lan-Vital-7'), '\u00C9lan-Vital-7')).toBe(true);
  });

  it('neither trims nor shortens', async () => {
    const hasher = createPasswordHasher();
    const hash = await hasher.hash(` ${'é'.repeat(126)}1`);
    expect(await hasher.verify(hash, `${'é'.repeat(126)}1`)).toBe(false);
    expect(await hasher.verify(hash, ` ${'é'.repeat(126)}2`)).toBe(false);
    expect(await hasher.verify(hash, ` ${'é'.repeat(126)}1`)).toBe(true);
  });

  it('finds nothing right when there is no password', async () => {
    expect(await createPasswordHasher().verify(null, '')).toBe(false);
  });

  it('runs few at once, lets a few wait and refuses the others', async () => {
    const hasher = createPasswordHasher({ atOnce: 2, longestQueue: 3 });
    const gate = gateOf();
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await gate.promise;
      running--;
    };
    const results = Array.from({ length: 8 }, () =>
      hasher.inTurn(work).then(
        () => 'done',
        error => error.code,
      ),
    );
    await Promise.resolve();
    expect(hasher.waiting()).toBe(3);
    gate.resolve();
    expect(await Promise.all(results)).toEqual([...Array(5).fill('done'), ...Array(3).fill('HASHING_BUSY')]);
    expect(most).toBe(2);
    expect(hasher.waiting()).toBe(0);
  });

  it('does not wait for ever', async () => {
    const hasher = createPasswordHasher({ atOnce: 1, longestWaitMs: 5 });
    const gate = gateOf();
    const first = hasher.inTurn(() => gate.promise);
    await expect(hasher.hash('x')).rejects.toMatchObject({ code: 'HASHING_BUSY' });
    expect(hasher.waiting()).toBe(0);
    gate.resolve();
    await first;
    expect(await hasher.inTurn(async () => 'next')).toBe('next');
  });

  it('gives its place back when the work fails', async () => {
    const hasher = createPasswordHasher({ atOnce: 1 });
    const failing = () => hasher.inTurn(() => Promise.reject(new Error('no')));
    await expect(failing()).rejects.toThrow('no');
    await expect(failing()).rejects.toThrow('no');
    expect(await hasher.inTurn(async () => 'next')).toBe('next');
  });
});

function gateOf() {
  let resolve = () => {};
  const promise = new Promise<void>(done => {
    resolve = done;
  });
  return { promise, resolve: () => resolve() };
}
