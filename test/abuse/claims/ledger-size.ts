import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openServices, prepareHash } from '../../accounts/services';
import type { Claim, Finding } from '../claim';

/** Guesses at ever other NUMENs leave a record each, for thirteen months. What a million of them weigh is told from some. */
export const claim: Claim = {
  count: 20_000,
  async attack({ count }): Promise<Finding[]> {
    await prepareHash();
    const services = await openServices();
    const { attempts, keyring } = services.ports;
    const file = join(services.dataDir, 'accounts.db');
    const before = statSync(file).size;
    for (let number = 0; number < count; number++) {
      const key = keyring.attemptKey(
        'identity',
        keyring.numenKey(`98Z${String(number).padStart(7, '0')}XYZ`),
      );
      await attempts.consume(key, { id: 'i'.repeat(22), claim: 'c'.repeat(11) });
    }
    const bytes = (statSync(file).size - before) / count;
    await services.close();
    const through = Math.round((bytes * 1e6) / 1e6);
    return [{ promise: 'a million sprayed NUMENs weigh', tried: count, through, limit: 500, unit: ' MB' }];
  },
};
