import type { SubmitAction } from '../../../dialogs/card-elements';
import type { ChoiceId } from '../../../dialogs/choices';
import { actionsOf, dateInputOf, isOpenUrl, isSubmit } from './card';
import { type Child, el } from './element';
import { formPath } from './form-path';
import type { Said } from './said';
import type { Words } from './words';

/** The fields that the page puts into each of its forms: who may send it, and its name, so that twice sent is once said. */
export type HiddenFields = Readonly<Record<string, string>>;

/**
 * What the open question can be answered with: real buttons in real forms, which also work where no script runs. Nothing of an
 * earlier question is offered.
 */
export function answers(question: Said | undefined, words: Words, hidden: HiddenFields): Child {
  if (!question) return false;
  const actions = actionsOf(question.card);
  const choices = actions.filter(isSubmit).filter(({ data }) => data?.choice !== undefined);
  const links = actions.filter(isOpenUrl).map(({ title, url }) => formLink(title, formPath(url)));
  const stays = asksForm(question) ? besideForm : null;
  return [
    links,
    dateForm(question, actions.filter(isSubmit), hidden),
    choices.length > 0 && choicesForm(choices, stays, words, hidden),
  ];
}

export const asksForm = (question: Said | undefined): boolean =>
  actionsOf(question?.card)
    .filter(isOpenUrl)
    .some(({ url }) => formPath(url) !== null);

const formLink = (title: string, path: string | null): Child =>
  path !== null && el('p', {}, el('a', { class: 'button main', href: path, 'data-form': true }, title));

/** @param stays those that leave the form beside them as it is; null when there is none */
const choicesForm = (
  choices: SubmitAction[],
  stays: readonly ChoiceId[] | null,
  words: Words,
  hidden: HiddenFields,
): Child =>
  el(
    'form',
    { ...posting, class: 'choices', 'aria-label': words.answers },
    inputs({ ...hidden, state: choices[0]?.data.state ?? '' }),
    choices.map(({ title, data: { choice } }) =>
      el(
        'button',
        { name: 'choice', value: choice, 'data-leaves': stays?.every(id => id !== choice) },
        title,
      ),
    ),
  );

/** `leavesQuestion` of dialogs/choices.ts, of what is offered beside a form; a test compares. */
export const besideForm: readonly ChoiceId[] = ['genuine', 'passwordRules', 'renew'];

function dateForm(question: Said, submits: SubmitAction[], hidden: HiddenFields): Child {
  const asked = dateInputOf(question.card);
  const submit = submits.find(({ data }) => data?.choice === undefined);
  if (!asked || !submit) return false;
  return el(
    'form',
    { ...posting, class: 'date' },
    inputs({ ...hidden, state: submit.data.state ?? '' }),
    el('label', { for: 'date' }, asked.label),
    el('input', { id: 'date', name: 'date', type: 'date', min: asked.min, max: asked.max, required: true }),
    el('button', { class: 'main' }, submit.title),
  );
}

/** What works at any time: one quiet menu beside the conversation. */
export const navigation = (question: Said | undefined, hidden: HiddenFields): Child =>
  question !== undefined &&
  el(
    'form',
    { ...posting, class: 'navigation' },
    inputs(hidden),
    question.navigation.map(({ words, leaves }) =>
      el('button', { name: 'text', value: words, 'data-leaves': leaves }, words),
    ),
  );

const posting = { method: 'post', action: '/webchat' } as const;

export const inputs = (fields: HiddenFields): Child[] =>
  Object.entries(fields).map(([name, value]) => el('input', { type: 'hidden', name, value }));
