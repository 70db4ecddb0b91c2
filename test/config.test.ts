import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import academy from '../academies/lyon.json';
import { BotAuthentication } from '../src/channels/bot-service/bot-authentication';
import { createConnectorHttp } from '../src/channels/bot-service/connector-http';
import { ConfigError, defaultLimits, readConfig } from '../src/config';

const id = '22222222-3333-4444-8555-666666666666';
const tenant = '11111111-2222-4333-8444-555555555555';
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
  expect(() => readConfig({ RETENTION: 'audit=ever' })).toThrow(/RETENTION: of audit, requests/);
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
    const { settings, secrets } = readConfig({ MicrosoftAppId: id, MicrosoftAppTenantId: tenant, ...more });
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
