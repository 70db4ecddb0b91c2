import { describe, expect, it } from '@jest/globals';
import { stateNames } from '../../dialogs/state-names';
import { interpret } from '../../dialogs/wishes';
import { locales, translator } from '../../locales/translate';
import { type Intent, intents } from '../../understanding/understanding';

const said = (intent: Intent) => ({
  intent,
  confidence: 0.9,
  slots: {},
  lang: 'fr' as const,
  reading: { secrets: [] },
});
const keyedByTheServer: Intent[] = ['give_numen', 'give_birthdate', 'ambiguous'];

describe.each(intents.filter(intent => !keyedByTheServer.includes(intent)))('the intent %s', intent => {
  it.each(stateNames)('means something to the dialog in %s', state => {
    for (const isVerified of [false, true]) {
      const [event, ...more] = interpret(said(intent), '', {
        state,
        isVerified,
        locale: 'fr',
        lastTopic: null,
        justSaid: [],
        isOutsider: false,
        isRestoring: false,
        hasDelivery: false,
      });
      // Only the staff have a NUMEN.
      const isStaff = intent === 'i_have_numen' && !isVerified;
      expect(more).toEqual(isStaff ? [{ type: 'profile.staff' }] : []);
      const mayBeLost = ['gibberish', 'affirm', 'deny'].includes(intent);
      if (!mayBeLost) expect(event?.type).not.toBe('input.unrecognized');
    }
  });

  it('has an answer in both languages when it is a side question', () => {
    const [event] = interpret(said(intent), '', {
      state: 'start',
      isVerified: true,
      locale: 'fr',
      lastTopic: null,
      justSaid: [],
      isOutsider: false,
      isRestoring: false,
      hasDelivery: false,
    });
    if (event?.type !== 'topic.asked') return;
    const answers = locales.map(locale => translator(locale)(`dialog.topics.${event.topic}`));
    expect(new Set(answers).size).toBe(locales.length);
    for (const answer of answers) expect(answer).not.toMatch(/^dialog\./u);
  });
});

it('answers every side question of a message before its main wish', () => {
  const understood = {
    ...said('lost_password'),
    slots: { also: ['phishing_question', 'lost_username', 'voter_space'] satisfies Intent[] },
  };
  expect(
    interpret(understood, 'un mail', {
      state: 'start',
      isVerified: false,
      locale: 'fr',
      lastTopic: null,
      justSaid: [],
      isOutsider: false,
      isRestoring: false,
      hasDelivery: false,
    }),
  ).toEqual([
    { type: 'topic.asked', topic: 'phishing' },
    { type: 'topic.asked', topic: 'voterSpace' },
    { type: 'need.stated', need: 'lost_password' },
  ]);
});
