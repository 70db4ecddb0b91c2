import { join } from 'node:path';
import { cachedModel } from '../../src/understanding/cached-model';

/** Once for all suites, before the first one: it takes longer than a test may. */
export default function train(): void {
  cachedModel(join(__dirname, '..', '..'));
}
