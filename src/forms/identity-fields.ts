import { z } from 'zod';
import type { TextKey, Translate } from '../../locales/translate';
import { type AccountType, accountSchema } from '../accounts/account';
import type { NumenProblem } from '../accounts/numen';
import { readBirthDateField, readNumenField } from '../typed-identity';
import type { FieldProblem } from './form-page';

export type IdentityField = 'numen' | 'birthDate' | 'accountType';

/** As they were typed: they go back into the page. */
export type IdentityValues = Record<IdentityField, string>;

/** `numen` is null when it was left empty because the chat knows it already. `birthDate` is an ISO date. */
export type IdentityPost =
  | { ok: true; numen: string | null; birthDate: string; accountType: AccountType; values: IdentityValues }
  | { ok: false; problems: FieldProblem<IdentityField>[]; values: IdentityValues };

interface Reading {
  /** The NUMEN was given in the chat: it may be left empty. */
  numenKnown: boolean;
  /** ISO date, where the person is. */
  today: string;
  /** What was typed may stand in what is said of it. */
  repeats: boolean;
  t: Translate;
}

export function readIdentity(fields: Record<string, string>, reading: Reading): IdentityPost {
  const values = identityValues(fields);
  const numen = readNumen(values.numen, reading);
  const birthDate = readBirthDate(values.birthDate, reading);
  const accountType = readAccountType(values.accountType, reading);
  if (numen.ok && birthDate.ok && accountType.ok) {
    return {
      ok: true,
      numen: numen.value,
      birthDate: birthDate.value,
      accountType: accountType.value,
      values,
    };
  }
  return { ok: false, problems: [numen, birthDate, accountType].flatMap(problemsOf), values };
}

// Not strict: a password manager or a browser extension may add a field of its own.
const shape = z.object({
  numen: z.string().default(''),
  birthDate: z.string().default(''),
  accountType: z.string().default('academic'),
});

export const identityValues = (fields: Record<string, string>): IdentityValues => shape.parse(fields);

type Read<Value> = { ok: true; value: Value } | { ok: false; problems: FieldProblem<IdentityField>[] };

const problemsOf = <Value>(read: Read<Value>): FieldProblem<IdentityField>[] =>
  read.ok ? [] : read.problems;

function readNumen(text: string, { numenKnown, repeats, t }: Reading): Read<string | null> {
  const parsed = readNumenField(text);
  const isEmpty = parsed.written === '';
  if (isEmpty && numenKnown) return { ok: true, value: null };
  if (isEmpty) return refuse('numen', [t('forms.numenProblem.missing')]);
  if (parsed.ok) return { ok: true, value: parsed.numen };
  const characters = [...parsed.written];
  return refuse(
    'numen',
    parsed.problems.map(problem => numenProblemText(problem, repeats ? characters : null, t)),
  );
}

function numenProblemText(problem: NumenProblem, characters: string[] | null, t: Translate): string {
  if (problem.kind !== 'position') {
    const { kind, length, expected } = problem;
    return t(`forms.numenProblem.${kind}`, { length, expected, difference: Math.abs(expected - length) });
  }
  const { position, expected, lookalike } = problem;
  if (!characters) return t(`forms.numenProblem.${expected}Needed`, { position });
  const found = characters[position - 1] ?? '';
  const what = t(`forms.numenProblem.${expected}Expected`, { position, found });
  const hint = lookalike === null ? undefined : lookalikeHints[lookalike];
  return hint ? `${what} ${t(hint)}` : what;
}

/** Keyed by what is probably meant. */
const lookalikeHints: Partial<Record<string, TextKey>> = {
  '0': 'forms.numenProblem.zeroMeant',
  '1': 'forms.numenProblem.oneMeant',
  O: 'forms.numenProblem.letterOMeant',
  I: 'forms.numenProblem.letterIMeant',
};

function readBirthDate(text: string, { today, t }: Reading): Read<string> {
  if (text.trim() === '') return refuse('birthDate', [t('forms.birthDateProblem.missing')]);
  const parsed = readBirthDateField(text, today);
  if (parsed.ok) return { ok: true, value: parsed.date };
  return refuse('birthDate', [t(`forms.birthDateProblem.${parsed.reason}`)]);
}

function readAccountType(text: string, { t }: Reading): Read<AccountType> {
  const parsed = accountSchema.shape.accountType.safeParse(text);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : refuse('accountType', [t('forms.accountTypeProblem')]);
}

const refuse = (field: IdentityField, texts: string[]): Read<never> => ({
  ok: false,
  problems: texts.map(text => ({ field, text })),
});
