import type { ChoiceId } from './choices';
import type { StateName } from './state-names';

/** What a button brings back: the choice, and the question that it answered. Forged ones are parsed, not believed. */
export interface ButtonData {
  choice: ChoiceId;
  state: StateName;
}

/**
 * The part of Adaptive Cards that our cards are made of. Whoever shows them has a table by `type`: an element that is added here
 * and cannot be shown there does not compile.
 */
export interface AdaptiveCard {
  type: 'AdaptiveCard';
  $schema: string;
  /** The highest that Teams shows on every client. */
  version: '1.5';
  lang: string;
  body: CardElement[];
  actions: CardAction[];
}

export type CardElement =
  | TextBlock
  | RichTextBlock
  | Container
  | ColumnSet
  | CardImage
  | DateInput
  | ActionSet;

export type CardAction = SubmitAction | OpenUrlAction;

interface TextBlock extends Spaced {
  type: 'TextBlock';
  /** How far the person has come: a client may have a better place for it. */
  id?: 'step';
  text: string;
  size: 'Small';
  isSubtle: true;
  wrap: true;
}

/** Runs, not Markdown: what is in them is shown as it is. */
interface RichTextBlock extends Spaced {
  type: 'RichTextBlock';
  inlines: { type: 'TextRun'; text: string; weight: 'Bolder' | 'Default' }[];
}

interface Container extends Spaced {
  type: 'Container';
  items: CardElement[];
}

interface ColumnSet extends Spaced {
  type: 'ColumnSet';
  columns: { type: 'Column'; width: number; items: CardElement[] }[];
}

interface CardImage extends Spaced {
  type: 'Image';
  url: string;
  altText: string;
  size: 'Stretch';
}

interface DateInput {
  type: 'Input.Date';
  id: string;
  label: string;
  /** ISO dates. */
  min: string;
  max: string;
  isRequired: true;
  errorMessage: string;
}

interface ActionSet extends Spaced {
  type: 'ActionSet';
  actions: CardAction[];
}

export interface SubmitAction {
  type: 'Action.Submit';
  title: string;
  data: Partial<ButtonData> & { msteams?: { type: 'task/fetch' } };
  /** A choice must not be held up by an input that it does not need. */
  associatedInputs?: 'none';
  style?: 'positive';
}

export interface OpenUrlAction {
  type: 'Action.OpenUrl';
  title: string;
  url: string;
  style?: 'positive';
}

interface Spaced {
  spacing?: 'None' | 'Small';
  separator?: boolean;
}
