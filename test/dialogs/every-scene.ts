import { staffCategories } from '../../dialogs/events';
import { freshContext, type GuideContext } from '../../dialogs/guide-context';
import { setScene } from '../../dialogs/scene';
import type { StateName } from '../../dialogs/state-names';
import { walkthroughSteps } from '../../dialogs/walkthrough';
import type { Locale } from '../../locales/translate';
import { lyon as academy, lyonFacts } from '../academies';

const at = Date.parse('2026-03-10T09:00:00Z');
const inAnHour = at + 3_600_000;

export const account = {
  firstName: 'Camille',
  lastName: 'Fictive',
  username: 'cfictive',
  email: 'camille_fictive*@ac-lyon.fr',
  accountType: 'academic',
} as const;
export const grant = { token: 'grant', expiresAt: inAnHour };

/** What a state may find in the dialog's memory: each of these is shown differently. */
export const memories: Partial<GuideContext>[] = [
  {},
  { account, grant, lockedUntil: inAnHour },
  { account, grant, grantWarned: true },
  { form: { kind: 'identity', ticket: 'A'.repeat(22), expiresAt: inAnHour } },
  ...staffCategories.flatMap(category =>
    [...academy.area.departements, 'other'].map(departement => ({ category, departement })),
  ),
  ...walkthroughSteps.map((_, walkthroughStep) => ({ walkthroughStep })),
];

export function sceneOf(state: StateName, locale: Locale, memory: Partial<GuideContext>) {
  const context = { ...freshContext({ locale, ...lyonFacts }), restorationDate: '2026-03-01', ...memory };
  return setScene(state, context, { academy, publicUrl: 'https://sesame.example', keptHours: 24, at });
}
