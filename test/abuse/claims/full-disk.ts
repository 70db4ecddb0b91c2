import type { Claim } from '../claim';
import { fillDisk } from '../support/full-disk';

/** A disk that is full says so, and loses nothing of what was acknowledged. Needs root, who mounts one; says so otherwise. */
export const claim: Claim = { count: 100, attack: attempt => fillDisk(attempt) };
