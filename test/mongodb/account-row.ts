import type { AccountImport } from '../../src/accounts/account-repository';

/** Of somebody who does not exist, with a password. */
export function rowOf(number: number): AccountImport {
  return {
    numenKey: `numen-${number}`,
    birthDateTag: 'tag',
    lastName: 'Essai',
    firstName: 'Anne',
    username: `user${number}`,
    email: `user${number}@example.org`,
    accountType: 'academic',
    staffCategory: null,
    departement: null,
    recoveryEmail: null,
    status: 'active',
    passwordHash: `$argon2id$v=19$m=19456,t=2,p=1$${'x'.repeat(22)}$${'y'.repeat(43)}`,
  };
}
