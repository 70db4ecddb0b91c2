import { z } from 'zod';
import { staffCategories } from '../../dialogs/events';
import { accountSchema } from '../accounts/account';
import { unlessImported } from '../accounts/account-repository';
import type { NumenProblem } from '../accounts/numen';
import { costProblem, isPhc } from '../accounts/password-cost';
import { type BirthDateProblem, readBirthDateField, readNumenField } from '../typed-identity';
import { isMisread } from './import-text';

/** A row that was checked: NUMEN normalised, birth date ISO, user name in lower case. Still secret. */
export type ImportRow = z.infer<typeof importRowSchema>;

/** `column` is null for what is wrong with the row as a whole. Never holds the value of a NUMEN or a birth date. */
export interface RowProblem {
  line: number;
  column: string | null;
  /** The same for all rows of one cause, with what to do about it. */
  reason: string;
  /** What is this row's own: the value, or where else it stands. */
  detail?: string;
  /** It has befallen the whole file: told once of all its columns. */
  isOfFile?: boolean;
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

/** What is so here and now. */
export interface RowRules {
  /** ISO date, for ages. */
  today: string;
  /** Where people of the académie may work. */
  departements: readonly string[];
}

export function createRowCheck(rules: RowRules): (cells: Record<string, string>) => CheckedRow {
  const schema = rowSchema(rules);
  return cells => {
    const parsed = schema.safeParse(filledIn(cells));
    if (parsed.success) return { ok: true, row: { ...emptyCells(cells), ...parsed.data } };
    const problems = parsed.error.issues.map(problemOf);
    return { ok: false, problems: isElsewhere(problems) ? [movedRow] : problems };
  };
}

/** Told once, and not of each cell. */
const movedRow = {
  column: null,
  reason: 'its cells do not fit their columns: moved by one cell, or a line of totals?',
};
const isElsewhere = (problems: Omit<RowProblem, 'line'>[]): boolean =>
  ['numen', 'birthDate', 'email'].every(name => problems.some(({ column }) => column === name));

function problemOf(issue: z.core.$ZodIssue): Omit<RowProblem, 'line'> {
  const { detail, isOfFile } = paramsSchema.parse((issue.code === 'custom' && issue.params) || {});
  return { column: columnOf(issue.path), reason: issue.message, detail, isOfFile };
}

const paramsSchema = z.object({ detail: z.string(), isOfFile: z.boolean() }).partial();

function filledIn(cells: Record<string, string>): Record<string, string> {
  const trimmed = Object.entries(cells).map(([name, text]) => [name, text.trim()]);
  return Object.fromEntries(trimmed.filter(([, text]) => text !== ''));
}

/**
 * An empty cell says that there is nothing; a column that is absent says nothing, and leaves what is stored. So does an empty `status`:
 * nobody who has left comes back because of a cell that somebody forgot.
 */
function emptyCells(cells: Record<string, string>): Partial<typeof unlessImported> {
  const there = optionalColumns.filter(name => name !== 'status' && Object.hasOwn(cells, name));
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
      value => !/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(value),
      'has control or invisible characters: type it again',
    )
    .refine(value => !value.includes('\uFFFD'), {
      error: 'has lost a character on its way (\uFFFD): export the file again, in Excel as « CSV UTF-8 »',
      params: { isOfFile: true },
    })
    .refine(value => !sheetError.test(value), 'is an error of the sheet (#N/A, #REF!, ####): repair it there')
    .refine(value => !isMisread(value), {
      error:
        'was read in the wrong encoding before it came here (« Ã© » for « é »): export the file again, in Excel as « CSV UTF-8 »',
      abort: true,
      params: { isOfFile: true },
    });

/** As Excel and LibreOffice write what they cannot compute or show, in French and English. */
const sheetError = /^(?:#(?:N\/A|REF|VALUE|VALEUR|NAME|NOM|DIV\/0|NULL|NUL|NUM|NOMBRE)[!?]?|#{2,})$/i;

/**
 * One of a few words, however its case, accents and spaces are.
 * @param french what else they are called
 */
const oneOf = <Word extends string>(
  words: readonly Word[],
  { remedy = '', french = {} }: { remedy?: string; french?: Partial<Record<string, NoInfer<Word>>> } = {},
) =>
  text(100).transform((value, context): Word => {
    const word = words.find(known => known === wordOf(value)) ?? french[wordOf(value)];
    if (word) return word;
    context.addIssue({
      code: 'custom',
      message: `is none of ${words.join(', ')}${remedy}`,
      params: { detail: JSON.stringify(value.slice(0, 40)) },
    });
    return z.NEVER;
  });

const wordOf = (value: string): string =>
  value
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '' && !smallWords.includes(word))
    .join('_');

/** « Enseignant du second degré », « enseignant d’école » */
const smallWords = ['d', 'de', 'des', 'du', 'l', 'la', 'le', 'les'];

/** What no name is, and what to do about it. */
const nameProblems: { pattern: RegExp; reason: string; isOfFile?: boolean }[] = [
  {
    pattern: /^(?:NULL|null|\(null\)|N\/A|n\/a|undefined|NaN|nan)$/,
    reason: 'is a word for nothing: write the name',
  },
  { pattern: /^[=+@]/, reason: 'is a formula: write the name itself' },
  { pattern: /[<>{}]/, reason: 'has a tag or brackets of a program: write the name alone' },
  {
    pattern: /\?/,
    reason: 'has a ? where a letter was: export the file again, in Excel as « CSV UTF-8 »',
    isOfFile: true,
  },
];

const nameText = text(100).superRefine((value, context) => {
  const found = nameProblems.find(({ pattern }) => pattern.test(value));
  if (found)
    context.addIssue({ code: 'custom', message: found.reason, params: { isOfFile: found.isOfFile } });
});

const requiredFields = {
  lastName: nameText,
  firstName: nameText,
  username: text(64)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
      'may hold letters without accents, digits, dots, dashes and underscores',
    )
    .toLowerCase(),
  email: text(254).pipe(z.email('is not an e-mail address')),
};

const optionalFields = {
  accountType: oneOf(accountSchema.shape.accountType.options, {
    french: { academique: 'academic', externe: 'external' },
  }),
  staffCategory: oneOf(staffCategories).nullable(),
  departement: text(10).nullable(),
  recoveryEmail: text(254).pipe(z.email('is not an e-mail address')).nullable(),
  status: oneOf(accountSchema.shape.status.options, {
    french: {
      actif: 'active',
      active: 'active',
      inactif: 'disabled',
      desactive: 'disabled',
      desactivee: 'disabled',
    },
  }),
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

/** Outside of the académie, as the guide says it. */
const elsewhere = 'other';

function rowSchema({ today, departements }: RowRules) {
  return z.strictObject(
    {
      numen: text(100).transform(readNumen),
      birthDate: text(100).transform(readBirthDate(today)),
      ...fields,
      departement: oneOf([...departements, elsewhere], {
        remedy: '; in Excel the format 00 keeps the zero',
      }).optional(),
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
    if (parsed.ok && !hasTimeOfDay(value)) return parsed.date;
    const reason = parsed.ok
      ? birthDateReasons.time
      : (writtenOtherwise(value) ?? birthDateReasons[parsed.reason]);
    context.addIssue({ code: 'custom', message: reason });
    return z.NEVER;
  };
}

/** As a sheet writes a date that is not formatted as one of ours. */
const writtenOtherwise = (value: string): string | undefined =>
  otherDates.find(({ pattern }) => pattern.test(value))?.reason;

const otherDates = [
  {
    pattern: /^\d{5}(?:[.,]0+)?$/,
    reason:
      'is a number of days, as Excel counts them: give the column the format JJ/MM/AAAA, and export it again',
  },
  {
    pattern: /^\d{1,2}[-/. ]\p{L}+\.?[-/. ]\d{2}$/u,
    reason: 'has a year of two digits: give the column the format JJ/MM/AAAA, and export it again',
  },
  {
    pattern: /^(?:0?[1-9]|1[0-2])[-/.](?:1[3-9]|2\d|3[01])[-/.]\d{4}$/,
    reason: 'has the month before the day, and the whole column may: export it again as JJ/MM/AAAA',
  },
];

/** Another one than midnight: `1979-02-17T23:00:00Z` is the day after, where that person was born. */
const clockTime = /(?<=[T\s])\d{1,2}[:h]\d\d(?:[:.]\d+)*/i;
const hasTimeOfDay = (text: string): boolean => /[1-9]/.test(clockTime.exec(text)?.[0] ?? '');

const birthDateReasons: Record<BirthDateProblem | 'time', string> = {
  shape: 'is not a date (JJ/MM/AAAA or yyyy-mm-dd)',
  impossible: 'is not in the calendar',
  future: 'is in the future',
  tooYoung: 'is less than 16 years ago',
  tooOld: 'is more than 100 years ago',
  time: 'has a time of day: a time zone may have moved it to the day before; export the day alone',
};
