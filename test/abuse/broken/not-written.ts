import type { Claim } from '../claim';
import { fillDisk } from '../support/full-disk';

/** A store that calls itself ready without having tried to write. */
export const claim: Claim = { count: 5, attack: attempt => fillDisk(attempt, async () => {}) };
