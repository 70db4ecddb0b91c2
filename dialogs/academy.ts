import { z } from 'zod';
import { departementCodes } from '../understanding/area';
import { fold } from '../understanding/fold';

const phone = z
  .string('a French number such as 04 00 00 00 00')
  .regex(/^0\d( \d\d){4}$/, 'a French number such as 04 00 00 00 00');
const words = z
  .string('words')
  .min(1, 'words')
  .refine(text => text.trim() === text, 'begins or ends with a space')
  .refine(text => !/[<>*[\]`]/.test(text), 'plain words: no < > * [ ] or `');
const inBoth = z.strictObject({ fr: words, en: words });
/** In one language for both, or in each. */
const text = z.union([words.transform(fr => ({ fr, en: fr })), inBoth], 'words, or { "fr": …, "en": … }');
const departement = z.enum(
  departementCodes as [string, ...string[]],
  'the number of a département, such as "38"',
);
const domain = z.string('a domain').regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a domain, in lower case');
const webAddress = z.url({ protocol: /^https$/, error: 'an address that begins with https://' });
const places = z
  .array(departement, 'a list')
  .refine(codes => new Set(codes).size === codes.length, 'has the same département twice');
const days = z.int('a whole number').positive('more than 0');
/** Nobody has seen it in anything official: it is there so that the service can be tried. */
const invented = z.boolean('true or false').optional();

/** Whom an office answers: the posts that people are asked for. */
export const officeCategories = [
  'enseignant_ecole',
  'enseignant_second_degre',
  'administratif',
  'sante',
  'technique',
  'prive',
  'aed_aesh',
] as const;

const block = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject(shape, 'a block of settings');

const office = block({
  id: z.string('a short name').regex(/^[a-z][a-z0-9]*$/, 'small letters and figures'),
  name: text,
  phone,
  hours: text.optional(),
  categories: z.array(z.enum(officeCategories, `of ${officeCategories.join(', ')}`), 'a list'),
  /** Of which schools; all of the académie's when it is not said. */
  departements: places.optional(),
  invented,
});
export type Office = z.infer<typeof office>;

/** Where the académie is, for who says where they work: see `AreaFacts`. */
const area = block({
  names: z.array(words, 'a list').min(1, 'one name at least'),
  regions: z.array(words, 'a list').default([]),
  departements: places.min(1, 'one département at least'),
  neighbours: places.default([]),
  otherNames: z.record(words, departement).default({}),
});

/** Everything that is true of one académie and may change: one file, replaceable by `ACADEMY_FILE`. */
export const academySchema = z
  .strictObject({
    name: words.regex(/^Académie /u, 'begins with « Académie »'),
    mailDomain: domain,
    /** What most NUMENs of its people begin with, for the example that the form gives. */
    numenCode: z
      .string('two figures')
      .regex(/^\d\d$/, 'two figures, such as "08"')
      .default('99'),
    /** In which its days and hours are told. */
    timeZone: z.string('a time zone').refine(isTimeZone, 'a time zone, such as Europe/Paris'),
    area,
    /** Of the guide that the numbers and addresses below are from; people are shown its month, with each number. */
    lastChecked: z.iso.date('a date, such as 2026-01-31'),
    links: block({
      webmail: webAddress,
      /** The official page, where there is one; nothing leads there otherwise. */
      assistance: webAddress.nullable(),
      phishing: webAddress,
      voterSpace: webAddress.nullable(),
      invented,
    }),
    /** The first one answers who is sent to no other. */
    offices: z.array(office, 'a list').min(1, 'one office at least'),
    /** What its people would first think of for a password, as words: ASVS 5.0 6.2.11. Names of its places are known. */
    passwordWords: z.array(words, 'a list').default([]),
    /** For the pages that the law asks for. What is not known is null, and not shown. */
    legal: block({
      /** Who decides what is done with people's data, and answers for the site. */
      controller: text.nullable(),
      legalBasis: text.nullable(),
      /** An address of mail, or of a page. */
      dataProtectionOfficer: words.nullable(),
      accessibilityContact: words.nullable(),
    }).prefault({
      controller: null,
      legalBasis: null,
      dataProtectionOfficer: null,
      accessibilityContact: null,
    }),
    mailServer: block({
      incoming: domain,
      tls: z.boolean('true or false'),
      pop3Port: z.int('a port').positive('a port'),
      imapPort: z.int('a port').positive('a port'),
      /** Unknown in the guide: said so, never invented. */
      outgoing: domain.nullable(),
      invented,
    }),
    limits: block({
      /** The mailbox can be restored at a date of the last N days, today excluded. */
      restorationDays: days,
      minimumPasswordLength: z.int('a whole number').min(10, '10 or more'),
      recommendedPasswordLength: z.int('a whole number').min(10, '10 or more'),
      /** How long a form can be opened, and a verified identity be used, in minutes. */
      formMinutes: days,
      /** No longer than this, nor any of the limits below looser: they are what a deployment was signed for (SECURITY.md). */
      grantMinutes: days.max(10, '10 or less'),
      /** Free attempts, then the first wait (it doubles) and the longest one, in minutes. */
      freeAttempts: days.max(5, '5 or less'),
      firstWaitMinutes: z.int('a whole number').min(15, '15 or more'),
      longestWaitMinutes: z.int('a whole number').min(1440, '1440 or more'),
      /** After this many failures in a row only a person can unlock (`npm run accounts -- unlock`). */
      attemptsBeforeHelpDesk: days.max(20, '20 or less'),
    }),
  })
  .superRefine(({ name, area: { names, departements, neighbours }, offices, limits }, context) => {
    const wrong = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    for (const code of neighbours.filter(each => departements.includes(each)))
      wrong(['area', 'neighbours'], `${code} is one of the académie's own`);
    offices.forEach((each, place) => {
      if (offices.findIndex(({ id }) => id === each.id) < place)
        wrong(['offices', place, 'id'], `${each.id} is the id of another office`);
      for (const code of each.departements ?? [])
        if (!departements.includes(code))
          wrong(['offices', place, 'departements'], `${code} is not in area.departements`);
    });
    for (const [where, categories] of unanswered(offices, departements))
      wrong(['offices'], `no office answers ${categories.join(', ')} in ${where}`);
    if (!names.some(each => fold(name).includes(fold(each))))
      wrong(['area', 'names'], `none of them is in « ${name} »`);
    if (limits.minimumPasswordLength > limits.recommendedPasswordLength)
      wrong(['limits', 'recommendedPasswordLength'], 'is less than limits.minimumPasswordLength');
  });

export type Academy = z.infer<typeof academySchema>;

/** AED and AESH ask their school, where no office is said for them. */
const answered = officeCategories.filter(category => category !== 'aed_aesh');

/** One entry for all the posts that lack an office in the same places: a block that is missing is one sentence. */
function unanswered(offices: readonly Office[], departements: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const category of answered) {
    const codes = departements.filter(code => !offices.some(each => answers(each, category, code)));
    const where = codes.length === departements.length ? 'every département' : codes.join(', ');
    if (where) found.set(where, [...(found.get(where) ?? []), category]);
  }
  return found;
}

export const answers = (
  { categories, departements }: Pick<Office, 'categories' | 'departements'>,
  category: (typeof officeCategories)[number],
  code: string | null,
): boolean =>
  categories.includes(category) &&
  (departements === undefined || (code !== null && departements.includes(code)));

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('fr', { timeZone: name }));
  } catch {
    return false;
  }
}
