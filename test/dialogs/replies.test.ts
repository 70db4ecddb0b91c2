import { describe, expect, it } from '@jest/globals';
import { cardOf } from '../../dialogs/cards';
import { choiceIds, choiceNamed, everywhere, labelOf, leavesQuestion } from '../../dialogs/choices';
import type { Topic } from '../../dialogs/events';
import type { Notice } from '../../dialogs/guide-context';
import { sayNotice } from '../../dialogs/notices';
import { stateNames } from '../../dialogs/state-names';
import { navigationOf, viewOf } from '../../dialogs/views';
import fr from '../../locales/fr.json';
import { locales, translator } from '../../locales/translate';
import { account, grant, memories, sceneOf } from './every-scene';

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

    it('has a card of version 1.5, and small', () => {
      for (const scene of scenes) {
        const json = cardOf(viewOf(scene), state, locale, t);
        if (!json) continue;
        expect([json.version, json.lang]).toEqual(['1.5', locale]);
        expect(Buffer.byteLength(JSON.stringify(json))).toBeLessThan(25_000);
      }
    });

    it('has buttons with different words, each understood when it is typed', () => {
      for (const scene of scenes) {
        const { choices } = viewOf(scene);
        const labels = choices.map(choice => labelOf(choice, t));
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
    const filledIn = { remaining: 2, refusals: 2, date: '2026-11-20', until: scene.at + 3_600_000 };
    const notices = noticeIds.map(id => sayNotice({ id, ...filledIn } as Notice, scene));
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

/** What answers one of them in one case is said in tests of its own. */
const ofOneCase = /^(?:aftercareLater|locked.+|delivery.+|outgoing(?:Known|Unknown))$/u;
const topics = Object.keys(fr.dialog.topics).filter(name => !ofOneCase.test(name)) as Topic[];

/** Said in place of others, when it is not the first time, or soon. */
const otherWordings = ['unrecognizedAgain', 'unrecognizedStill', 'stillLockedSoon'];
const withoutPlural = Object.keys(fr.dialog.notices).map(id => id.replace(/_(?:one|other)$/u, ''));
const noticeIds = ['help', ...new Set(withoutPlural)].filter(id => !otherWordings.includes(id));

it('what is offered everywhere leaves the question, unless it is help, a person or the other language', () => {
  expect(everywhere.filter(leavesQuestion)).toEqual(['back', 'cancel', 'restart']);
});

it('every choice of the other language is understood, too', () => {
  for (const choice of choiceIds) {
    for (const locale of locales) {
      const label = translator(locale)(`dialog.choices.${choice}`);
      expect([label, choiceNamed(label, [choice])]).not.toEqual([label, null]);
    }
  }
});
