import { z } from 'zod';
import type { Translate } from '../../locales/translate';
import type { RefusedCharacter } from '../accounts/opaque-string';
import {
  longestPassword,
  type PasswordFacts,
  type PasswordLimits,
  type PasswordProblem,
  passwordProblems,
} from '../accounts/password-policy';
import type { FieldProblem } from './form-page';

export type PasswordField = 'newPassword' | 'confirmation' | 'currentPassword';

/** `currentPassword` is null when the box « J’ai oublié mon mot de passe » is ticked. */
export type PasswordPost =
  | { ok: true; newPassword: string; currentPassword: string | null; edgeSpace: EdgeSpace | null }
  | { ok: false; problems: FieldProblem<PasswordField>[]; forgotten: boolean };

/** Where a password has a space that is easily typed, or pasted, without being meant. */
export type EdgeSpace = 'start' | 'end' | 'both';

interface Reading {
  limits: PasswordLimits;
  t: Translate;
}

/** Every problem that can be told without the account; those that need it come from `passwordReset`. */
export function readPassword(fields: Record<string, string>, reading: Reading): PasswordPost {
  const typed = shape.parse(fields);
  const currentPassword = typed.forgotten ? null : typed.currentPassword;
  const problems = [
    ...newPasswordProblems(typed.newPassword, currentPassword, reading),
    ...confirmationProblems(typed, reading),
    ...(currentPassword === ''
      ? [{ field: 'currentPassword' as const, text: reading.t('forms.fieldProblem.currentPassword') }]
      : []),
  ];
  if (problems.length > 0) return { ok: false, problems, forgotten: typed.forgotten };
  return {
    ok: true,
    newPassword: typed.newPassword,
    currentPassword,
    edgeSpace: edgeSpaceOf(typed.newPassword),
  };
}

function edgeSpaceOf(password: string): EdgeSpace | null {
  if (password.startsWith(' ')) return password.endsWith(' ') ? 'both' : 'start';
  return password.endsWith(' ') ? 'end' : null;
}

/** An HTML box that is not ticked is not sent at all. */
export const isForgotten = (fields: Record<string, string>): boolean => shape.parse(fields).forgotten;

/**
 * What the page that was sent says of a space at an end: `on` when its script has pointed it out while one typed, or the tag of
 * the very password of which the server did (`password-form.ts`); empty when nobody has.
 */
export const spaceNotedIn = (fields: Record<string, string>): string => shape.parse(fields).spaceNoted;

/** One line a fault: the words of one's own are one. */
export function passwordProblemTexts(problems: readonly PasswordProblem[], reading: Reading): string[] {
  const own = problems.flatMap(problem => (problem.rule === 'ownWord' ? [problem.word] : []));
  if (own.length < 2) return problems.map(problem => passwordProblemText(problem, reading));
  const others = problems.filter(({ rule }) => rule !== 'ownWord');
  const ownWords = reading.t('passwordProblem.ownWords', { words: own.join(', ') });
  return [...others.map(problem => passwordProblemText(problem, reading)), ownWords];
}

export function passwordProblemText(problem: PasswordProblem, { limits, t }: Reading): string {
  switch (problem.rule) {
    case 'refusedCharacter':
      return t(`passwordProblem.refusedCharacter.${problem.kind}`, { where: whereText(problem, t) });
    case 'ownWord':
      return t(`passwordProblem.ownWord.${problem.part}`, { word: problem.word });
    default:
      return t(`passwordProblem.${problem.rule}`, {
        minimum: limits.minimumPasswordLength,
        maximum: longestPassword.codePoints,
      });
  }
}

function whereText({ position, isLast }: RefusedCharacter, t: Translate): string {
  if (position === 1) return t('passwordProblem.where.first');
  return isLast ? t('passwordProblem.where.last') : t('passwordProblem.where.nth', { position });
}

// Not strict: a password manager or a browser extension may add a field of its own.
const shape = z.object({
  newPassword: z.string().default(''),
  confirmation: z.string().default(''),
  currentPassword: z.string().default(''),
  forgotten: z
    .string()
    .default('')
    .transform(value => !['', 'false', 'off', '0', 'no'].includes(value.toLowerCase())),
  spaceNoted: z.string().max(40).default('').catch(''),
});

type Typed = z.infer<typeof shape>;

function newPasswordProblems(
  newPassword: string,
  currentPassword: string | null,
  reading: Reading,
): FieldProblem<PasswordField>[] {
  const field = 'newPassword';
  if (newPassword === '') return [{ field, text: reading.t('forms.fieldProblem.newPassword') }];
  const problems = passwordProblems(newPassword, { ...unknownOwner, currentPassword }, reading.limits);
  return passwordProblemTexts(problems, reading).map(text => ({ field, text }));
}

/** What is asked here is what needs no account. */
const unknownOwner: PasswordFacts = {
  lastName: '',
  firstName: '',
  username: '',
  email: '',
  isOwnNumen: () => false,
  isOwnBirthDate: () => false,
  currentPassword: null,
};

function confirmationProblems(
  { newPassword, confirmation }: Typed,
  { t }: Reading,
): FieldProblem<PasswordField>[] {
  const field = 'confirmation';
  if (confirmation === '') return [{ field, text: t('forms.fieldProblem.confirmation') }];
  if (newPassword === confirmation) return [];
  return [{ field, text: t('forms.fieldProblem.differs') }];
}
