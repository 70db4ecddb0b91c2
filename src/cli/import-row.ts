import { z } from 'zod';
import { accountSchema } from '../accounts/account';
import { unlessImported } from '../accounts/account-repository';
import type { NumenProblem } from '../accounts/numen';
import { costProblem, isPhc } from '../accounts/password-cost';
import { type BirthDateProblem, readBirthDateField, readNumenField } from '../typed-identity';

/** A row that was checked: NUMEN normalised, birth date ISO, user name in lower case. Still secret. */
export type ImportRow = z.infer<typeof importRowSchema>;

/** `column` is null for what is wrong with the row as a whole. Never holds the value of a NUMEN or a birth date. */
export interface RowProblem {
  line: number;
  column: string | null;
  reason: string;
}

export const requiredColumns = ['numen', 'birthDate', 'lastName', 'firstName', 'username', 'email'] as const;
export const optionalColumns = [
  'accountType',
  'staffCategory',
  'departement',
  'recoveryEmail',
  'status',
  'passwordHash',
] as const;

export type CheckedRow =
  | { ok: true; row: ImportRow }
  | { ok: false; problems: Array<Omit<RowProblem, 'line'>> };

/** @param today ISO date, for ages */
export function createRowCheck(today: string): (cells: Record<string, string>) => CheckedRow {
  const schema = rowSchema(today);
  return cells => {
    const parsed = schema.safeParse(filledIn(cells));
    if (parsed.success) return { ok: true, row: { ...emptyCells(cells), ...parsed.data } };
    const problems = parsed.error.issues.map(({ path, message }) => ({
      column: columnOf(path),
      reason: message,
    }));
    return { ok: false, problems };
  };
}

function filledIn(cells: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(cells).map(([name, text]) => [name, text.trim()]);
  return Object.fromEntries(trimmed.filter(([, text]) => text !== ''));
}

/** An empty cell says that there is nothing; a column that is absent says nothing, and leaves what is stored. */
function emptyCells(cells: Record<string, string>): Partial<typeof unlessImported> {
  const there = optionalColumns.filter(name => Object.hasOwn(cells, name));
  return Object.fromEntries(there.map(name => [name, unlessImported[name]]));
}

function columnOf(path: PropertyKey[]): string | null {
  return path.length === 0 ? null : String(path[0]);
}

const missing = {
  error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : 'is not text'),
};

const text = (longest: number) =>
  z
    .string(missing)
    .max(longest, `is longer than ${longest} characters`)
    .refine(
      value => !/[\p{Cc}\uFFFD]/u.test(value),
      'has characters that are not text: is the file in UTF-8?',
    );

const requiredFields = {
  lastName: text(100),
  firstName: text(100),
  username: text(64)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
      'may hold letters without accents, digits, dots, dashes and underscores',
    )
    .toLowerCase(),
  email: text(254).pipe(z.email('is not an e-mail address')),
};

const optionalFields = {
  accountType: z.enum(accountSchema.shape.accountType.options, 'must be academic or external'),
  staffCategory: text(40).nullable(),
  departement: text(10).nullable(),
  recoveryEmail: text(254).pipe(z.email('is not an e-mail address')).nullable(),
  status: z.enum(accountSchema.shape.status.options, 'must be active or disabled'),
  passwordHash: text(512)
    .refine(isPhc, { error: 'is not an argon2id PHC string', abort: true })
    .superRefine((hash, context) => {
      const problem = costProblem(hash);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    })
    .nullable(),
} satisfies Record<(typeof optionalColumns)[number], z.ZodType>;

const fields = { ...requiredFields, ...z.object(optionalFields).partial().shape };

/** What goes over the socket was checked before: secrets are in their final form. */
export const importRowSchema = z.strictObject({
  ...{ numen: z.string(), birthDate: z.string() },
  ...fields,
});

function rowSchema(today: string) {
  return z.strictObject(
    {
      numen: text(100).transform(readNumen),
      birthDate: text(100).transform(readBirthDate(today)),
      ...fields,
    },
    { error: issue => (issue.code === 'unrecognized_keys' ? 'has columns that are not known' : undefined) },
  );
}

function readNumen(value: string, context: z.RefinementCtx): string {
  const parsed = readNumenField(value);
  if (parsed.ok) return parsed.numen;
  for (const problem of parsed.problems) context.addIssue({ code: 'custom', message: numenReason(problem) });
  return z.NEVER;
}

function numenReason(problem: NumenProblem): string {
  if (problem.kind !== 'position') return `has ${problem.length} characters instead of ${problem.expected}`;
  const expected = problem.expected === 'either' ? 'digit, or a letter but O and I,' : problem.expected;
  const meant = problem.lookalike ? ` (${problem.lookalike}?)` : '';
  return `position ${problem.position}: a ${expected} is expected${meant}`;
}

function readBirthDate(today: string) {
  return (value: string, context: z.RefinementCtx): string => {
    const parsed = readBirthDateField(value, today);
    if (parsed.ok) return parsed.date;
    context.addIssue({ code: 'custom', message: birthDateReasons[parsed.reason] });
    return z.NEVER;
  };
}

const birthDateReasons: Record<BirthDateProblem, string> = {
  shape: 'is not a date (JJ/MM/AAAA or yyyy-mm-dd)',
  impossible: 'is not in the calendar',
  future: 'is in the future',
  tooYoung: 'is less than 16 years ago',
  tooOld: 'is more than 100 years ago',
};
