import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { FileRights } from './passwd-file';

/** How the mail server's directory is reached; what may be logged of it. */
export type MailDirectorySettings =
  | ({ kind: 'ldap' } & LdapSettings)
  | ({ kind: 'file' } & FileSettings)
  | ({ kind: 'hook' } & HookSettings);

export interface LdapSettings {
  url: string;
  /** Before anything is said on it: always, but for `ldaps:`. */
  startTls: boolean;
  base: string;
  /** RFC 4515, with `{username}`. */
  filter: string;
  bindDn: string;
  /** Before the PHC string, such as `{ARGON2}`. */
  scheme: string;
  /** PEM of the authorities that are believed instead of the system's. */
  ca?: string;
}

export interface FileSettings {
  path: string;
  rights: FileRights;
}

export interface HookSettings {
  url: string;
  ca?: string;
}

const bare = z.string().min(1).optional();

/** As they stand in the environment, for `config.ts`. */
export const mailDirectoryEnvironment = {
  MAIL_DIRECTORY: z
    .url({ protocol: /^(?:ldaps?|https|file)$/, error: 'an ldap:, ldaps:, https: or file: address' })
    .refine(
      url => !/^[^/]+\/\/[^/]*@/.test(url),
      'holds no user or password: those have settings of their own',
    )
    .optional(),
  MAIL_DIRECTORY_BASE: bare,
  MAIL_DIRECTORY_FILTER: z
    .string()
    .regex(/^\(.*\{username\}.*\)$/, 'an LDAP filter with {username} in it')
    .default('(uid={username})'),
  MAIL_DIRECTORY_BIND_DN: bare,
  MAIL_DIRECTORY_SCHEME: z
    .string()
    .regex(/^\{[\w-]+\}$/, 'such as {ARGON2}')
    .default('{ARGON2}'),
  /** Of the service account, or the hook's `whsec_...`. */
  MAIL_DIRECTORY_SECRET: bare,
  MAIL_DIRECTORY_CA: bare,
  MAIL_DIRECTORY_OWNER: bare,
  MAIL_DIRECTORY_GROUP: bare,
  MAIL_DIRECTORY_MODE: z
    .string()
    .regex(/^0?[0-7]{3}$/, 'three octal digits, such as 0640')
    .refine(mode => !/[1-7]$/.test(mode), 'lets everybody read the hashes')
    .default('0640'),
};

const environment = z.object(mailDirectoryEnvironment);
type Environment = z.infer<typeof environment>;

/** What one kind needs and the others do not, by the names of the settings; all of it at once. */
export function mailDirectoryProblems(env: NodeJS.ProcessEnv): string[] {
  const kind = kindOf(env.MAIL_DIRECTORY ?? '');
  return [
    ...neededBy[kind ?? 'none'].filter(name => !env[name]).map(name => `${name}: needed with MAIL_DIRECTORY`),
    kind === 'hook' && env.MAIL_DIRECTORY_SECRET && !hookKeyOf(env.MAIL_DIRECTORY_SECRET)
      ? 'MAIL_DIRECTORY_SECRET: must be whsec_ and at least 24 bytes in base64'
      : '',
    kind === 'file' && env.MONGODB_URI
      ? 'MAIL_DIRECTORY: a file is on one machine, and MONGODB_URI is for several: ldap: or https: then'
      : '',
    ...caProblems(env.MAIL_DIRECTORY_CA),
  ].filter(Boolean);
}

const neededBy = {
  ldap: ['MAIL_DIRECTORY_BASE', 'MAIL_DIRECTORY_BIND_DN', 'MAIL_DIRECTORY_SECRET'],
  hook: ['MAIL_DIRECTORY_SECRET'],
  file: [],
  none: [],
} as const;

/** Undefined when the mail server learns of passwords in another way. */
export function mailDirectoryOf(env: Environment): MailDirectorySettings | undefined {
  const url = env.MAIL_DIRECTORY ?? '';
  const ca = env.MAIL_DIRECTORY_CA && readFileSync(env.MAIL_DIRECTORY_CA, 'utf8');
  switch (kindOf(url)) {
    case 'ldap':
      return {
        ...{ kind: 'ldap', url, ca, startTls: !url.startsWith('ldaps:') },
        ...{ base: env.MAIL_DIRECTORY_BASE ?? '', bindDn: env.MAIL_DIRECTORY_BIND_DN ?? '' },
        ...{ filter: env.MAIL_DIRECTORY_FILTER, scheme: env.MAIL_DIRECTORY_SCHEME },
      };
    case 'hook':
      return { kind: 'hook', url, ca };
    case 'file':
      return { kind: 'file', path: decodeURIComponent(new URL(url).pathname), rights: rightsOf(env) };
    case null:
      return undefined;
  }
}

const rightsOf = (env: Environment): FileRights => ({
  owner: env.MAIL_DIRECTORY_OWNER,
  group: env.MAIL_DIRECTORY_GROUP,
  mode: Number.parseInt(env.MAIL_DIRECTORY_MODE, 8),
});

function kindOf(url: string): MailDirectorySettings['kind'] | null {
  if (/^ldaps?:/.test(url)) return 'ldap';
  if (url.startsWith('https:')) return 'hook';
  return url.startsWith('file:') ? 'file' : null;
}

/** Null when it is none. */
export function hookKeyOf(secret: string): Buffer | null {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return secret.startsWith('whsec_') && key.length >= shortestKey ? key : null;
}

/** Bytes; Standard Webhooks has 24 to 64. */
const shortestKey = 24;

function caProblems(path: string | undefined): string[] {
  try {
    if (path) readFileSync(path);
    return [];
  } catch {
    return [`MAIL_DIRECTORY_CA: cannot be read (${path})`];
  }
}
