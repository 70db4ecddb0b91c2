import { afterAll, afterEach, beforeAll, expect, jest } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './chromium';

export interface VisitOptions extends BrowserContextOptions {
  /** Violations of a policy that this visit is about, by the directive. */
  refusals?: string[];
}

export interface Visits {
  /** A new browser profile with an empty page. */
  begin(options?: VisitOptions): Promise<Page>;
}

/**
 * The browser of one test file. Whatever a test looks at, the pages of every visit must end without an uncaught error, without
 * an error on the console, and without a violation of their Content-Security-Policy.
 */
export function useVisits(): Visits {
  let browser: Browser;
  const visits: Array<{ context: BrowserContext; troubles: string[] }> = [];
  jest.setTimeout(240_000);

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(async () => {
    const ended = visits.splice(0);
    const troubles = ended.flatMap(visit => visit.troubles);
    for (const { context } of ended) await context.close();
    expect(troubles).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });

  return {
    begin: async ({ refusals = [], ...options } = {}) => {
      const context = await browser.newContext({ ...desktop, ...options });
      context.setDefaultTimeout(30_000);
      visits.push({ context, troubles: await watch(context, refusals) });
      return context.newPage();
    },
  };
}

const desktop = { viewport: { width: 1280, height: 800 }, locale: 'fr-FR' } as const;
export const smallPhone = { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true } as const;

async function watch(context: BrowserContext, refusals: string[]): Promise<string[]> {
  const troubles: string[] = [];
  await context.exposeBinding('tellViolation', ({ frame }, directive: string, blocked: string) => {
    if (!refusals.includes(directive)) troubles.push(`${frame.url()}: ${directive} refused ${blocked}`);
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      const { tellViolation } = window as unknown as {
        tellViolation(directive: string, blocked: string): void;
      };
      tellViolation(effectiveDirective, `${blockedURI} ${sample}`);
    });
  });
  context.on('weberror', error => troubles.push(`uncaught: ${error.error().message}`));
  context.on('console', message => {
    const text = message.text();
    if (message.type() !== 'error' || expected.some(pattern => pattern.test(text))) return;
    if (refusals.some(directive => text.includes(directive))) return;
    troubles.push(`console: ${text}`);
  });
  return troubles;
}

/**
 * What Chromium itself notes, and no page chooses to: an answer that is an error, a server that is away, the `autofocus` of a
 * form in another site's page (the form's script sets the focus).
 */
const expected = [/^Failed to load resource:/, /^WebSocket connection to /, /^Blocked autofocusing on /];
