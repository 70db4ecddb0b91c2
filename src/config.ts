import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type Academy, academySchema } from '../dialogs/academy';
import defaultAcademy from './academy.json';

/** What may be logged. */
export interface Settings {
  port: number;
  host: string;
  /** Without a slash at the end. */
  publicUrl: string;
  dataDir: string;
  allowedOrigins: string[];
  /** How many proxies of ours stand before the server: whose X-Forwarded-For is believed. */
  trustedProxies: number;
  logLevel: string;
  production: boolean;
  /** The sender of notices. */
  mailFrom: string;
  academy: Academy;
}

/** What may not. */
export interface Secrets {
  /** Base64; undefined in development, when it is made once and kept in the data directory. */
  masterKey: string | undefined;
  /** The production store; undefined for the embedded one. May hold a password. */
  mongodbUri: string | undefined;
  /** Where notices are handed over; undefined when none are sent. May hold a password. */
  smtpUrl: string | undefined;
}

export interface Config {
  settings: Settings;
  secrets: Secrets;
}

/** Every problem at once, by the name of its setting. */
export class ConfigError extends Error {
  readonly code = 'BAD_CONFIG';
  constructor(readonly problems: string[]) {
    super(`Sésame cannot start:\n${problems.map(problem => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * The only reader of the environment. A password or a key never stands in an error: only the name of its setting.
 * @throws ConfigError
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const parsed = environment.safeParse(present(env));
  if (!parsed.success) problems.push(...parsed.error.issues.map(issueText));
  const academy = readAcademy(env.ACADEMY_FILE, problems);
  if (env.NODE_ENV === 'production') problems.push(...missingInProduction(env));
  if (!parsed.success || !academy || problems.length > 0) throw new ConfigError(problems);
  return configOf(parsed.data, academy, env.NODE_ENV === 'production');
}

const origin = z
  .url({ protocol: /^https?$/ })
  .refine(
    url => URL.canParse(url) && new URL(url).origin === url,
    'an origin such as https://assistance.example, without a path',
  );

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3978),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: origin.optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform(list => list.split(/[\s,]+/u).filter(Boolean))
    .pipe(z.array(origin)),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(?:\+srv)?:\/\/\S+$/, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S+$/, 'must begin with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.email('is not an e-mail address').optional(),
  SESAME_MASTER_KEY: z
    .string()
    .refine(key => Buffer.from(key, 'base64').length === 32, 'must be 32 bytes in base64')
    .optional(),
});

const missingInProduction = (env: NodeJS.ProcessEnv): string[] =>
  [
    env.SESAME_MASTER_KEY
      ? ''
      : 'SESAME_MASTER_KEY: required in production (32 bytes in base64: openssl rand -base64 32)',
    env.PUBLIC_URL ? '' : 'PUBLIC_URL: required in production (the https address that people see)',
    env.PUBLIC_URL && !env.PUBLIC_URL.startsWith('https:') ? 'PUBLIC_URL: must be https in production' : '',
  ].filter(Boolean);

function configOf(env: z.infer<typeof environment>, academy: Academy, production: boolean): Config {
  return {
    settings: {
      port: env.PORT,
      host: env.HOST,
      publicUrl:
        env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`,
      dataDir: resolve(env.DATA_DIR),
      allowedOrigins: env.ALLOWED_ORIGINS,
      trustedProxies: env.TRUSTED_PROXIES,
      logLevel: env.LOG_LEVEL,
      production,
      mailFrom: env.MAIL_FROM ?? `ne-pas-repondre@${academy.mailDomain}`,
      academy,
    },
    secrets: { masterKey: env.SESAME_MASTER_KEY, mongodbUri: env.MONGODB_URI, smtpUrl: env.SMTP_URL },
  };
}

function readAcademy(file: string | undefined, problems: string[]): Academy | null {
  try {
    const parsed = academySchema.safeParse(file ? JSON.parse(readFileSync(file, 'utf8')) : defaultAcademy);
    if (parsed.success) return parsed.data;
    problems.push(...parsed.error.issues.map(issue => `ACADEMY_FILE: ${issueText(issue)}`));
  } catch (error) {
    problems.push(`ACADEMY_FILE: ${error instanceof SyntaxError ? 'not JSON' : `cannot be read (${file})`}`);
  }
  return null;
}

const issueText = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.join('.')}: ${message}`;

/** An empty variable is one that was not set. */
const present = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => Boolean(pair[1])));
