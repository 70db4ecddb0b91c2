import { createIdentityVerifier } from '../../../src/accounts/identity-verifier';
import { birthDate, minute, numen, openServices, prepareHash, scope } from '../../accounts/services';
import type { Claim, Finding } from '../claim';

const day = 24 * 60 * minute;

/** A stranger who wants somebody out, and knows their NUMEN: on the web, as often as it lets them. */
export const claim: Claim = {
  count: 12 * 24 * 4,
  async attack({ count }): Promise<Finding[]> {
    await prepareHash();
    const { pass, ports, claimsOf, close } = await openServices();
    const { verify } = createIdentityVerifier(ports);
    const tries = { made: 0, evaluated: 0, until: null as number | null };
    let shutOut = 0;
    for (; tries.made < count; tries.made++) {
      const date = new Date(Date.UTC(1940, 0, 1) + tries.made * day).toISOString().slice(0, 10);
      const guess = await verify(claimsOf(numen, date), scope);
      if (guess.outcome === 'rejected') tries.evaluated++;
      if (guess.outcome === 'locked' && guess.until === null) tries.until ??= tries.made;
      if (tries.made % 96 === 95) {
        const [browser, channel] = ['browser known', 'msteams'];
        const right = claimsOf(numen, birthDate);
        const own = await verify(right, { ...scope, attemptId: scope.attemptId, browser });
        const inTeams = await verify(right, { ...scope, attemptId: scope.attemptId, channel });
        if (own.outcome !== 'verified' || inTeams.outcome !== 'verified') shutOut++;
      }
      pass(15 * minute);
    }
    await close();
    const days = (tries.until ?? Number.POSITIVE_INFINITY) / 96;
    return [
      {
        promise: 'a stranger on the web shuts somebody out of Teams, or of their own browser',
        tried: tries.made,
        through: shutOut,
        limit: 0,
      },
      {
        promise: 'the web waits for the help desk sooner than after nine days of tries',
        tried: tries.made,
        through: days < 9 ? 1 : 0,
        limit: 0,
      },
    ];
  },
};
