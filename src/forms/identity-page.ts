import { dateIn } from '../../dialogs/restoration-window';
import { numenTrim } from '../../understanding/find-numen';
import { numenShape } from '../accounts/numen';
import { html, type SafeHtml } from '../http/html';
import { birthDateProblems } from '../typed-identity';
import {
  type FieldProblem,
  formPage,
  inputField,
  type OpenFormView,
  type PageContext,
  selectField,
} from './form-page';
import type { IdentityValues } from './identity-fields';

export interface IdentityFields {
  numenKnown: boolean;
  values: IdentityValues;
  problems: FieldProblem[];
}

export interface IdentityPage extends OpenFormView, IdentityFields {
  refusal: string | null;
  /** What was typed does not come back. */
  isEmptied?: boolean;
}

export function identityPage(page: PageContext, identity: IdentityPage): SafeHtml {
  const { t } = page;
  return formPage(page, identity, {
    title: t('forms.identity.title'),
    intro: t('forms.identity.intro'),
    refusal: identity.refusal,
    problems: identity.problems,
    untried:
      identity.refusal === null && t(identity.isEmptied ? 'forms.password.untried' : 'forms.nothingLost'),
    typeAgain: identity.isEmptied && t('forms.typeAgain'),
    submit: t('forms.identity.submit'),
    fields: identityFields(page, identity),
    after: html`<p class="hint">${t('forms.identity.noNumen')}</p>`,
  });
}

export const identityFields = (page: PageContext, fields: IdentityFields): SafeHtml =>
  html`${numenField(page, fields)}${birthDateField(page, fields)}${accountTypeField(page, fields)}`;

function numenField({ t, academy }: PageContext, { numenKnown, values, problems }: IdentityFields): SafeHtml {
  return inputField({
    name: 'numen',
    label: t('forms.identity.numen'),
    hints: [
      t('forms.identity.numenHint', { numenCode: academy.numenCode }),
      numenKnown ? t('forms.identity.numenKnown') : null,
    ],
    problems,
    value: values.numen,
    attributes: html`type="text" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" translate="no" class="code" ${!numenKnown && html`required data-empty="${t('forms.numenProblem.missing')}"`}`,
    after: numenCoach(t),
  });
}

/** The script takes both from here: what stands around is dropped as the reader does, and the rule is in `accounts/numen.ts`. */
function numenCoach(t: PageContext['t']): SafeHtml {
  const texts = {
    progress: t('forms.coach.progress', { typed: '{typed}', total: numenShape.length }),
    complete: t('forms.coach.complete'),
    tooLong: t('forms.coach.tooLong', { typed: '{typed}', total: numenShape.length }),
    ...Object.fromEntries(expectations.map(symbol => [symbol, expectation(t, symbol)])),
  };
  return html`<div class="coach" data-coach="${JSON.stringify({ shape: numenShape, trim: numenTrim, texts })}" hidden>
<div class="slots" aria-hidden="true" data-slots></div>
<p class="hint" role="status" data-coach-live></p>
</div>`;
}

const expectations = ['digit', 'letter', 'either'] as const;

const expectation = (t: PageContext['t'], symbol: (typeof expectations)[number]): string =>
  t(`forms.numenProblem.${symbol}Expected`, { position: '{position}', found: '{found}' });

/** The script reads it as the server does, and says at once what no correction of ours could guess: « 31/02/1985 ». */
function birthDateField(page: PageContext, { values, problems }: IdentityFields): SafeHtml {
  const { t } = page;
  const told = Object.fromEntries(
    birthDateProblems.map(problem => [problem, t(`forms.birthDateProblem.${problem}`)]),
  );
  return inputField({
    name: 'birthDate',
    label: t('forms.identity.birthDate'),
    hints: [t('forms.identity.birthDateHint')],
    problems,
    value: values.birthDate,
    attributes: html`type="text" inputmode="numeric" autocomplete="bday" class="date" required data-date data-empty="${t('forms.birthDateProblem.missing')}" data-reader="${page.assets.reader ?? ''}" data-today="${dateIn(page.academy.timeZone, page.now)}" data-problems="${JSON.stringify(told)}"`,
    after: html`<p class="error" role="status" data-date-live></p>`,
  });
}

function accountTypeField({ t, academy }: PageContext, { values, problems }: IdentityFields): SafeHtml {
  return selectField({
    name: 'accountType',
    label: t('forms.identity.accountType'),
    hints: [],
    problems,
    value: values.accountType,
    options: [
      { value: 'academic', label: t('forms.identity.academic', { mailDomain: academy.mailDomain }) },
      { value: 'external', label: t('forms.identity.external') },
    ],
  });
}
