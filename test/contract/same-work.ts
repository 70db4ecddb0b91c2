import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountImport } from '../../src/accounts/account-repository';
import { createIdentityVerifier } from '../../src/accounts/identity-verifier';
import { createKeyring, type Keyring } from '../../src/accounts/keyring';
import { createSourceLocks } from '../../src/accounts/source-locks';
import { createSpraying } from '../../src/accounts/spraying';
import type { Ports } from '../../src/ports';
import { laneOf } from '../channels/channels';
import { type Open, opened, start } from './contract';

const root = Buffer.alloc(32, 4);
const keyring = createKeyring(root);
/** While the master key is changed: people are found as before. */
const meanwhile = createKeyring(Buffer.alloc(32, 5), { root, previous: root });
const numens = { active: '99E0000001AAA', disabled: '99E0000002BBB', nobody: '99E0000003CCC' };
const born = '1979-03-05';

const wrongClaims = {
  'a known NUMEN with a wrong date': { numen: numens.active, date: '1979-03-06', accountType: 'academic' },
  'an unknown NUMEN': { numen: numens.nobody, date: born, accountType: 'academic' },
  'a disabled account': { numen: numens.disabled, date: born, accountType: 'academic' },
  'another type of account': { numen: numens.active, date: born, accountType: 'external' },
} as const;
interface Claim {
  numen: string;
  date: string;
  accountType: 'academic' | 'external';
}

/** Whatever is wrong with a claim, what is done about it is the same: each call at a port, each HMAC, in the same order. */
export function sameWorkContract(name: string, open: Open<Ports>): void {
  describe(`the work of an attempt on ${name}`, () => {
    const store = opened(open);

    beforeEach(() =>
      store.current.port.accounts.importAccounts([rowOf(numens.active), rowOf(numens.disabled, 'disabled')]),
    );

    it.each([1, 4, 5, 6])('is the same whatever is wrong, at attempt %i', async attempts => {
      const works: string[][] = [];
      for (const wrong of Object.values(wrongClaims)) works.push(await workOf(wrong, attempts));
      expectSame(works);
    });

    it.each([1, 5])('is the same while the master key is changed, at attempt %i', async attempts => {
      const works: string[][] = [];
      for (const wrong of Object.values(wrongClaims)) works.push(await workOf(wrong, attempts, meanwhile));
      expectSame(works);
    });

    it('is the same for whoever is held because of their source, the right one too', async () => {
      const { calls, verify } = spiedVerifier(keyring);
      const guess = async ({ numen, date, accountType }: Claim, chat: string) => {
        calls.length = 0;
        const numenKey = keyring.numenKey(numen);
        const claims = { numenKey, birthDateTag: keyring.birthDateTag(numenKey, date), accountType };
        const place = { conversationKey: chat, channel: 'directline', address: '192.0.2.9' };
        return verify(claims, { ...place, attemptId: chat });
      };
      for (let number = 0; number < 40; number++) {
        const numen = `98Z${String(number).padStart(7, '0')}XYZ`;
        await guess({ numen, date: born, accountType: 'academic' }, `sprayed ${number}`);
      }
      const works: string[][] = [];
      const answers: unknown[] = [];
      const right = { numen: numens.active, date: born, accountType: 'academic' } as const;
      for (const [wrong, claim] of Object.entries({ ...wrongClaims, 'nothing is wrong': right })) {
        answers.push(await guess(claim, wrong));
        works.push([...calls]);
      }
      expectSame(works);
      expect(answers).toEqual(answers.map(() => ({ outcome: 'locked', until: expect.any(Number) })));
      expect(works.flat().filter(call => /^(accounts|attempts)/u.test(call))).toEqual([]);
    });

    function expectSame(works: string[][]): void {
      const [first = []] = works;
      expect(first.length).toBeGreaterThan(3);
      expect(works).toEqual(works.map(() => first));
    }

    /** Notes what it asks of ports and keys. */
    function spiedVerifier(of: Keyring) {
      const calls: string[] = [];
      const { port } = store.current;
      const spied: Ports = {
        ...port,
        accounts: spy('accounts', port.accounts, calls),
        attempts: spy('attempts', port.attempts, calls),
        sources: spy('sources', port.sources, calls),
        audit: spy('audit', port.audit, calls),
      };
      const keys: Keyring = spy('keyring', of, calls);
      const locks = createSourceLocks({ attempts: spied.attempts, keyring: keys });
      const grants = {
        issue: () => Promise.reject(new Error('nobody is verified here')),
        open: async () => null,
        renew: async () => null,
        afterReset: () => Promise.reject(new Error('nobody is verified here')),
      };
      const { sources } = spied;
      const spraying = createSpraying({
        sources,
        laneOf,
        keyring: keys,
        isTrusted: () => false,
        onAlarm: () => {},
      });
      const services = { ...spied, keyring: keys, locks, laneOf, grants, spraying, now: () => start };
      const { verify } = createIdentityVerifier(services);
      return { calls, verify };
    }

    /** Of the last of so many attempts; each account begins afresh. */
    async function workOf(wrong: Claim, attempts: number, of = keyring): Promise<string[]> {
      const { calls, verify } = spiedVerifier(of);
      const { port } = store.current;
      const numenKey = keyring.numenKey(wrong.numen);
      const place = {
        conversationKey: `${wrong.numen} ${wrong.accountType}`,
        channel: 'directline',
        address: '192.0.2.1',
      };
      await port.attempts.clear(keyring.attemptKey('identity', numenKey));
      for (let count = 1; count <= attempts; count++) {
        calls.length = 0;
        const date = count === attempts ? wrong.date : `1950-01-${count + 10}`;
        const { accountType } = wrong;
        const claims = { numenKey, birthDateTag: keyring.birthDateTag(numenKey, date), accountType };
        const attemptId = `${wrong.numen} ${accountType} ${count}`;
        const outcome = await verify(claims, { ...place, attemptId });
        expect(outcome.outcome).toBe(count < 5 ? 'rejected' : 'locked');
      }
      return calls;
    }
  });
}

function rowOf(numen: string, status: 'active' | 'disabled' = 'active'): AccountImport {
  const numenKey = keyring.numenKey(numen);
  const username = `user-${numen.toLowerCase()}`;
  const names = { lastName: 'Essai', firstName: 'Anne', username, email: `${username}@ac-lyon.fr` };
  const rest = { staffCategory: null, departement: null, recoveryEmail: null, passwordHash: null };
  const birthDateTag = keyring.birthDateTag(numenKey, born);
  return { numenKey, birthDateTag, ...names, accountType: 'academic', status, ...rest };
}

/** The same port, which notes its calls. */
function spy<Port extends object>(name: string, port: Port, calls: string[]): Port {
  return new Proxy(port, {
    get: (target, property, receiver) => {
      const value: unknown = Reflect.get(target, property, receiver);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        calls.push(`${name}.${String(property)}`);
        return Reflect.apply(value, target, values);
      };
    },
  });
}
