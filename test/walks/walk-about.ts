import fc from 'fast-check';
import { type Tally, take, walks } from './walk';
import type { World } from './world';

/**
 * Takes as many random walks, and throws the shortest one that goes wrong with its seed and path.
 * @returns the figures, as one line
 */
export async function walkAbout(
  world: World,
  { seed, count }: { seed: number; count: number },
): Promise<string> {
  const tally: Tally = { walks: 0, steps: 0, states: new Map() };
  const property = fc.asyncProperty(walks, async walk => {
    const faults = await take(walk, world, tally);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  await fc.assert(property, { seed, numRuns: count, verbose: 0 });
  const states = [...tally.states].map(([state, times]) => `${state} ${times}`).join(', ');
  return `seed ${seed}: ${tally.walks} walks, ${tally.steps} steps; states: ${states}`;
}
