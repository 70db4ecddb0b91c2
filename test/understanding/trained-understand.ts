import { loadUnderstand } from '../../src/understanding/load-understand';

/** The understanding as it is shipped. */
export const trainedUnderstand = loadUnderstand;
