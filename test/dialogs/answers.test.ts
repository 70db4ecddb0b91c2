import { describe, expect, it } from '@jest/globals';
import academyFile from '../../academies/lyon.json';
import { academySchema } from '../../dialogs/academy';
import type { Effect } from '../../dialogs/effects';
import type { DialogEvent, Topic, UserEvent } from '../../dialogs/events';
import { setScene } from '../../dialogs/scene';
import { type GuideSnapshot, settle } from '../../dialogs/settle';
import { type StateName, stateNames, stateOf } from '../../dialogs/state-names';
import { sayTopic } from '../../dialogs/topics';
import { viewOf } from '../../dialogs/views';
import { interpret } from '../../dialogs/wishes';
import fr from '../../locales/fr.json';
import { render } from '../../src/bot/activities';
import { enters } from '../../src/bot/turn';
import { type Intent, intents } from '../../understanding/understanding';
import { guidePaths } from './paths';

const at = 120_000;
const around = {
  academy: academySchema.parse(academyFile),
  publicUrl: 'https://sesame.example',
  keptHours: 24,
  at,
};
const paths = guidePaths();

/** The shortest way to a state, as the chart itself finds it. */
function snapshotIn(state: StateName): GuideSnapshot {
  const path = paths.find(({ last }) => last.to === state);
  if (!path) throw new Error(`nothing leads to ${state}`);
  return path.last.after;
}

const perform = async (effect: Effect): Promise<DialogEvent | null> => {
  if (effect.type === 'openForm')
    return { type: 'form.opened', kind: effect.kind, ticket: 'T', expiresAt: at + 60_000, at };
  return effect.type === 'requestRestoration' ? { type: 'restoration.stored', date: effect.date, at } : null;
};

/** One turn, as a person reads it. */
async function answer(before: GuideSnapshot, events: UserEvent[]) {
  const after = await settle(
    before,
    events.map(event => ({ ...event, at })),
    perform,
  );
  const [from, to] = [stateOf(before), stateOf(after)];
  const entered = enters({ from, event: events.at(-1)?.type ?? '' }, after);
  const said = render(after, around, { entered, surface: 'web' }).map(({ text }) => text ?? '');
  const { question } = viewOf(setScene(from, before.context, around));
  const words = said.join('\n').replace(question, '').trim();
  return { after, from, to, words, notices: after.context.notices.map(({ id }) => id) };
}

const slots: Partial<Record<Intent, object>> = {
  ambiguous: { candidates: ['lost_password', 'webmail_link'] },
};

/** Nothing can be said of an account that is not known; it is asked for where one is. */
const ofAccount = ['whoAmI'];
const ofOneCase = /^(?:aftercareLater|spellingLater|locked.+|delivery.+|outgoing(?:Known|Unknown))$/u;
const topics = (Object.keys(fr.dialog.topics) as Topic[]).filter(
  topic => !ofOneCase.test(topic) && !ofAccount.includes(topic),
);

describe.each(stateNames)('in « %s »', state => {
  const before = snapshotIn(state);
  const isVerified = before.context.account !== null;
  const events = (intent: Intent) =>
    interpret(
      { intent, confidence: 0.9, slots: slots[intent] ?? {}, lang: 'fr', reading: { secrets: [] } },
      '',
      {
        state,
        isVerified,
        locale: 'fr',
        lastTopic: null,
        justSaid: [],
        isOutsider: false,
        isRestoring: false,
        hasDelivery: false,
      },
    );

  it.each(intents)(
    '« %s » gets more than the question once more, and again when it is said again',
    async intent => {
      let last = before;
      for (const _time of [1, 2]) {
        const turn = await answer(last, events(intent));
        const isAnswered = turn.words !== '';
        expect([intent, turn.to, isAnswered]).toEqual([intent, turn.to, true]);
        expect(turn.notices).not.toContain('unexpected');
        last = stateOf(turn.after) === state ? turn.after : last;
      }
    },
  );

  it.each(topics)('the side question « %s » is answered, and before anything else', async topic => {
    const { after, words } = await answer(before, [{ type: 'topic.asked', topic }]);
    const told = sayTopic(topic, setScene(stateOf(after), after.context, around)).trim();
    expect([topic, told.slice(0, 40)]).toEqual([topic, words.slice(0, 40)]);
    expect([topic, told]).not.toEqual([topic, '']);
  });
});

it('says the office again when it is asked for again, and another one for another post', async () => {
  const sought = (more: object): UserEvent[] => [{ type: 'numen.sought', ...more }];
  const first = await answer(snapshotIn('start'), sought({ category: 'administratif' }));
  expect(first.words).toContain('04 72 80 60 60');
  const again = await answer(first.after, sought({}));
  expect(again.words).toContain('04 72 80 60 60');
  const town = { category: 'enseignant_ecole', departement: '42' };
  const other = await answer(again.after, sought(town));
  expect(other.words).toContain('04 77 81 41 00');
  const husband = await answer(other.after, [{ type: 'departement.given', departement: '01' }]);
  expect(husband.words).toContain('04 74 45 58 40');
});
