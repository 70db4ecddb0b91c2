import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';
import { z } from 'zod';
import { locales, translator } from '../../../locales/translate';
import { compressed } from '../../../src/http/static-file';
import { chatScript } from '../../../src/web/chat/files';
import { installationOf } from '../../../src/web/chat/texts';
import { academy, type Service, startService } from '../../conversations/service';
import { createPlainBrowser } from './plain-browser';

const t = translator('fr');
let service: Service;
beforeAll(async () => {
  service = await startService({ settings: { allowedOrigins: ['https://school.example'] } });
});
afterAll(() => service.stop());

describe('the chat page', () => {
  it('comes with the conversation in its HTML', async () => {
    const { html } = await createPlainBrowser(service.origin).open('/webchat');
    expect(html).toContain(t('dialog.states.start.question'));
  });

  it.each(locales)(
    'weighs in %s no more than 20 KB with its style and script, as they are sent',
    async locale => {
      const page = await sent(`/webchat?locale=${locale}`);
      const style = /href="(\/webchat\/chat-[0-9a-f]{16}\.css)"/.exec(page.text)?.[1] ?? '';
      const css = await sent(style);
      expect(css.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      const script = await scriptAsSent();
      expect([page.bytes, css.bytes, script].every(bytes => bytes > 1_000)).toBe(true);
      expect(page.bytes + css.bytes + script).toBeLessThanOrEqual(20_000);
    },
  );

  it('has no inline script or style, parses no text as HTML, and is kept by nobody', async () => {
    const { html, headers } = await createPlainBrowser(service.origin).open('/webchat');
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/i);
    const policy = String(headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'; base-uri 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types 'none'");
    expect(policy).toContain("frame-ancestors 'self' https://school.example");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers.get('cache-control')).toBe('no-store');
    // Without a referrer browsers would write `Origin: null` on its forms.
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  it.each(['/webchat', '/webchat?over', '/webchat?origin=https://school.example'])(
    '%s says its language and has one title, one main and one h1',
    async path => {
      const { html } = await createPlainBrowser(service.origin).open(path);
      expect(html).toMatch(/^<!doctype html>\n<html lang="fr">/);
      for (const tag of ['title', 'main', 'h1'])
        expect(html.match(new RegExp(`<${tag}[ >]`, 'g'))).toHaveLength(1);
    },
  );

  it('writes nothing of its address into itself', async () => {
    const { html } = await createPlainBrowser(service.origin).open(
      '/webchat?locale=en%22%3E%3Cscript%3E&origin=%22%3Ecanary',
    );
    expect(html).not.toContain('canary');
    expect(html).toContain('<html lang="en">');
  });

  it('begins nothing for who only asks whether it is there', async () => {
    const answer = await fetch(`${service.origin}/webchat`, { method: 'HEAD' });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
  });

  it('goes on with the conversation of its browser, and of nobody else', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat');
    await browser.press(t('dialog.choices.lostBoth'));
    expect((await browser.another().open('/webchat')).text).toContain(t('dialog.choices.lostBoth'));
    const stranger = await createPlainBrowser(service.origin).open('/webchat');
    expect(stranger.text).not.toContain(t('dialog.states.askNumenKnown.question'));
  });
});

describe('a token for the conversation of the page', () => {
  it('is for the browser that has its cookie, and after a pause for the tab that had one before', async () => {
    const browser = createPlainBrowser(service.origin);
    const { html } = await browser.open('/webchat');
    const conversationId = /data-conversation="([\w-]+)"/.exec(html)?.[1] ?? '';
    const ask = async (headers: Record<string, string>) => {
      const answer = await fetch(`${service.origin}/api/webchat/token`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify({ conversationId }),
      });
      const body = z.looseObject({ token: z.string().optional() }).parse(await answer.json());
      return { status: answer.status, body };
    };
    const cookie = browser.cookie();
    expect(await ask({})).toMatchObject({ status: 403, body: { error: { code: 'CookieRequired' } } });
    const stranger = createPlainBrowser(service.origin);
    await stranger.open('/webchat');
    expect((await ask({ cookie: stranger.cookie() })).status).toBe(404);
    const first = await ask({ cookie });
    expect(first).toMatchObject({ status: 200, body: { conversationId } });

    // A laptop that slept: the token has expired, and is still the key of its tab.
    service.pass(31 * 60_000);
    const activities = `${service.origin}/v3/directline/conversations/${conversationId}/activities`;
    const key = { Authorization: `Bearer ${first.body.token}` };
    expect((await fetch(activities, { headers: key })).status).toBe(403);
    expect(await ask({ cookie })).toMatchObject({ status: 403, body: { error: { code: 'LeftAlone' } } });
    expect((await ask({ cookie: stranger.cookie(), ...key })).status).toBe(404);
    const fresh = await ask({ cookie, ...key });
    expect(fresh.status).toBe(200);
    const headers = { Authorization: `Bearer ${fresh.body.token}` };
    expect((await fetch(activities, { headers })).status).toBe(200);
    // A page that keeps its connection is no person: one who types is.
    expect((await browser.another().open('/webchat')).text).toContain(t('web.chat.gate.title'));
    await fetch(activities, { method: 'POST', headers, body: JSON.stringify({ type: 'typing' }) });
    expect((await browser.open('/webchat')).text).toContain(t('dialog.states.start.question'));
  });
});

/** As a browser asks for it, and how many bytes its answer has on the way. */
async function sent(path: string) {
  const answer = await fetch(service.origin + path, { headers: { 'Accept-Encoding': 'br, gzip' } });
  return {
    headers: answer.headers,
    bytes: Number(answer.headers.get('content-length')),
    text: await answer.text(),
  };
}

/** Built here: `npm test` needs nothing that was built before. */
async function scriptAsSent(): Promise<number> {
  const { outputFiles } = buildSync({
    entryPoints: ['src/web/chat/browser/main.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    write: false,
  });
  const whole = chatScript(
    outputFiles[0]?.text ?? '',
    installationOf({ academy, publicUrl: service.origin }),
  );
  const script = compressed(whole, 'text/javascript');
  return (await script.encodings.find(({ name }) => name === 'br')?.bytes())?.length ?? 0;
}
