import { createIdentityVerifier } from '../../../src/accounts/identity-verifier';
import { numen, openServices, prepareHash } from '../../accounts/services';
import type { Claim } from '../claim';

const guesses = 20;

/** A product whose sources are counted and never slowed down: fresh chats of one address go on as they like. */
export const claim: Claim = {
  count: guesses,
  async attack() {
    await prepareHash();
    const { ports, claimsOf, close } = await openServices();
    const spraying = { ...ports.spraying, admit: async () => null };
    const { verify } = createIdentityVerifier({ ...ports, spraying });
    let through = 0;
    for (let number = 0; number < guesses; number++) {
      const claims = claimsOf(numen.replace('0000001', String(number).padStart(7, '0')), '1950-01-01');
      const place = { conversationKey: `directline/${number}`, channel: 'directline', address: '192.0.2.1' };
      const { outcome } = await verify(claims, { ...place, attemptId: `guess ${number}` });
      if (outcome === 'rejected') through++;
    }
    await close();
    return [{ promise: 'fresh chats of one address are slowed down', tried: guesses, through, limit: 10 }];
  },
};
