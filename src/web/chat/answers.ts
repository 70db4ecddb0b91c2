import type { SubmitAction } from '../../../dialogs/card-elements';
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
  return [
    actions.filter(isOpenUrl).map(({ title, url }) => formLink(title, formPath(url))),
    dateForm(question, actions.filter(isSubmit), hidden),
    choices.length > 0 && choicesForm(choices, words, hidden),
  ];
}

const formLink = (title: string, path: string | null): Child =>
  path !== null && el('p', {}, el('a', { class: 'button main', href: path, 'data-form': true }, title));

const choicesForm = (choices: SubmitAction[], words: Words, hidden: HiddenFields): Child =>
  el(
    'form',
    { ...posting, class: 'choices', 'aria-label': words.answers },
    inputs({ ...hidden, state: choices[0]?.data.state ?? '' }),
    choices.map(({ title, data }) => el('button', { name: 'choice', value: data.choice }, title)),
  );

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
    question.navigation.map(words => el('button', { name: 'text', value: words }, words)),
  );

const posting = { method: 'post', action: '/webchat' } as const;

export const inputs = (fields: HiddenFields): Child[] =>
  Object.entries(fields).map(([name, value]) => el('input', { type: 'hidden', name, value }));
