import { describe, expect, it } from '@jest/globals';
import { type ChoiceId, eventOf } from '../../dialogs/choices';
import { setScene } from '../../dialogs/scene';
import { stateNames, stateOf } from '../../dialogs/state-names';
import { viewOf } from '../../dialogs/views';
import { interpret, offersIn } from '../../dialogs/wishes';
import { type Intent, intents } from '../../understanding/understanding';
import { lyon as academy } from '../academies';
import { guidePaths, step } from './paths';

const at = 120_000;
const around = { academy, publicUrl: 'https://sesame.example', keptHours: 24, at };
const paths = guidePaths();

describe.each(stateNames)('a message in « %s » that may mean several things', state => {
  const path = paths.find(({ last }) => last.to === state);
  if (!path) throw new Error(`nothing leads to ${state}`);
  const before = path.last.after;
  const isVerified = before.context.account !== null;

  /** What is offered when it may mean this. */
  const offered = (intent: Intent): readonly ChoiceId[] => {
    const { after } = step(before, { type: 'input.ambiguous', candidates: [intent], at });
    const asked = viewOf(setScene(state, before.context, around)).choices;
    return viewOf(setScene(state, after.context, around)).choices.filter(id => !asked.includes(id));
  };

  it.each(intents)('is asked about « %s » with no button that does nothing', intent => {
    const dead = offered(intent).filter(id => {
      const { after, effects } = step(before, { ...eventOf(id), at });
      return stateOf(after) === state && effects.length === 0 && after.context.notices.length === 0;
    });
    expect(dead).toEqual([]);
  });

  it.each(intents)('is not understood when « %s » is all that it may mean, and it has no button', intent => {
    const standing = { state, isVerified, locale: 'fr', lastTopic: null, justSaid: [] } as const;
    const [event] = interpret(
      {
        intent: 'ambiguous',
        confidence: 0.4,
        slots: { candidates: [intent] },
        lang: 'fr',
        reading: { secrets: [] },
      },
      '',
      { ...standing, isOutsider: false, isRestoring: false, hasDelivery: false },
    );
    const isOffered = offersIn(state, [intent], isVerified).length > 0;
    expect(event?.type).toBe(isOffered ? 'input.ambiguous' : 'input.unrecognized');
  });
});
