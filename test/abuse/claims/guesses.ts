import { createIdentityVerifier } from '../../../src/accounts/identity-verifier';
import { birthDate, minute, numen, openServices, prepareHash, scope } from '../../accounts/services';
import type { Claim, Finding } from '../claim';

const day = 24 * 60 * minute;

/** One NUMEN, and everything that its birth date may be: by who is fast, by who has patience, and by who waits for the owner. */
export const claim: Claim = {
  count: 10_000,
  async attack({ count }): Promise<Finding[]> {
    await prepareHash();
    return [await inTwoDays(count), await patiently(count), await aroundTheOwner(), await atOnce(count)];
  },
};

async function inTwoDays(count: number): Promise<Finding> {
  const target = await openTarget();
  for (let guess = 0; guess < count; guess++) {
    await target.guess(guess);
    target.pass((2 * day) / count);
  }
  return target.found('guesses at one NUMEN in 48 h are evaluated', count, 20);
}

async function patiently(count: number): Promise<Finding> {
  const target = await openTarget();
  for (let guess = 0; guess < count; guess++) {
    await target.guess(guess);
    target.pass((365 * day) / count);
  }
  return target.found('guesses at one NUMEN in a year are evaluated', count, 200);
}

/** Four a day, so that the owner still gets in and clears the wait. */
async function aroundTheOwner(): Promise<Finding> {
  const target = await openTarget();
  for (let days = 0; days < 365; days++) {
    for (let guess = 0; guess < 4; guess++) await target.guess(4 * days + guess);
    await target.ownerComes();
    target.pass(day);
  }
  return target.found('guesses in a year around the owner’s daily success are evaluated', 4 * 365, 200);
}

async function atOnce(count: number): Promise<Finding> {
  const target = await openTarget();
  const tried = Math.min(1_000, count);
  await Promise.all(Array.from({ length: tried }, (_, guess) => target.guess(guess)));
  return target.found('guesses at once are evaluated', tried, 5);
}

async function openTarget() {
  const services = await openServices();
  const { ports } = services;
  let evaluated = 0;
  const findByNumenKey: typeof ports.accounts.findByNumenKey = key => {
    evaluated++;
    return ports.accounts.findByNumenKey(key);
  };
  const verifier = createIdentityVerifier({ ...ports, accounts: { findByNumenKey } });
  return {
    pass: services.pass,
    guess: (number: number) => verifier.verify(services.claimsOf(numen, dateOf(number)), scope),
    ownerComes: () => services.verifier.verify(services.claimsOf(numen, birthDate), scope),
    found: async (promise: string, tried: number, limit: number): Promise<Finding> => {
      await services.close();
      return { promise, tried, through: evaluated, limit };
    },
  };
}

/** Each another day of the century before the owner was born. */
const dateOf = (guess: number): string =>
  new Date(Date.UTC(1940, 0, 1) + guess * day).toISOString().slice(0, 10);
