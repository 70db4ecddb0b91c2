import type { CardAction, CardElement, OpenUrlAction, SubmitAction } from '../../../dialogs/card-elements';
import { type Child, type Element, el } from './element';
import { link } from './link';
import { field, itemsOf, textOf } from './said';
import type { Words } from './words';

/** What a card says: everything but what can be pressed. */
export const cardBody = (card: unknown, words: Words): Child[] =>
  itemsOf(card, 'body')
    .filter(element => !isStep(element))
    .map(element => shownElement(element, words));

/** Where settings are shown: how they are put into a program, folded until it is asked for. */
export const programHelp = (card: unknown, words: Words): Child =>
  itemsOf(card, 'body').some(element => textOf(element, 'type') === 'ColumnSet') &&
  el(
    'details',
    { class: 'programs' },
    el('summary', {}, words.programs),
    [words.webmail, words.thunderbird, words.iphone, words.android, words.outgoing].map(text =>
      el('p', {}, text),
    ),
  );

/** « Étape 4 sur 6 »: always in view above the conversation. */
export const stepOf = (card: unknown): string => textOf(itemsOf(card, 'body').find(isStep), 'text');

const isStep = (element: unknown): boolean => textOf(element, 'id') === 'step';

/** An element of somebody else's is shown by the words that it brings for this case. */
function shownElement(element: unknown, words: Words): Child {
  if (isKnown(element)) return shown(element, words);
  const instead = field(element, 'fallback');
  if (instead !== undefined && instead !== 'drop') return shownElement(instead, words);
  const text = textOf(element, 'fallbackText') || textOf(element, 'altText');
  return text !== '' && el('p', {}, text);
}

/** No `default`: an element that our cards have and that nothing is shown of does not compile. */
function shown(element: CardElement, words: Words): Element {
  const items = (children: readonly unknown[]): Child[] => children.map(item => shownElement(item, words));
  switch (element.type) {
    case 'TextBlock':
      return el('p', { class: 'caption' }, element.text);
    case 'RichTextBlock':
      return el(
        'p',
        { class: 'value' },
        element.inlines.map(run => shownRun(run, words)),
      );
    case 'Container':
      return el('div', { class: 'row' }, items(element.items));
    case 'ColumnSet':
      return el(
        'div',
        { class: 'fact' },
        element.columns.map(column => el('div', {}, items(itemsOf(column, 'items')))),
      );
    case 'Image':
      return el('p', {}, picture(element));
    case 'Input.Date':
      // Asked below the conversation, with its button.
      return el('p', { class: 'caption' }, `${element.min} – ${element.max}`);
    case 'ActionSet':
      return el('p', {}, linksOf(element.actions.filter(isOpenUrl), words));
  }
}

/** What a person has to copy is marked, and comes with a button for it (shown when scripts run). */
function shownRun(run: unknown, words: Words): Child {
  const text = textOf(run, 'text');
  if (textOf(run, 'weight') !== 'Bolder') return text;
  return [
    el('strong', {}, text),
    el('button', { type: 'button', class: 'copy', 'data-copy': text }, words.copy),
  ];
}

const picture = ({ url, altText }: { url: string; altText: string }): Child =>
  /^https?:\/\//iu.test(url) &&
  el('img', { src: url, alt: altText, loading: 'lazy', width: '800', height: '500' });

export const linksOf = (actions: readonly OpenUrlAction[], words: Words): Child[] =>
  actions.map(({ title, url }) => link({ href: url, label: title, newTab: words.newTab, className: 'out' }));

// --- what can be pressed ---

export const actionsOf = (card: unknown): CardAction[] => [
  ...itemsOf(card, 'actions').filter(isAction),
  ...itemsOf(card, 'body')
    .filter(element => textOf(element, 'type') === 'ActionSet')
    .flatMap(element => itemsOf(element, 'actions').filter(isAction)),
];

export const dateInputOf = (card: unknown): Extract<CardElement, { type: 'Input.Date' }> | undefined =>
  itemsOf(card, 'body')
    .filter(isKnown)
    .find(element => element.type === 'Input.Date');

export const isSubmit = (action: CardAction): action is SubmitAction => action.type === 'Action.Submit';
export const isOpenUrl = (action: CardAction): action is OpenUrlAction => action.type === 'Action.OpenUrl';

/** The question's, which its buttons bring back. */
export const stateOf = (card: unknown): string =>
  actionsOf(card)
    .filter(isSubmit)
    .map(({ data }) => textOf(data, 'state'))
    .find(Boolean) ?? '';

const isAction = (action: unknown): action is CardAction => {
  const type = textOf(action, 'type');
  return (type === 'Action.Submit' || type === 'Action.OpenUrl') && textOf(action, 'title') !== '';
};

/** Of a kind that we make, with what is shown of it; what stands in it is looked at when it is shown. */
const isKnown = (element: unknown): element is CardElement => {
  const type = textOf(element, 'type');
  return isKind(type) && needed[type].every(name => isThere(field(element, name)));
};

const isKind = (type: string): type is CardElement['type'] => Object.hasOwn(needed, type);
const isThere = (value: unknown): boolean => typeof value === 'string' || Array.isArray(value);

const needed: Record<CardElement['type'], readonly string[]> = {
  TextBlock: ['text'],
  RichTextBlock: ['inlines'],
  Container: ['items'],
  ColumnSet: ['columns'],
  Image: ['url', 'altText'],
  'Input.Date': ['min', 'max', 'label'],
  ActionSet: ['actions'],
};
