import type { Academy } from './academy';
import type { AcademyFacts } from './guide-context';
import { walkthroughSteps } from './walkthrough';

/** What the dialog has to know of an académie in order to decide; what it says of it is read when it is said. */
export const academyFacts = ({ limits, timeZone, offices }: Academy): AcademyFacts => ({
  walkthroughLength: walkthroughSteps.length,
  restorationDays: limits.restorationDays,
  timeZone,
  routes: offices.map(({ id, categories, departements }) => ({ id, categories, departements })),
});
