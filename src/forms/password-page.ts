import { refusedPatterns } from '../accounts/opaque-string';
import { html, type SafeHtml } from '../http/html';
import {
  type FieldProblem,
  formPage,
  inputField,
  type OpenFormView,
  type PageContext,
  timeText,
} from './form-page';
import { type IdentityFields, identityFields } from './identity-page';

export interface PasswordPage extends OpenFormView {
  /** « J’ai oublié mon mot de passe » is ticked. */
  forgotten: boolean;
  /** When NUMEN and birth date were given (ms): they are not asked for again. */
  verifiedAt?: number;
  /** They are, in this form. */
  identity: IdentityFields | null;
  problems: FieldProblem[];
  refusal: string | null;
  /** Nothing was tried yet: neither a password set, nor an attempt counted. */
  untried: boolean;
  /** A space at an end of the new password was pointed out. */
  spaceNoted: string;
  /** Nothing of what was typed comes back, not only no password. */
  isEmptied?: boolean;
}

/** No password ever goes back into the page. */
export function passwordPage(page: PageContext, password: PasswordPage): SafeHtml {
  const { t } = page;
  return formPage(page, password, {
    title: t('forms.password.title'),
    intro: `${password.identity ? `${t('forms.password.identityAgain')} ` : ''}${t('forms.password.intro')}`,
    refusal: password.refusal,
    problems: password.problems,
    untried: password.untried && t('forms.password.untried'),
    typeAgain: t(password.isEmptied && password.identity ? 'forms.typeAgain' : 'forms.password.typeAgain'),
    submit: t('forms.password.submit'),
    fields: html`${password.identity && identityFields(page, password.identity)}${newPasswordField(page, password)}${confirmationField(page, password)}${forgottenField(page, password)}${currentPasswordField(page, password)}`,
  });
}

function newPasswordField(page: PageContext, { problems, spaceNoted }: PasswordPage): SafeHtml {
  const { t } = page;
  return inputField({
    name: 'newPassword',
    label: t('forms.password.newPassword'),
    hints: [],
    problems,
    before: rulesList(page),
    describedBy: ['rules', 'rules-more'],
    attributes: html`${passwordAttributes('new-password', t)} required data-rules-for data-characters="${JSON.stringify(characterRules(page))}" data-empty="${t('forms.fieldProblem.newPassword')}"`,
    after: html`${edgeSpaceRemark(page, spaceNoted)}<p class="hint" role="status" data-rules-live data-met="${t('forms.password.rulesMet')}" data-left="${t('forms.password.rulesLeft', { rules: '{rules}' })}"></p>`,
  });
}

/**
 * Which characters are refused, and in which words. Not those that Unicode has not assigned: which they are depends on how
 * old the browser is, so only the server says it.
 */
function characterRules({ t }: PageContext) {
  const patterns = refusedPatterns.filter(({ kind }) => kind !== 'unassigned');
  const kinds = [...patterns.map(({ kind }) => kind), 'decomposed' as const, 'variant' as const];
  const where = '{where}';
  return {
    patterns,
    texts: Object.fromEntries(
      kinds.map(kind => [kind, t(`passwordProblem.refusedCharacter.${kind}`, { where })]),
    ),
    first: t('passwordProblem.where.first'),
    last: t('passwordProblem.where.last'),
    nth: t('passwordProblem.where.nth', { position: '{position}' }),
  };
}

/** The script says it, and that it did; the server says it to whoever has no script. */
const edgeSpaceRemark = ({ t }: PageContext, spaceNoted: string): SafeHtml =>
  html`<p class="hint" role="status" data-edge-space data-start="${t('forms.password.edgeSpace.start')}" data-end="${t('forms.password.edgeSpace.end')}" data-both="${t('forms.password.edgeSpace.both')}"></p>
<input type="hidden" name="spaceNoted" value="${spaceNoted}" data-space-noted>
`;

/**
 * The rules that a browser can tick while one types; the server checks them again, with all the others. A test holds these
 * patterns against `accounts/password-policy.ts`.
 */
export const passwordPatterns = {
  lowerCase: '\\p{Ll}',
  upperCase: '\\p{Lu}',
  digit: '\\p{Nd}',
  special: '[^\\p{L}\\p{N}]',
} as const;

export const lengthPattern = (minimum: number): string => `^[^]{${minimum},}$`;

function rulesList({ t, academy }: PageContext): SafeHtml {
  const { minimumPasswordLength: minimum, recommendedPasswordLength: recommended } = academy.limits;
  const { lowerCase, upperCase, digit, special } = passwordPatterns;
  const rules: Array<{ text: string; short?: string; pattern: string; counts?: true }> = [
    {
      text: t('forms.password.rules.length', { minimum, recommended }),
      short: t('forms.password.rules.shortLength', { minimum }),
      pattern: lengthPattern(minimum),
      counts: true,
    },
    { text: t('forms.password.rules.lowerCase'), pattern: lowerCase },
    { text: t('forms.password.rules.upperCase'), pattern: upperCase },
    { text: t('forms.password.rules.digit'), pattern: digit },
    {
      text: t('forms.password.rules.special'),
      short: t('forms.password.rules.shortSpecial'),
      pattern: special,
    },
  ];
  const items = rules.map(
    ({ text, short = text, pattern, counts }) =>
      html`<li ${counts && html`data-counts `}data-pattern="${pattern}" data-short="${short}">${text} <span class="heard" data-mark></span></li>`,
  );
  return html`<div class="rules" id="rules" data-rule-met="${t('forms.password.ruleMet')}" data-rule-unmet="${t('forms.password.ruleUnmet')}">
<p>${t('forms.password.rulesTitle')}</p>
<ul>${items}</ul>
</div>
<p class="hint" id="rules-more">${t('forms.password.alsoNot')}</p>`;
}

function confirmationField({ t }: PageContext, { problems }: PasswordPage): SafeHtml {
  return inputField({
    name: 'confirmation',
    label: t('forms.password.confirmation'),
    hints: [t('forms.password.confirmationHint')],
    problems,
    attributes: html`${passwordAttributes('new-password', t)} required data-differs="${t('forms.fieldProblem.differs')}" data-empty="${t('forms.fieldProblem.confirmation')}"`,
    after: html`<p class="hint" role="status" data-match-live data-matches="${t('forms.password.confirmationMatches')}" data-differs="${t('forms.password.confirmationDiffers')}"></p>`,
  });
}

function forgottenField(
  page: PageContext,
  { forgotten, verifiedAt, identity, problems }: PasswordPage,
): SafeHtml {
  const { t } = page;
  const errors = problems.filter(({ field }) => field === 'forgotten');
  const proved = verifiedAt ? t('forms.password.alreadyVerified', { time: timeText(page, verifiedAt) }) : '';
  const hint = t(identity ? 'forms.password.forgottenHintIdentity' : 'forms.password.forgottenHint');
  return html`<div class="field check">
<input type="checkbox" id="forgotten" name="forgotten" value="on" aria-describedby="forgotten-hint forgotten-error"${forgotten && html` checked`}>
<label for="forgotten">${t('forms.password.forgotten')}</label>
<p class="hint" id="forgotten-hint">${proved} ${hint}</p>
${errors.map(({ text }) => html`<p class="error" id="forgotten-error">${text}</p>`)}
</div>`;
}

function currentPasswordField({ t }: PageContext, { problems }: PasswordPage): SafeHtml {
  return inputField({
    name: 'currentPassword',
    label: t('forms.password.currentPassword'),
    hints: [t('forms.password.currentPasswordHint')],
    problems,
    attributes: html`${passwordAttributes('current-password', t)} data-empty="${t('forms.fieldProblem.currentPassword')}"`,
  });
}

const passwordAttributes = (purpose: 'new-password' | 'current-password', t: PageContext['t']): SafeHtml =>
  html`type="password" autocomplete="${purpose}" autocapitalize="none" autocorrect="off" spellcheck="false" data-secret data-show="${t('forms.show')}" data-hide="${t('forms.hide')}" data-caps="${t('forms.password.capsLock')}"`;
