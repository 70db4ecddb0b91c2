import { it, jest } from '@jest/globals';
import { openEmbedded } from '../walks/stores';
import { walkAbout } from '../walks/walk-about';
import { openWorld } from '../walks/world';

jest.setTimeout(240_000);

/** A few of those that `npm run test:walks` takes, always the same ones. */
it('random walks through the dialog keep what must be true', async () => {
  const world = await openWorld(openEmbedded);
  try {
    await walkAbout(world, { seed: 2026, count: 10 });
  } finally {
    await world.close();
  }
});
