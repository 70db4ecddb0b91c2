import { describe, expect, it } from '@jest/globals';
import { costProblem, isAffordable, isPhc } from '../../src/accounts/password-cost';

const hash = (cost: string) => `$argon2id$v=19$${cost}$AAAAAAAAAAAAAAAAAAAAAA$${'A'.repeat(43)}`;

describe('what a hash from elsewhere may cost', () => {
  it.each(['m=19456,t=2,p=1', 'm=47104,t=1,p=1', 'm=65536,t=3,p=4', 'm=262144,t=3,p=1', 'm=32,t=10,p=4'])(
    '%s is taken',
    cost => expect(costProblem(hash(cost))).toBeNull(),
  );

  it.each([
    ['m=10485760,t=2,p=1', 'm=262144'],
    ['m=262145,t=1,p=1', 'm=262144'],
    ['m=4294967295,t=1,p=1', 'm=262144'],
    ['m=19456,t=11,p=1', 't=10'],
    ['m=19456,t=0,p=1', 't=1'],
    ['m=19456,t=999999999,p=1', 't=10'],
    ['m=19456,t=2,p=5', 'p=4'],
    ['m=19456,t=2,p=0', 'p=1'],
    ['m=31,t=2,p=4', 'm=8'],
  ])('%s is refused, with the limit', (cost, limit) => {
    expect(isPhc(hash(cost))).toBe(true);
    expect(costProblem(hash(cost))).toContain(limit);
  });

  it.each([
    '$argon2id$v=16$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAA',
    '$2b$12$x',
    '',
    hash('m=8,t=1,p=1,data=AAAA'),
  ])('%j is none', text => {
    expect(isPhc(text)).toBe(false);
    expect(isAffordable(text)).toBe(false);
  });
});
