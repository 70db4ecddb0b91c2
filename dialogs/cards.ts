import type { Locale, Translate } from '../locales/translate';
import type { AdaptiveCard, CardAction, CardElement, OpenUrlAction, SubmitAction } from './card-elements';
import { type ChoiceId, labelOf } from './choices';
import type { StateName } from './state-names';
import type { View } from './views';

/**
 * Where a card is shown. Teams shows six actions of a card at most and none of the suggested ones beside it, opens forms
 * in a window of its own, and shows no SVG.
 */
export type Surface = 'web' | 'teams';

/** Null when a view has nothing but words. */
export function cardOf(view: View, state: StateName, locale: Locale, t: Translate): AdaptiveCard | null {
  const body = bodyOf(view);
  const actions = [
    ...formAction(view),
    ...linkActions(view),
    ...dateAction(view, state),
    ...choiceActions(view.choices, state, t),
  ];
  if (body.length === 0 && actions.length === 0) return null;
  return { ...cardHead(locale), body, actions };
}

/** A card for Teams, which may have a list to choose from where others have buttons. */
export type TeamsCard = Omit<AdaptiveCard, 'body'> & { body: (CardElement | ChoiceSet)[] };

interface ChoiceSet {
  type: 'Input.ChoiceSet';
  id: 'choice';
  style: 'expanded';
  label: string;
  choices: { title: string; value: ChoiceId }[];
  isRequired: true;
  errorMessage: string;
}

/** The same question for Teams: its answers as buttons, or more than those as a list, and as much of the navigation as there is room for. */
export function teamsCardOf(
  view: View,
  navigation: readonly ChoiceId[],
  state: StateName,
  locale: Locale,
  t: Translate,
): TeamsCard {
  const first = [...dialogAction(view, state), ...linkActions(view), ...dateAction(view, state)];
  const isList = first.length + view.choices.length > mostActions;
  const answers = isList
    ? [...first, chooseAction(state, t)]
    : [...first, ...choiceActions(view.choices, state, t)];
  const room = mostActions - answers.length;
  return {
    ...cardHead(locale),
    body: [
      ...bodyOf({ ...view, picture: asPng(view.picture) }),
      ...(isList ? [choiceSet(view.choices, t)] : []),
      ...actionSets(answers),
    ],
    actions: choiceActions(navigation.slice(0, room), state, t),
  };
}

/** Of a whole card: on a phone Teams shows no more, and hides the rest without a word. */
const mostActions = 6;

const choiceSet = (choices: readonly ChoiceId[], t: Translate): ChoiceSet => ({
  type: 'Input.ChoiceSet',
  id: 'choice',
  style: 'expanded',
  label: t('dialog.choose.label'),
  choices: choices.map(choice => ({ title: labelOf(choice, t), value: choice })),
  isRequired: true,
  errorMessage: t('dialog.choose.missing'),
});

/** With what was chosen in the list. */
const chooseAction = (state: StateName, t: Translate): CardAction => ({
  type: 'Action.Submit',
  title: t('dialog.choose.submit'),
  data: { state },
});

/** What is left of a card of ours once its question was answered: nothing that can be pressed, except links. */
export function answeredCard(card: TeamsCard, answer: string | null): TeamsCard {
  const links = actionsIn(card).filter(({ type }) => type === 'Action.OpenUrl');
  return {
    ...card,
    body: [
      ...card.body.filter(element => !asks(element)),
      ...(answer ? [caption(answer)] : []),
      ...actionSets(links),
    ],
    actions: [],
  };
}

const cardHead = (locale: Locale): Omit<AdaptiveCard, 'body' | 'actions'> => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.5',
  lang: locale,
});

const bodyOf = (view: View): CardElement[] => [
  ...(view.step ? [{ ...caption(view.step), id: 'step' as const }] : []),
  ...rowsOf(view),
  ...factsOf(view),
  ...pictureOf(view),
  ...dateInputOf(view),
];

/** In threes: on a phone Teams shows few actions in a row. */
const actionSets = (actions: CardAction[]): CardElement[] =>
  actions
    .flatMap((_, index) => (index % actionsInSet === 0 ? [actions.slice(index, index + actionsInSet)] : []))
    .map((set): CardElement => ({ type: 'ActionSet', spacing: 'Small', actions: set }));
const actionsInSet = 3;

const asks = ({ type }: TeamsCard['body'][number]): boolean =>
  type === 'ActionSet' || type === 'Input.Date' || type === 'Input.ChoiceSet';

const actionsIn = ({ body }: TeamsCard): CardAction[] =>
  body.flatMap(element => (element.type === 'ActionSet' ? element.actions : []));

const asPng = (picture: View['picture']): View['picture'] =>
  picture && { ...picture, url: picture.url.replace(/\.svg$/u, '.png') };

const choiceActions = (choices: readonly ChoiceId[], state: StateName, t: Translate): CardAction[] =>
  choices.map(choice => submit(labelOf(choice, t), { choice, state }));

const linkActions = ({ links = [] }: View) => links.map(link => openUrl(link.label, link.url));

/** Teams asks the bot for the form's address (`task/fetch`): no ticket stands in the chat. */
const dialogAction = ({ form }: View, state: StateName): CardAction[] =>
  form ? [{ ...submit(form.label, { msteams: { type: 'task/fetch' }, state }), style: 'positive' }] : [];

const submit = (title: string, data: SubmitAction['data']): SubmitAction => ({
  type: 'Action.Submit',
  title,
  data,
  associatedInputs: 'none',
});

const openUrl = (title: string, url: string): OpenUrlAction => ({ type: 'Action.OpenUrl', title, url });

const formAction = ({ form }: View): CardAction[] =>
  form ? [{ ...openUrl(form.label, form.url), style: 'positive' }] : [];

/** A run, not Markdown: data is shown as it is, and a server's name is no link. */
const verbatim = (text: string, weight: 'Bolder' | 'Default'): CardElement => ({
  type: 'RichTextBlock',
  spacing: 'None',
  inlines: [{ type: 'TextRun', text, weight }],
});

const caption = (text: string): Extract<CardElement, { type: 'TextBlock' }> => ({
  type: 'TextBlock',
  text,
  size: 'Small',
  isSubtle: true,
  wrap: true,
  spacing: 'None',
});

const rowsOf = ({ rows = [] }: View): CardElement[] =>
  rows.map(({ label, value }) => ({
    type: 'Container',
    spacing: 'Small',
    items: [caption(label), verbatim(value, 'Bolder')],
  }));

const factsOf = ({ facts = [] }: View): CardElement[] =>
  facts.map(({ label, value }, index) => ({
    type: 'ColumnSet',
    spacing: 'Small',
    separator: index === 0,
    columns: [
      { type: 'Column', width: 2, items: [caption(label)] },
      { type: 'Column', width: 3, items: [verbatim(value, 'Default')] },
    ],
  }));

const pictureOf = ({ picture }: View): CardElement[] =>
  picture ? [{ type: 'Image', url: picture.url, altText: picture.alt, size: 'Stretch' }] : [];

const dateInputOf = ({ dateInput }: View): CardElement[] =>
  dateInput
    ? [
        {
          type: 'Input.Date',
          id: 'date',
          label: dateInput.label,
          min: dateInput.first,
          max: dateInput.last,
          isRequired: true,
          errorMessage: dateInput.problem,
        },
      ]
    : [];

const dateAction = ({ dateInput }: View, state: StateName): CardAction[] =>
  dateInput ? [{ type: 'Action.Submit', title: dateInput.submit, data: { state } }] : [];
