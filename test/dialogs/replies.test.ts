import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import academyFile from '../../academies/lyon.json';
import { academySchema } from '../../dialogs/academy';
import { cardOf } from '../../dialogs/cards';
import { choiceNamed } from '../../dialogs/choice-named';
import { choiceIds, everywhere } from '../../dialogs/choices';
import { staffCategories, topics } from '../../dialogs/events';
import { freshContext, type GuideContext, plainNoticeIds } from '../../dialogs/guide-context';
import { sayNotice } from '../../dialogs/notices';
import { setScene } from '../../dialogs/scene';
import { type StateName, stateNames } from '../../dialogs/state-names';
import { navigationOf, viewOf } from '../../dialogs/views';
import { walkthroughSteps } from '../../dialogs/walkthrough';
import { type Locale, locales, translator } from '../../locales/translate';

const academy = academySchema.parse(academyFile);
const at = Date.parse('2026-03-10T09:00:00Z');
const inAnHour = at + 3_600_000;

const account = {
  firstName: 'Camille',
  lastName: 'Fictive',
  username: 'cfictive',
  email: 'camille_fictive*@ac-lyon.fr',
  accountType: 'academic',
} as const;
const grant = { token: 'grant', expiresAt: inAnHour };

/** What a state may find in the dialog's memory: each of these is shown differently. */
const memories: Partial<GuideContext>[] = [
  {},
  { account, grant, lockedUntil: inAnHour },
  { account, grant, grantWarned: true },
  { form: { kind: 'identity', ticket: 'A'.repeat(22), expiresAt: inAnHour } },
  ...staffCategories.flatMap(category =>
    [...academy.area.departements, 'other'].map(departement => ({ category, departement })),
  ),
  ...walkthroughSteps.map((_, walkthroughStep) => ({ walkthroughStep })),
];

function sceneOf(state: StateName, locale: Locale, memory: Partial<GuideContext>) {
  const lengths = {
    walkthroughLength: walkthroughSteps.length,
    restorationDays: academy.limits.restorationDays,
  };
  const context = { ...freshContext({ locale, ...lengths }), restorationDate: '2026-03-01', ...memory };
  return setScene(state, context, { academy, publicUrl: 'https://sesame.example', keptHours: 24, at });
}

/** Microsoft's own parser, the one that Web Chat brings. */
interface CardParser {
  AdaptiveCard: new () => { parse(json: object, context: SerializationContext): void };
  SerializationContext: new () => SerializationContext;
}
interface SerializationContext {
  readonly eventCount: number;
  getEventAt(index: number): { message: string };
}
const parser: CardParser = createRequire(__filename)('adaptivecards/dist/adaptivecards.js');

function problemsOf(json: object): string[] {
  const context = new parser.SerializationContext();
  // Its expression for `lang` is a global one, so that it refuses every other card: not our fault.
  new parser.AdaptiveCard().parse({ ...json, lang: undefined }, context);
  return Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
}

it('the official renderer tells of a card that it does not take', () => {
  expect(problemsOf({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Nothing' }] })).toHaveLength(1);
});

describe.each(locales)('in %s', locale => {
  const t = translator(locale);

  describe.each(stateNames)('%s', state => {
    const scenes = memories.map(memory => sceneOf(state, locale, memory));

    it('has a question, a help and a way on, whatever is remembered', () => {
      for (const scene of scenes) {
        const view = viewOf(scene);
        expect(view.question).not.toBe('');
        expect(sayNotice({ id: 'help' }, scene)).toMatch(/\S.{20,}/u);
        expect(view.choices.length + (view.dateInput ? 1 : 0)).toBeGreaterThan(0);
        expect(new Set(view.choices).size).toBe(view.choices.length);
      }
    });

    it('leaves no hole in its words', () => {
      for (const scene of scenes) {
        const { intro, question } = viewOf(scene);
        expect(`${intro} ${question}`).not.toMatch(/\{\{|\}\}|undefined|null|NaN|Invalid|\[object/u);
      }
    });

    it('has a card that the official renderer takes, of version 1.5, and small', () => {
      for (const scene of scenes) {
        const json = cardOf(viewOf(scene), state, locale, t);
        if (!json) continue;
        expect(problemsOf(json)).toEqual([]);
        expect([json.version, json.lang]).toEqual(['1.5', locale]);
        expect(Buffer.byteLength(JSON.stringify(json))).toBeLessThan(25_000);
      }
    });

    it('has buttons with different words, each understood when it is typed', () => {
      for (const scene of scenes) {
        const { choices } = viewOf(scene);
        const labels = choices.map(choice => t(`dialog.choices.${choice}`));
        expect(new Set(labels).size).toBe(labels.length);
        for (const [index, label] of labels.entries()) {
          expect([label, choiceNamed(label, choices)]).toEqual([
            label,
            choiceNamed(label, [choices[index] ?? 'help']),
          ]);
        }
      }
    });
  });

  it('every side question has an answer', () => {
    const answers = topics.map(topic =>
      sayNotice({ id: 'topic', topic }, sceneOf('start', locale, { account })),
    );
    for (const answer of answers) expect(answer).toMatch(/\S.{10,}/su);
    expect(new Set(answers).size).toBe(topics.length);
    expect(answers.join(' ')).not.toMatch(/\{\{|undefined/u);
  });

  it('every notice has words of its own', () => {
    const scene = sceneOf('account', locale, { account, grant });
    const notices = plainNoticeIds.map(id => sayNotice({ id }, scene));
    for (const notice of notices) expect(notice).toMatch(/\S/u);
    expect(notices.join(' ')).not.toMatch(/\{\{|undefined/u);
    expect(new Set(notices).size).toBe(notices.length);
  });

  it('every choice has a label, and navigation offers the other language only', () => {
    for (const id of choiceIds) expect(t(`dialog.choices.${id}`)).toMatch(/\S/u);
    const other = locale === 'fr' ? 'french' : 'english';
    expect(navigationOf(locale)).toEqual(everywhere.filter(id => id !== other));
  });
});

it('every choice of the other language is understood, too', () => {
  for (const choice of choiceIds) {
    for (const locale of locales) {
      const label = translator(locale)(`dialog.choices.${choice}`);
      expect([label, choiceNamed(label, [choice])]).not.toEqual([label, null]);
    }
  }
});
