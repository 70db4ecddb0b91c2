import { createPasswordHasher } from '../../src/accounts/password-hasher';

const leastCost = { memoryCost: 8, timeCost: 1, parallelism: 1 };

/** The same work, a thousandth of its cost: for tests of what is done with passwords. What is shipped has `password-hasher.test.ts`. */
export const cheapHasher = (options?: Parameters<typeof createPasswordHasher>[0]) =>
  createPasswordHasher({ cost: leastCost, ...options });
