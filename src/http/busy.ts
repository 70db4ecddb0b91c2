import type { IncomingMessage, ServerResponse } from 'node:http';
import { nearestLocale, translator } from '../../locales/translate';
import { headPage } from './headers';
import { html } from './html';
import { page } from './page';
import { type Answer, json, send } from './send';

/** The answer of a server that has as much to do as it can: a page for people, JSON for programs. */
export function busy(req: IncomingMessage, res: ServerResponse): void {
  const forPeople = /\btext\/html\b/.test(req.headers.accept ?? '');
  headPage(res, forPeople ? { 'style-src': ["'self'"] } : {});
  send(res, forPeople ? busyPage(req) : json(503, error, retry));
}

/** Seconds. */
const retry = { 'Retry-After': '5' };
const error = { error: { code: 'Overloaded', message: 'The server is very busy; try again in a moment.' } };

/** The answer to a form is loaded again by sending it again: only the browser still has what was typed. */
function busyPage({ method, headers }: IncomingMessage): Answer {
  const locale = nearestLocale(headers['accept-language']);
  const t = translator(locale);
  const body = page({
    locale,
    title: t('web.busy.title'),
    styles: ['/assets/page.css'],
    body: html`<main class="alone"><h1>${t('web.busy.title')}</h1><p>${t('web.busy.text')}</p>${method === 'POST' && html`<p>${t('web.busy.again')}</p>`}</main>`,
  });
  return { status: 503, body, type: 'text/html; charset=utf-8', headers: retry };
}
