import { transition } from 'xstate';
import { choiceIds, departementChoice, eventOf } from '../../dialogs/choices';
import type { Effect } from '../../dialogs/effects';
import type { DialogEvent, UserEvent, WorldEvent } from '../../dialogs/events';
import { guide } from '../../dialogs/guide';
import { freshSnapshot, type GuideSnapshot } from '../../dialogs/settle';
import { type StateName, stateOf } from '../../dialogs/state-names';
import { lyon, lyonFacts } from '../academies';

const minute = 60_000;
const grant = { token: 'grant', expiresAt: 10 * minute };
const account = {
  firstName: 'Camille',
  lastName: 'Fictif',
  username: 'cfictif',
  email: 'camille.fictif@ac-lyon.fr',
  accountType: 'academic',
} as const;

/** One event of every kind that a person or the world can cause, before and after the deadlines. */
const events: DialogEvent[] = [
  ...[...choiceIds, ...lyon.area.departements.map(departementChoice)].map(id => ({
    ...eventOf(id),
    at: minute,
  })),
  ...(
    [
      { type: 'date.given', date: '1969-12-20' },
      { type: 'date.given', date: '2031-01-01' },
      { type: 'input.unrecognized' },
      { type: 'password.typed' },
      { type: 'numen.typed', numenKey: 'key' },
      { type: 'birthDate.typed', claims: { numenKey: 'key', birthDateTag: 'tag' } },
      { type: 'identity.verified', grant, account },
      { type: 'identity.rejected', remaining: 3 },
      { type: 'identity.locked', until: 5 * minute },
      { type: 'form.opened', kind: 'identity', ticket: 'ticket', expiresAt: 10 * minute },
      { type: 'password.changed', grant },
      { type: 'password.refused', reason: 'conflict' },
      { type: 'restoration.stored', date: '1969-12-20' },
      { type: 'restoration.done', date: '1969-12-20' },
      { type: 'password.changedUnseen', ticket: 'ticket' },
      { type: 'grant.ended' },
      { type: 'clock.ticked' },
    ] satisfies (UserEvent | WorldEvent)[]
  ).map(event => ({ ...event, at: minute })),
  { type: 'clock.ticked', at: 9 * minute },
  { type: 'clock.ticked', at: 11 * minute },
];

const times = new Set(events.map(({ at }) => at));

export interface Step {
  from: StateName;
  event: DialogEvent['type'];
  /** ms since the epoch. */
  at: number;
  to: StateName;
  effects: Effect[];
  formBefore: string | null;
  after: GuideSnapshot;
}

/** `last` is the transition that the path was taken for: every transition of the chart is the last of one path. */
export interface Path {
  steps: Step[];
  last: Step;
}

/** One transition of the real statechart, without performing what it asks. */
export function step(before: GuideSnapshot, event: DialogEvent, began = turnBegan(before, event.at)): Step {
  const [after, actions] = transition(guide, began, event);
  const effects = actions
    .filter(action => action.type === 'perform')
    .map(action => ('params' in action ? action.params : null) as Effect);
  return {
    from: stateOf(before),
    event: event.type,
    at: event.at,
    to: stateOf(after),
    effects,
    formBefore: before.context.form?.ticket ?? null,
    after,
  };
}

const turnBegan = (before: GuideSnapshot, at: number): GuideSnapshot =>
  transition(guide, before, { type: 'turn.began', at })[0];

/**
 * The shortest path to everything that can be, generated from the statechart: breadth first, two snapshots being the same
 * when they would answer alike.
 */
export function guidePaths(): Path[] {
  const start = freshSnapshot({ locale: 'fr', ...lyonFacts, walkthroughLength: 3 });
  const known = new Set([signature(start)]);
  const paths: Path[] = [];
  let frontier: { snapshot: GuideSnapshot; steps: Step[] }[] = [{ snapshot: start, steps: [] }];
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { snapshot, steps } of frontier) {
      const began = new Map([...times].map(at => [at, turnBegan(snapshot, at)]));
      for (const event of events) {
        const taken = step(snapshot, event, began.get(event.at));
        const longer = [...steps, taken];
        paths.push({ steps: longer, last: taken });
        if (known.has(signature(taken.after))) continue;
        known.add(signature(taken.after));
        next.push({ snapshot: taken.after, steps: longer });
      }
    }
    frontier = next;
  }
  return paths;
}

export const reachedStates = (paths: Path[]): Set<StateName> => new Set(paths.map(path => path.last.to));

/** Where the dialog stands and what it holds; what only words it differently does not count. */
function signature({ value, context }: GuideSnapshot): string {
  const { form, grant, account, category, lockedUntil, walkthroughStep, provesAgain } = context;
  const held = [form, grant, account, lockedUntil].map(fact => fact !== null);
  return JSON.stringify([value, held, provesAgain, category === 'enseignant_ecole', walkthroughStep]);
}
