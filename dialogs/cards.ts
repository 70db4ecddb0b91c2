import type { Locale, Translate } from '../locales/translate';
import type { AdaptiveCard, CardAction, CardElement, OpenUrlAction, SubmitAction } from './card-elements';
import type { ChoiceId } from './choices';
import type { StateName } from './state-names';
import type { View } from './views';

/**
 * Where a card is shown. Teams shows six actions at most in one place and none of the suggested ones beside a card, opens forms
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

/** The same question for Teams, with the navigation in it. */
export function teamsCardOf(
  view: View,
  navigation: readonly ChoiceId[],
  state: StateName,
  locale: Locale,
  t: Translate,
): AdaptiveCard {
  const answers = [
    ...dialogAction(view, state),
    ...linkActions(view),
    ...dateAction(view, state),
    ...choiceActions(view.choices, state, t),
  ];
  return {
    ...cardHead(locale),
    body: [...bodyOf({ ...view, picture: asPng(view.picture) }), ...actionSets(answers)],
    actions: choiceActions(navigation, state, t),
  };
}

/** What is left of a card of ours once its question was answered: nothing that can be pressed, except links. */
export function answeredCard(card: AdaptiveCard, answer: string | null): AdaptiveCard {
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
  ...(view.step ? [caption(view.step)] : []),
  ...rowsOf(view),
  ...factsOf(view),
  ...pictureOf(view),
  ...dateInputOf(view),
];

/** In threes: on a phone Teams shows few actions in a row, and hides those above six. */
const actionSets = (actions: CardAction[]): CardElement[] =>
  actions
    .flatMap((_, index) => (index % actionsInSet === 0 ? [actions.slice(index, index + actionsInSet)] : []))
    .map((set): CardElement => ({ type: 'ActionSet', spacing: 'Small', actions: set }));
const actionsInSet = 3;

const asks = ({ type }: CardElement): boolean => type === 'ActionSet' || type === 'Input.Date';

const actionsIn = ({ body }: AdaptiveCard): CardAction[] =>
  body.flatMap(element => (element.type === 'ActionSet' ? element.actions : []));

const asPng = (picture: View['picture']): View['picture'] =>
  picture && { ...picture, url: picture.url.replace(/\.svg$/u, '.png') };

const choiceActions = (choices: readonly ChoiceId[], state: StateName, t: Translate): CardAction[] =>
  choices.map(choice => submit(t(`dialog.choices.${choice}`), { choice, state }));

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

const caption = (text: string): CardElement => ({
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
