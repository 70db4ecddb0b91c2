import { describe, expect, it } from '@jest/globals';
import { createGrants } from '../../src/accounts/grants';
import { createKeyring } from '../../src/accounts/keyring';
import { createTokens } from '../../src/channels/direct-line/tokens';
import { createCompletions } from '../../src/forms/completions';

const now = () => Date.UTC(2026, 2, 5, 9);
const [old, next] = [1, 2].map(byte => Buffer.alloc(32, byte)) as [Buffer, Buffer];
const before = createKeyring(old);
const meanwhile = createKeyring(next, { previous: old });
const after = createKeyring(next);

/** What was given out under the key before is taken while it is set, and not when it is gone. */
describe.each([
  ['a grant', grantIsTaken],
  ['a chat’s token', tokenIsTaken],
  ['what Teams brings back', completionIsTaken],
])('%s of the master key before', (_, isTaken) => {
  it('is taken while that key is set, and not afterwards', async () => {
    expect(await Promise.all([before, meanwhile, after].map(isTaken))).toEqual([true, true, false]);
  });
});

type Keys = Pick<typeof before, 'secretFor' | 'formerSecretFor'>;
const secretsOf = (keys: Keys, purpose: 'grants' | 'directline' | 'completions') => ({
  secret: keys.secretFor(purpose),
  formerSecret: keys.formerSecretFor(purpose),
});

async function grantIsTaken(keys: Keys): Promise<boolean> {
  const grantsOf = (of: Keys) =>
    createGrants({
      ...secretsOf(of, 'grants'),
      locks: { lastBy: async () => null },
      now,
      grantMs: 600_000,
    });
  const grant = await grantsOf(before).issue({ accountId: 'a', version: 1, conversationKey: 'c' });
  return (await grantsOf(keys).open(grant, 'c')) !== null;
}

async function tokenIsTaken(keys: Keys): Promise<boolean> {
  const tokensOf = (of: Keys) => createTokens({ ...secretsOf(of, 'directline'), now });
  const binding = {
    conversationId: 'c',
    userId: 'u',
    holder: 'h',
    locale: 'fr',
    bornAt: now() / 1000,
    generation: null,
  };
  const { outcome } = await tokensOf(keys).read(await tokensOf(before).issue(binding));
  return outcome === 'valid';
}

async function completionIsTaken(keys: Keys): Promise<boolean> {
  const completionsOf = (of: Keys) =>
    createCompletions({ ...secretsOf(of, 'completions'), now, lifeMs: 600_000 });
  const event = { type: 'identity.locked', until: null } as const;
  const held = { ticket: 't', conversationKey: 'c', holder: 'h', event, refusals: 0 };
  return (await completionsOf(keys).open(await completionsOf(before).seal(held))) !== null;
}
