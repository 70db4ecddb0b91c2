import type { Account } from '../../src/accounts/account';

/** With hashes of nobody's password. */
export const hashNamed = (letter: string): string =>
  `$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$${letter.repeat(43)}`;

export const someone: Account = {
  ...{
    id: 'someone',
    version: 3,
    numenKey: 'key',
    birthDateTag: 'tag',
    lastName: 'Fictif',
    firstName: 'Anne',
  },
  ...{ username: 'ailleurs', email: 'anne.fictif@example.org', accountType: 'academic', staffCategory: null },
  ...{
    departement: null,
    recoveryEmail: null,
    status: 'active',
    passwordHash: hashNamed('a'),
    lastResetId: null,
  },
};
