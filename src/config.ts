import { resolve } from 'node:path';
import { z } from 'zod';
import type { Academy } from '../dialogs/academy';
import { type AcademyRead, loadAcademy } from './academy-file';
import { isLoopbackName } from './http/loopback';
import { isNetwork } from './http/networks';
import {
  type MailDirectorySettings,
  mailDirectoryEnvironment,
  mailDirectoryOf,
  mailDirectoryProblems,
} from './mail/directory/settings';
import type { Retention } from './retention';
import { withSecretFiles } from './secret-files';

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
  /** CIDRs of networks from which many people come: more guesses before anybody waits there. */
  trustedNetworks?: string[];
  /** Of this server; `defaultLimits` for those that are not set. */
  limits?: Partial<Limits>;
  /** Days; `defaultRetention` for what is not set. */
  retention?: Partial<Retention>;
  /** Where Prometheus reads; undefined for `/metrics` beside everything else (development), or nowhere (production). */
  metrics?: { host: string; port: number };
  logLevel: string;
  production: boolean;
  /** The sender of notices. */
  mailFrom: string;
  /** Where new passwords are delivered; undefined when the mail server learns of them in another way. */
  mailDirectory?: MailDirectorySettings;
  academy: Academy;
  /** How Azure Bot Service knows this bot; undefined when it is not registered there. */
  bot?: BotRegistration;
  /** Azure's Direct Line, such as `https://europe.directline.botframework.com`, when the widget uses it instead of ours. */
  azureDirectLine?: string;
}

/** What this server does at most, for all clients together. */
export interface Limits {
  /** At once: sockets, requests, streams of open chats, and turns (the others wait). */
  connections: number;
  requests: number;
  streams: number;
  turns: number;
  /** A minute: tokens of new chats, chats that start, and messages. */
  tokens: number;
  starts: number;
  posts: number;
}

export const defaultLimits: Limits = {
  connections: 10_000,
  requests: 2_000,
  streams: 3_000,
  turns: 8,
  tokens: 3_000,
  starts: 3_000,
  posts: 30_000,
};

/** A registration for one tenant: Microsoft has taken no multi-tenant ones since 31 July 2025. */
export interface BotRegistration {
  appId: string;
  appType: BotAppType;
  tenantId: string;
  /** Tenants whose people may talk to the bot. */
  allowedTenants: string[];
  /** Origins to which replies may go, next to those of Microsoft's public clouds. */
  serviceOrigins: string[];
}

const botAppTypes = ['SingleTenant', 'UserAssignedMSI'] as const;
export type BotAppType = (typeof botAppTypes)[number];

/** What may not. */
export interface Secrets {
  /** Base64; undefined in development, when it is made once and kept in the data directory. */
  masterKey: string | undefined;
  /** The one before, while it is being changed. */
  previousMasterKey?: string | undefined;
  /** Of the bot's registration; a managed identity has none. */
  appPassword: string | undefined;
  /** Of the Direct Line channel in Azure. */
  directLineSecret: string | undefined;
  /** The production store; undefined for the embedded one. May hold a password. */
  mongodbUri: string | undefined;
  /** Where notices are handed over; undefined when none are sent. May hold a password. */
  smtpUrl: string | undefined;
  /** Of the directory's service account, or of its hook. */
  mailDirectorySecret?: string;
}

export interface Config {
  /** About the académie's file. */
  academyWarnings: string[];
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
export function readConfig(given: NodeJS.ProcessEnv, now = Date.now()): Config {
  const { env, problems } = withSecretFiles(given);
  const production = env.NODE_ENV === 'production';
  const parsed = environment.safeParse(present(env));
  if (!parsed.success) problems.push(...parsed.error.issues.map(issueText));
  const read = loadAcademy(env.ACADEMY_FILE || undefined, now);
  problems.push(...read.wrong.map(ofAcademy));
  if (production) problems.push(...missingInProduction(env), ...read.forTrying.map(ofAcademy));
  else problems.push(...publicInDevelopment(env));
  problems.push(...botProblems(env), ...keyProblems(env), ...mailDirectoryProblems(env));
  if (!parsed.success || !read.academy || problems.length > 0) throw new ConfigError(problems);
  const config = configOf(parsed.data, read.academy, production);
  return { ...config, academyWarnings: read.warnings.map(ofAcademy) };
}

const origin = z
  .url({ protocol: /^https?$/ })
  .refine(
    url => URL.canParse(url) && new URL(url).origin === url,
    'an origin such as https://assistance.example, without a path',
  );

const listOf = (item: z.ZodType<string, string>) =>
  z
    .string()
    .default('')
    .transform(list => list.split(/[\s,]+/u).filter(Boolean))
    .pipe(z.array(item));

/** `streams=5000 posts=60000` */
const countsIn =
  <Name extends string>(names: readonly Name[], example: string) =>
  (list: string, context: z.RefinementCtx): Partial<Record<Name, number>> => {
    const counts: Partial<Record<Name, number>> = {};
    for (const item of list.split(/[\s,]+/u).filter(Boolean)) {
      const { name, count } = /^(?<name>\w+)=(?<count>[1-9]\d{0,6})$/u.exec(item)?.groups ?? {};
      const known = names.find(each => each === name);
      if (known) counts[known] = Number(count);
      else context.addIssue({ code: 'custom', message: `of ${names.join(', ')}, such as ${example}` });
    }
    return counts;
  };
const limitNames = ['connections', 'requests', 'streams', 'turns', 'tokens', 'starts', 'posts'] as const;

const retentionNames = ['audit', 'requests', 'disabled', 'chats'] as const satisfies (keyof Retention)[];

const masterKey = z
  .string()
  .refine(key => Buffer.from(key, 'base64').length === 32, 'must be 32 bytes in base64');

function numberUpTo(most: number) {
  const error = `must be a whole number from 0 to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(0, { error }).max(most, { error });
}

const environment = z.object({
  PORT: numberUpTo(65_535).default(3978),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: origin.optional(),
  METRICS_PORT: numberUpTo(65_535).optional(),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  ALLOWED_ORIGINS: listOf(origin),
  TRUSTED_PROXIES: numberUpTo(5).default(0),
  TRUSTED_NETWORKS: listOf(z.string().refine(isNetwork, 'networks such as 192.0.2.0/24 or 2001:db8::/32')),
  RATE_LIMITS: z.string().default('').transform(countsIn(limitNames, 'streams=5000')),
  RETENTION: z.string().default('').transform(countsIn(retentionNames, 'audit=365')),
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
  ...mailDirectoryEnvironment,
  SESAME_MASTER_KEY: masterKey.optional(),
  SESAME_MASTER_KEY_PREVIOUS: masterKey.optional(),
  MicrosoftAppId: z.guid().optional(),
  MicrosoftAppPassword: z.string().optional(),
  MicrosoftAppType: z.enum(botAppTypes).default('SingleTenant'),
  MicrosoftAppTenantId: z.guid().optional(),
  ALLOWED_TENANTS: listOf(z.guid()),
  BOT_SERVICE_ORIGINS: listOf(origin),
  DIRECT_LINE_SECRET: z.string().optional(),
  DIRECT_LINE_ORIGIN: origin.default('https://directline.botframework.com'),
});

/** A half of a registration would leave the endpoint open or dead: all of it or nothing. */
const botProblems = (env: NodeJS.ProcessEnv): string[] => {
  if (!env.MicrosoftAppId)
    return env.DIRECT_LINE_SECRET ? ['MicrosoftAppId: needed with DIRECT_LINE_SECRET'] : [];
  const isManaged = env.MicrosoftAppType === 'UserAssignedMSI';
  return [
    env.MicrosoftAppTenantId ? '' : 'MicrosoftAppTenantId: needed with MicrosoftAppId',
    !isManaged && !env.MicrosoftAppPassword ? 'MicrosoftAppPassword: needed for a SingleTenant bot' : '',
    isManaged && env.MicrosoftAppPassword ? 'MicrosoftAppPassword: a managed identity has none' : '',
  ].filter(Boolean);
};

const keyProblems = ({
  SESAME_MASTER_KEY: key,
  SESAME_MASTER_KEY_PREVIOUS: previous,
}: NodeJS.ProcessEnv): string[] => {
  if (!previous) return [];
  if (!key) return ['SESAME_MASTER_KEY: needed with SESAME_MASTER_KEY_PREVIOUS'];
  const isSame = Buffer.from(key, 'base64').equals(Buffer.from(previous, 'base64'));
  return isSame ? ['SESAME_MASTER_KEY_PREVIOUS: is the same as SESAME_MASTER_KEY'] : [];
};

const missingInProduction = (env: NodeJS.ProcessEnv): string[] =>
  [
    env.SESAME_MASTER_KEY
      ? ''
      : 'SESAME_MASTER_KEY: required in production (32 bytes in base64: openssl rand -base64 32)',
    env.PUBLIC_URL ? '' : 'PUBLIC_URL: required in production (the https address that people see)',
    env.PUBLIC_URL && !env.PUBLIC_URL.startsWith('https:') ? 'PUBLIC_URL: must be https in production' : '',
  ].filter(Boolean);

/** Whoever forgets NODE_ENV would have a key beside the data, `.env` read, and people whose passwords are published. */
function publicInDevelopment(env: NodeJS.ProcessEnv): string[] {
  const { HOST: host, PUBLIC_URL: url = '', MicrosoftAppId: appId } = env;
  const open = [
    host && !isLoopbackName(host) ? 'HOST' : '',
    URL.canParse(url) && !isLoopbackName(new URL(url).hostname) ? 'PUBLIC_URL' : '',
    appId ? 'MicrosoftAppId' : '',
  ].filter(Boolean);
  if (open.length === 0) return [];
  return [
    `NODE_ENV: is not production, and others than you can come here (${open.join(', ')}): set NODE_ENV=production; ` +
      `to try it on this machine alone, leave ${open.join(' and ')} out`,
  ];
}

function configOf(
  env: z.infer<typeof environment>,
  academy: Academy,
  production: boolean,
): Omit<Config, 'academyWarnings'> {
  return {
    settings: {
      port: env.PORT,
      host: env.HOST,
      publicUrl:
        env.PUBLIC_URL ?? `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`,
      dataDir: resolve(env.DATA_DIR),
      allowedOrigins: env.ALLOWED_ORIGINS,
      trustedProxies: env.TRUSTED_PROXIES,
      // Whoever develops is many people at one machine.
      trustedNetworks: [...env.TRUSTED_NETWORKS, ...(production ? [] : ['127.0.0.0/8', '::1'])],
      limits: env.RATE_LIMITS,
      retention: env.RETENTION,
      metrics: metricsOf(env, production),
      logLevel: env.LOG_LEVEL,
      production,
      mailFrom: env.MAIL_FROM ?? `ne-pas-repondre@${academy.mailDomain}`,
      mailDirectory: mailDirectoryOf(env),
      academy,
      bot: registrationOf(env),
      azureDirectLine: env.DIRECT_LINE_SECRET ? env.DIRECT_LINE_ORIGIN : undefined,
    },
    secrets: {
      masterKey: env.SESAME_MASTER_KEY,
      previousMasterKey: env.SESAME_MASTER_KEY_PREVIOUS,
      appPassword: env.MicrosoftAppPassword,
      directLineSecret: env.DIRECT_LINE_SECRET,
      mongodbUri: env.MONGODB_URI,
      smtpUrl: env.SMTP_URL,
      mailDirectorySecret: env.MAIL_DIRECTORY_SECRET,
    },
  };
}

/** In production always apart from what the public can reach; elsewhere where it is asked for. 0 is none. */
function metricsOf(env: z.infer<typeof environment>, production: boolean): Settings['metrics'] {
  const port = env.METRICS_PORT ?? (production ? usualMetricsPort : 0);
  return port === 0 ? undefined : { host: env.METRICS_HOST, port };
}
/** Of exporters of metrics in the Prometheus format (OpenTelemetry's default). */
const usualMetricsPort = 9464;

/** What a server may start with, but not in silence. */
export function warningsFor({ settings, secrets, academyWarnings }: Config): string[] {
  const { production } = settings;
  const withoutNotices =
    'SMTP_URL is not set: nobody is told that their password was changed, neither they nor the owner of a recovery address. ' +
    'A change that somebody else made stays unnoticed.';
  const withoutMailboxes =
    'MAIL_DIRECTORY is not set: people are told that their password is changed, and their mailbox knows nothing of it until somebody brings it there ' +
    '(docs/operations.md, « The mail server »).';
  const twoKeys =
    'SESAME_MASTER_KEY_PREVIOUS is set: who has that key is still believed. Remove it when the change of keys has ended ' +
    '(npm run accounts -- rotate-keys says so).';
  return [
    ...(secrets.previousMasterKey === undefined ? [] : [twoKeys]),
    ...(production && secrets.smtpUrl === undefined ? [withoutNotices] : []),
    ...(production && settings.mailDirectory === undefined ? [withoutMailboxes] : []),
    ...(production ? academyWarnings : []),
  ];
}

function registrationOf(env: z.infer<typeof environment>): BotRegistration | undefined {
  const { MicrosoftAppId: appId, MicrosoftAppTenantId: tenantId, MicrosoftAppType: appType } = env;
  if (!appId || !tenantId) return undefined;
  const allowedTenants = env.ALLOWED_TENANTS.length > 0 ? env.ALLOWED_TENANTS : [tenantId];
  return { appId, appType, tenantId, allowedTenants, serviceOrigins: env.BOT_SERVICE_ORIGINS };
}

const ofAcademy = ({ line, sentence }: AcademyRead['wrong'][number]): string =>
  `ACADEMY_FILE: ${sentence}${line > 0 ? ` (line ${line})` : ''}`;

const issueText = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  `${path.join('.')}: ${message}`;

/** An empty variable is one that was not set. */
const present = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => Boolean(pair[1])));
