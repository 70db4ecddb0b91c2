import { describe, expect, it } from '@jest/globals';
import academyFile from '../../academies/lyon.json';
import { academySchema } from '../../dialogs/academy';
import { cardOf, teamsCardOf } from '../../dialogs/cards';
import { choiceIds, choiceNamed, labelOf } from '../../dialogs/choices';
import { sayNotice } from '../../dialogs/notices';
import { type Scene, setScene } from '../../dialogs/scene';
import { freshSnapshot } from '../../dialogs/settle';
import { isVerifiedState, stateNames, stateOf } from '../../dialogs/state-names';
import { navigationOf, offeredIn, pressableIn, viewOf } from '../../dialogs/views';
import { locales, translator } from '../../locales/translate';
import { normalize } from '../../understanding/normalize';
import { lyonFacts } from '../academies';
import { guidePaths, type Step, step } from './paths';

const academy = academySchema.parse(academyFile);
const around = { academy, publicUrl: 'https://sesame.example', keptHours: 24 };

/** Every way in which the dialog can stand and speak, taken from the statechart. */
const reached = [
  ...new Map(
    guidePaths().map(({ last: { after, at } }) => [
      JSON.stringify([after.value, after.context]),
      { snapshot: after, at },
    ]),
  ).values(),
];

describe.each(locales)('in %s', locale => {
  const t = translator(locale);
  const labels = new Map(choiceIds.map(id => [normalize(t(`dialog.choices.${id}`)), id]));
  /** On the password form, beside the chat. */
  const box = normalize(t('forms.password.forgotten'));
  const scenes = reached.map(({ snapshot, at }) => ({
    scene: setScene(stateOf(snapshot), { ...snapshot.context, locale }, { ...around, at }),
    notices: snapshot.context.notices,
  }));

  const onScreen = (scene: Scene): string[] => {
    const view = viewOf(scene);
    const { state } = scene;
    const cards = [
      cardOf(view, state, locale, t),
      teamsCardOf(view, navigationOf(locale), state, locale, t),
    ].map(card => titlesIn(card).map(normalize));
    const [web = [], teams = []] = cards;
    const navigation = navigationOf(locale).map(id => normalize(labelOf(id, t)));
    return [...web, ...navigation].filter(title => teams.includes(title));
  };

  it('every text that names a button finds it on the screen, on the web and in Teams', () => {
    const missing = new Set<string>();
    let named = 0;
    for (const { scene, notices } of scenes) {
      const { intro, question } = viewOf(scene);
      const said = [
        ...notices.map(notice => sayNotice(notice, scene)),
        sayNotice({ id: 'help' }, scene),
        ...(scene.state === 'walkthrough' ? [] : [intro, question]),
      ];
      const names = said
        .flatMap(quotedIn)
        .map(normalize)
        .filter(name => labels.has(name) && name !== box);
      named += names.length;
      const shown = names.length > 0 ? onScreen(scene) : [];
      for (const name of names) if (!shown.includes(name)) missing.add(`${scene.state}: « ${name} »`);
    }
    expect(named).toBeGreaterThan(100);
    expect([...missing]).toEqual([]);
  });

  it('every text that tells to choose or to tick something gives it its name', () => {
    const wrong = new Set<string>();
    for (const { scene, notices } of scenes) {
      const said = notices.map(notice => sayNotice(notice, scene)).join('\n');
      for (const name of said.match(toldTo)?.flatMap(quotedIn).map(normalize) ?? [])
        if (!labels.has(name) && name !== box) wrong.add(name);
    }
    expect([...wrong]).toEqual([]);
  });

  it('more time is offered wherever its want is announced, and six buttons at most with it', () => {
    const announced = scenes.filter(({ notices }) => notices.some(({ id }) => id === 'grantEndsSoon'));
    expect(new Set(announced.map(({ scene }) => scene.state))).toEqual(
      new Set(['account', 'newPassword', 'askRestorationDate', 'confirmRestoration']),
    );
    for (const { scene } of announced) {
      expect(viewOf(scene).choices).toContain('renew');
      expect(titlesIn(cardOf(viewOf(scene), scene.state, locale, t)).length).toBeLessThanOrEqual(6);
    }
  });

  it('more time can be asked for in words, wherever one is identified', () => {
    const asked = {
      fr: [
        'Rester identifié',
        'je veux plus de temps',
        'prolonger',
        'plus de temps',
        'il me faut plus de temps',
      ],
      en: ['Stay identified', 'I need more time', 'extend', 'more time', 'can I have more time?'],
    };
    const verified = scenes.filter(({ scene: { state } }) => isVerifiedState(state));
    expect(verified.length).toBeGreaterThan(100);
    const deaf = verified.flatMap(({ scene }) =>
      asked[locale].filter(text => choiceNamed(text, offeredIn(scene)) !== 'renew'),
    );
    expect(deaf).toEqual([]);
  });

  it('a button that a question has at one time is understood at all times', () => {
    for (const state of stateNames) {
      const those = scenes.filter(({ scene }) => scene.state === state);
      const ever = new Set(those.flatMap(({ scene }) => viewOf(scene).choices));
      const refused = those.flatMap(({ scene }) => {
        const pressable = new Set(pressableIn(scene));
        return [...ever].filter(choice => !pressable.has(choice));
      });
      expect([state, refused]).toEqual([state, []]);
    }
  });
});

it('what a message may have meant can be pressed as long as its question is asked', () => {
  const start = freshSnapshot({ locale: 'fr', ...lyonFacts, walkthroughLength: 3 });
  const pressable = ({ after }: Step) =>
    pressableIn(setScene(stateOf(after), after.context, { ...around, at: 0 }));
  const doubted = step(start, {
    type: 'input.ambiguous',
    candidates: ['phishing_question', 'webmail_link'],
    at: 0,
  });
  const later = step(doubted.after, { type: 'clock.ticked', at: 60_000 });
  expect(pressable(later)).toEqual(expect.arrayContaining(['phishing', 'webmail']));
  const answered = step(later.after, { type: 'user.askedHelp', at: 60_000 });
  expect(pressable(answered)).toContain('phishing');
});

const quotedIn = (text: string): string[] =>
  [...text.matchAll(/« ?([^»]+?) ?»|“([^”]+)”/gu)].map(([, french, english]) => french ?? english ?? '');

const toldTo = /(?:choisissez|cochez|cocher|touchez|choose|tick|press)[^.«“]{0,20}[«“][^»”]+[»”]/giu;

function titlesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(titlesIn);
  if (typeof part !== 'object' || part === null) return [];
  const title = 'title' in part && typeof part.title === 'string' ? [part.title] : [];
  return [...title, ...Object.values(part).flatMap(titlesIn)];
}
