import type { Locale, Translate } from '../locales/translate';
import type { ChoiceId } from './choices';
import type { View } from './replies';
import type { StateName } from './state-names';

/** What a button brings back: the choice, and the question that it answered. Forged ones are parsed, not believed. */
export interface ButtonData {
  choice: ChoiceId;
  state: StateName;
}

/** An Adaptive Card 1.5: the highest that Teams shows (reference, botframework-webchat-teams.md 3.1). */
export type AdaptiveCard = Record<string, unknown>;

/** Null when a view has nothing but words. */
export function cardOf(view: View, state: StateName, locale: Locale, t: Translate): AdaptiveCard | null {
  const body = [...rowsOf(view), ...factsOf(view), ...pictureOf(view), ...dateInputOf(view)];
  const actions = [
    ...formAction(view),
    ...(view.links ?? []).map(link => openUrl(link.label, link.url)),
    ...dateAction(view, state),
    ...view.choices.map(choice => submit(t(`dialog.choices.${choice}`), { choice, state })),
  ];
  if (body.length === 0 && actions.length === 0) return null;
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: locale,
    body,
    actions,
  };
}

const submit = (title: string, data: object) => ({
  type: 'Action.Submit',
  title,
  data,
  // A choice must not be held up by an input that it does not need.
  associatedInputs: 'none',
});

const openUrl = (title: string, url: string) => ({ type: 'Action.OpenUrl', title, url });

const formAction = ({ form }: View) =>
  form ? [{ ...openUrl(form.label, form.url), style: 'positive' }] : [];

/** A run, not Markdown: data is shown as it is, and a server's name is no link. */
const verbatim = (text: string, weight: 'Bolder' | 'Default') => ({
  type: 'RichTextBlock',
  spacing: 'None',
  inlines: [{ type: 'TextRun', text, weight }],
});

const caption = (text: string) => ({
  type: 'TextBlock',
  text,
  size: 'Small',
  isSubtle: true,
  wrap: true,
  spacing: 'None',
});

const rowsOf = ({ rows = [] }: View) =>
  rows.map(({ label, value }) => ({
    type: 'Container',
    spacing: 'Small',
    items: [caption(label), verbatim(value, 'Bolder')],
  }));

const factsOf = ({ facts = [] }: View) =>
  facts.map(({ label, value }, index) => ({
    type: 'ColumnSet',
    spacing: 'Small',
    separator: index === 0,
    columns: [
      { type: 'Column', width: 2, items: [caption(label)] },
      { type: 'Column', width: 3, items: [verbatim(value, 'Default')] },
    ],
  }));

const pictureOf = ({ picture }: View) =>
  picture ? [{ type: 'Image', url: picture.url, altText: picture.alt, size: 'Stretch' }] : [];

const dateInputOf = ({ dateInput }: View) =>
  dateInput
    ? [
        {
          type: 'Input.Date',
          id: 'date',
          label: dateInput.label,
          min: dateInput.first,
          max: dateInput.last,
          isRequired: true,
          errorMessage: `${dateInput.first} – ${dateInput.last}`,
        },
      ]
    : [];

const dateAction = ({ dateInput }: View, state: StateName) =>
  dateInput ? [{ type: 'Action.Submit', title: dateInput.submit, data: { state } }] : [];
