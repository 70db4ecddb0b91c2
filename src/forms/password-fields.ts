import { z } from 'zod';
import type { Translate } from '../../locales/translate';
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
  | { ok: true; newPassword: string; currentPassword: string | null }
  | { ok: false; problems: FieldProblem<PasswordField>[]; forgotten: boolean };

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
  return { ok: true, newPassword: typed.newPassword, currentPassword };
}

/** An HTML box that is not ticked is not sent at all. */
export const isForgotten = (fields: Record<string, string>): boolean => shape.parse(fields).forgotten;

export const passwordProblemText = (problem: PasswordProblem, { limits, t }: Reading): string =>
  t(`passwordProblem.${problem}`, {
    minimum: limits.minimumPasswordLength,
    maximum: longestPassword.codePoints,
  });

// Not strict: a password manager or a browser extension may add a field of its own.
const shape = z.object({
  newPassword: z.string().default(''),
  confirmation: z.string().default(''),
  currentPassword: z.string().default(''),
  forgotten: z
    .string()
    .default('')
    .transform(value => !['', 'false', 'off', '0', 'no'].includes(value.toLowerCase())),
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
  return problems.map(problem => ({ field, text: passwordProblemText(problem, reading) }));
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
  // As hashes are made of the NFKC form, two keyboards that compose « é » differently agree.
  if (newPassword.normalize('NFKC') === confirmation.normalize('NFKC')) return [];
  return [{ field, text: t('forms.fieldProblem.differs') }];
}
