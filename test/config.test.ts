import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import academy from '../academies/lyon.json';
import { BotAuthentication } from '../src/channels/bot-service/bot-authentication';
import { createConnectorHttp } from '../src/channels/bot-service/connector-http';
import { ConfigError, defaultLimits, readConfig } from '../src/config';
import { secretNames } from '../src/secret-files';

const id = '22222222-3333-4444-8555-666666666666';
const tenant = '11111111-2222-4333-8444-555555555555';
const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://sesame.example',
  SESAME_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
};
const problemsOf = (env: Record<string, string>): string => {
  try {
    readConfig(env);
    return '';
  } catch (error) {
    return error instanceof ConfigError ? error.problems.join('\n') : 'another error';
  }
};

it('takes how long records are kept by name', () => {
  expect(readConfig({ RETENTION: 'audit=180' }).settings.retention).toEqual({ audit: 180 });
  expect(() => readConfig({ RETENTION: 'audit=ever' })).toThrow(
    /RETENTION: of audit, requests, disabled, chats/,
  );
});

describe('the limits of a server', () => {
  it('are set by name, and otherwise have room for an académie', () => {
    expect(readConfig({ RATE_LIMITS: 'streams=5000, posts=60000' }).settings.limits).toEqual({
      streams: 5000,
      posts: 60_000,
    });
    expect(defaultLimits.streams).toBeGreaterThan(1500);
  });

  it.each(['streams', 'streams=0', 'streams=-1', 'everything=5', '__proto__=5', 'streams=5,,x'])(
    'are refused when they are none: %s',
    list => {
      expect(problemsOf({ RATE_LIMITS: list })).toMatch(/^RATE_LIMITS: of connections, /m);
    },
  );
});

describe('the registration of the bot', () => {
  it('is none unless it is set', () => {
    expect(readConfig({}).settings.bot).toBeUndefined();
  });

  it.each([
    [{ MicrosoftAppPassword: 'secret' }, 'SingleTenant'],
    [{ MicrosoftAppType: 'UserAssignedMSI' }, 'UserAssignedMSI'],
  ])('is for one tenant, which is the one that is let in (%j)', (more, appType) => {
    const own = { MicrosoftAppId: id, MicrosoftAppTenantId: tenant };
    const { settings, secrets } = readConfig({ ...production, ...own, ...more });
    expect(settings.bot).toEqual({
      appId: id,
      appType,
      tenantId: tenant,
      allowedTenants: [tenant],
      serviceOrigins: [],
    });
    expect(JSON.stringify(settings)).not.toContain('secret');
    const httpClient = createConnectorHttp({ isAllowed: () => false, now: Date.now, random: Math.random });
    const { appPassword } = secrets;
    expect(
      () => new BotAuthentication({ registration: settings.bot, appPassword, httpClient, now: Date.now }),
    ).not.toThrow();
  });

  it.each([
    [{ MicrosoftAppId: id }, /MicrosoftAppTenantId: needed/],
    [{ MicrosoftAppId: 'my-bot' }, /MicrosoftAppId/],
    [
      { MicrosoftAppId: id, MicrosoftAppTenantId: tenant, MicrosoftAppType: 'MultiTenant' },
      /MicrosoftAppType/,
    ],
    [
      {
        MicrosoftAppId: id,
        MicrosoftAppTenantId: tenant,
        MicrosoftAppType: 'UserAssignedMSI',
        MicrosoftAppPassword: 'hush',
      },
      /a managed identity has none/,
    ],
    [{ ALLOWED_TENANTS: 'everybody' }, /ALLOWED_TENANTS/],
    [{ BOT_SERVICE_ORIGINS: 'smba.example' }, /BOT_SERVICE_ORIGINS/],
    [{ DIRECT_LINE_SECRET: 'hush' }, /MicrosoftAppId: needed/],
  ])('is refused in words when it is half of one (%j)', (env, words) => {
    const problems = problemsOf(env as Record<string, string>);
    expect(problems).toMatch(words);
    expect(problems).not.toContain('hush');
  });

  it.each([
    ['freeAttempts', 6],
    ['firstWaitMinutes', 14],
    ['longestWaitMinutes', 1439],
    ['attemptsBeforeHelpDesk', 21],
    ['grantMinutes', 11],
  ] as const)('are refused, by name, when the académie’s file loosens a bound: %s', (field, value) => {
    const folder = mkdtempSync(join(tmpdir(), 'sesame-academy-'));
    const file = join(folder, 'academy.json');
    writeFileSync(file, JSON.stringify({ ...academy, limits: { ...academy.limits, [field]: value } }));
    const read = () => readConfig({ ACADEMY_FILE: file });
    expect(read).toThrow(new RegExp(`^  - ACADEMY_FILE: limits\\.${field}: [^\n]+$`, 'm'));
    rmSync(folder, { recursive: true });
  });
});

describe('a secret that stands in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sesame-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileOf = (content: string): string => {
    const file = join(folder, `${Math.random()}`);
    writeFileSync(file, content);
    return file;
  };
  const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
  const { NODE_ENV, PUBLIC_URL } = production;
  const registration = { NODE_ENV, PUBLIC_URL, MicrosoftAppId: id, MicrosoftAppTenantId: tenant };
  const all = {
    SESAME_MASTER_KEY: key(1),
    SESAME_MASTER_KEY_PREVIOUS: key(2),
    MONGODB_URI: 'mongodb://sesame:hush1@db/sesame',
    SMTP_URL: 'smtps://sesame:hush2@mail.example',
    MAIL_DIRECTORY_SECRET: `whsec_${key(3)}`,
    MicrosoftAppPassword: 'hush4',
    DIRECT_LINE_SECRET: 'hush5 ',
  };

  it.each(['', '\n', '\r\n'])('is the same secret, without the new line at its end (%j)', ending => {
    expect(Object.keys(all)).toEqual([...secretNames]);
    const files = Object.entries(all).map(([name, secret]) => [`${name}_FILE`, fileOf(secret + ending)]);
    const more = { ...registration, MAIL_DIRECTORY: 'https://mail.example/sesame' };
    const inFiles = readConfig({ ...more, ...Object.fromEntries(files) });
    expect(inFiles).toEqual(readConfig({ ...more, ...all }));
    expect(Object.values(inFiles.secrets).toSorted()).toEqual(Object.values(all).toSorted());
  });

  it.each([
    [
      'is not there',
      () => join(folder, 'nowhere-hush'),
      /^SMTP_URL_FILE: the file cannot be read \(ENOENT\)$/m,
    ],
    ['is a folder', () => folder, /^SMTP_URL_FILE: the file cannot be read \(EISDIR\)$/m],
    ['is empty', () => fileOf('\n'), /^SMTP_URL_FILE: the file is empty$/m],
    ['holds something else', () => fileOf('hush'), /^SMTP_URL: must begin with/m],
    ['is no path but the secret', () => 'smtps://user:hush@mail.example', /^SMTP_URL_FILE: .*\(ENOENT\)$/m],
  ])('is refused by its name when the file %s', (_what, path, words) => {
    const problems = problemsOf({ SMTP_URL_FILE: path() });
    expect(problems).toMatch(words);
    expect(problems).not.toContain('hush');
  });

  it('is refused when it is given in both ways', () => {
    const problems = problemsOf({ SMTP_URL: all.SMTP_URL, SMTP_URL_FILE: fileOf(all.SMTP_URL) });
    expect(problems).toBe('SMTP_URL_FILE: the same secret is set without _FILE too: leave one of them out');
  });
});

it.each([
  ['TRUSTED_PROXIES', 'yes', 5],
  ['TRUSTED_PROXIES', '6', 5],
  ['PORT', '99999', 65_535],
  ['PORT', '80.5', 65_535],
  ['METRICS_PORT', 'none', 65_535],
])('says of %s=%s what a number may be', (name, value, most) =>
  expect(problemsOf({ [name]: value })).toBe(`${name}: must be a whole number from 0 to ${most}`),
);

describe('what others than who sits at this machine can reach', () => {
  it.each([
    ['HOST', { HOST: '0.0.0.0' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://sesame.example' }],
    ['MicrosoftAppId', { MicrosoftAppId: id, MicrosoftAppTenantId: tenant, MicrosoftAppPassword: 'hush' }],
    ['HOST, PUBLIC_URL', { HOST: '::', PUBLIC_URL: 'http://192.0.2.1' }],
  ])('is refused outside of production, with the settings that open it: %s', (names, env) => {
    expect(problemsOf(env as Record<string, string>)).toBe(
      `NODE_ENV: is not production, and others than you can come here (${names}): set NODE_ENV=production; ` +
        `to try it on this machine alone, leave ${names.replace(', ', ' and ')} out`,
    );
  });

  it.each([
    {},
    { HOST: '::1' },
    { HOST: 'localhost', PUBLIC_URL: 'https://localhost:8443' },
    { PUBLIC_URL: 'http://127.0.0.2' },
  ])('is not what this machine alone reaches: %j', env =>
    expect(problemsOf(env as Record<string, string>)).toBe(''),
  );

  it('shows nobody the invented numbers of an académie that is there to be tried', () => {
    const ACADEMY_FILE = join(__dirname, '../academies/grenoble.json');
    expect(problemsOf({ ACADEMY_FILE })).toBe('');
    expect(problemsOf({ ...production, ACADEMY_FILE }).split('\n')).toHaveLength(8);
    expect(problemsOf({ ...production, ACADEMY_FILE })).toMatch(
      /^ACADEMY_FILE: mailServer: settings are invented, .*production wants the true ones.* \(line \d+\)$/m,
    );
  });
});
