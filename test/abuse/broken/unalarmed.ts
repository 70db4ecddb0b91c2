import { createIdentityVerifier } from '../../../src/accounts/identity-verifier';
import type { SourceLedger } from '../../../src/accounts/source-ledger';
import { createSpraying } from '../../../src/accounts/spraying';
import { numen, openServices, prepareHash } from '../../accounts/services';
import { laneOf } from '../../channels/channels';
import type { Claim } from '../claim';

const guesses = 120;

/** A store that forgets its sources: nobody is told of guesses from as many addresses. */
export const claim: Claim = {
  count: guesses,
  async attack() {
    await prepareHash();
    const { ports, claimsOf, close } = await openServices();
    const sources: SourceLedger = { change: async (_key, decide) => decide(null, ports.now()).answer };
    let number = 0;
    let through = Number.POSITIVE_INFINITY;
    const onAlarm = () => {
      through = Math.min(through, number);
    };
    const { keyring } = ports;
    const spraying = createSpraying({ sources, laneOf, keyring, isTrusted: () => false, onAlarm });
    const { verify } = createIdentityVerifier({ ...ports, spraying });
    for (; number < guesses; number++) {
      const claims = claimsOf(numen.replace('0000001', String(number).padStart(7, '0')), '1950-01-01');
      const place = {
        conversationKey: `directline/${number}`,
        channel: 'directline',
        address: `192.0.2.${number}`,
      };
      await verify(claims, { ...place, attemptId: `guess ${number}` });
    }
    await close();
    return [{ promise: 'the alarm is raised after', tried: guesses, through, limit: 100 }];
  },
};
