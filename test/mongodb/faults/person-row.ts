import type { Keyring } from '../../../src/accounts/keyring';
import type { Person } from '../../crashes/person';

/** As an import has it: somebody born on 5 March 1979, without a password. */
export function personRow(
  keyring: Pick<Keyring, 'numenKey' | 'birthDateTag'>,
  { numen }: Pick<Person, 'numen'>,
  username: string,
) {
  const numenKey = keyring.numenKey(numen);
  return {
    numenKey,
    birthDateTag: keyring.birthDateTag(numenKey, '1979-03-05'),
    lastName: 'Fictive',
    firstName: 'Camille',
    username,
    email: `${username}@example.org`,
    accountType: 'academic' as const,
    staffCategory: null,
    departement: null,
    recoveryEmail: null,
    status: 'active' as const,
    passwordHash: null,
  };
}
