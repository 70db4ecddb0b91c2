import { describe, expect, it } from '@jest/globals';
import { argon2id, hash, verify } from 'argon2';
import { createPasswordHasher } from '../../src/accounts/password-hasher';

/** What a mail server does not normalise either. */
const typedAsIs = [
  'Tulipe2026µ=Ab',
  'Tulipe²=AmbreX',
  'Tulipe2026¨Ab',
  'Tulipe2026…Ab',
  'Tulipe½º=Ab',
  'Tuliﬁpe2026=',
  'Glycine=Bleue27 ',
];

describe('the password hasher', () => {
  it('makes argon2id hashes of the agreed cost that any mail server verifies', async () => {
    const hash = await createPasswordHasher().hash('Zorglub7?qx');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await createPasswordHasher().verify(hash, 'Zorglub7?qx')).toBe(true);
    expect(await createPasswordHasher().verify(hash, 'Zorglub7?qy')).toBe(false);
  });

  it('never works through a hash that asks for more than is done here, however right the password', async () => {
    const greedy = await hash('Zorglub7?qx', { type: argon2id, memoryCost: 1024, timeCost: 11 });
    expect(await verify(greedy, 'Zorglub7?qx')).toBe(true);
    expect(await createPasswordHasher().verify(greedy, 'Zorglub7?qx')).toBe(false);
    const tenGigabytes = greedy.replace('m=1024,t=11', 'm=10485760,t=2');
    expect(await createPasswordHasher().verify(tenGigabytes, 'Zorglub7?qx')).toBe(false);
  });

  it.each(typedAsIs)('hashes exactly what was typed: %j', async password => {
    const hash = await createPasswordHasher().hash(password);
    expect(await verify(hash, Buffer.from(password, 'utf8'))).toBe(true);
    expect(await createPasswordHasher().verify(hash, password)).toBe(true);
  });

  it('does not take one spelling for another', async () => {
    const hasher = createPasswordHasher();
    const hash = await hasher.hash('\u00C9lan-Vital-7');
    expect(await hasher.verify(hash, 'E\u0301lan-Vital-7')).toBe(false);
    expect(await hasher.verify(await hasher.hash('Tulipe2026μ=Ab'), 'Tulipe2026µ=Ab')).toBe(false);
  });

  it.each(typedAsIs)('recognizes %j, which was hashed in its NFKC form until 2026', async password => {
    const older = await hash(password.normalize('NFKC'), { type: argon2id, memoryCost: 1024, timeCost: 2 });
    const hasher = createPasswordHasher();
    const answers = await hasher.inTurn(async turn => [
      await turn.recognizes(older, password),
      await turn.recognizes(older, `${password}x`),
      await turn.recognizes(null, password),
    ]);
    expect(answers).toEqual([true, false, false]);
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
