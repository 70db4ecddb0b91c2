import { z } from 'zod';
import { departementCodes } from '../understanding/area';

const phone = z.string().regex(/^0\d( \d\d){4}$/, 'a French number such as 04 72 80 60 60');
const isoDate = z.iso.date();
const office = z.strictObject({ fr: z.string().min(1), en: z.string().min(1), phone });

const name = z.string().min(1);
const departement = z.enum(
  departementCodes as [string, ...string[]],
  'the number of a département, such as "38"',
);

/** Where the académie is, for who says where they work: see `AreaFacts`. */
const area = z.strictObject({
  names: z.array(name).min(1),
  regions: z.array(name),
  departements: z.array(departement).min(1),
  neighbours: z.array(departement),
  otherNames: z.record(name, departement),
});

/** Everything that is true of one académie and may change: one file, replaceable by `ACADEMY_FILE`. */
export const academySchema = z.strictObject({
  name: z.string().min(1),
  mailDomain: z.string().min(1),
  area,
  /** Of the guide that the numbers and addresses below are from; people are shown its month, with each number. */
  lastChecked: isoDate,
  links: z.strictObject({
    webmail: z.url(),
    assistance: z.url(),
    phishing: z.url(),
    voterSpace: z.url().nullable(),
  }),
  offices: z.strictObject({
    rectorat: office,
    dsden01: office,
    dsden42: office,
    dsden69: office,
  }),
  mailServer: z.strictObject({
    incoming: z.string().min(1),
    tls: z.boolean(),
    pop3Port: z.int().positive(),
    imapPort: z.int().positive(),
    /** Unknown in the guide: said so, never invented. */
    outgoing: z.string().min(1).nullable(),
  }),
  limits: z.strictObject({
    /** The mailbox can be restored at a date of the last N days, today excluded. */
    restorationDays: z.int().positive(),
    minimumPasswordLength: z.int().min(10),
    recommendedPasswordLength: z.int().min(10),
    /** How long a form can be opened, and a verified identity be used, in minutes. */
    formMinutes: z.int().positive(),
    /** No longer than this, nor any of the limits below looser: they are what a deployment was signed for (SECURITY.md). */
    grantMinutes: z.int().positive().max(10),
    /** Free attempts, then the first wait (it doubles) and the longest one, in minutes. */
    freeAttempts: z.int().positive().max(5),
    firstWaitMinutes: z.int().min(15),
    longestWaitMinutes: z.int().min(1440),
    /** After this many failures in a row only a person can unlock (`npm run accounts -- unlock`). */
    attemptsBeforeHelpDesk: z.int().positive().max(20),
  }),
});

export type Academy = z.infer<typeof academySchema>;
export type OfficeId = keyof Academy['offices'];
