import type { Request, Response } from 'restify';
import { nearestLocale, translator } from '../../locales/translate';
import { headPage } from './headers';
import { html } from './html';
import { page } from './page';

/**
 * The answer to an address that leads nowhere: a page with a way home for people, JSON for programs. To be used from
 * restify's `NotFound` event, whose own answer repeats the address.
 */
export function notFound(req: Request, res: Response): void {
  headPage(res, { 'style-src': ["'self'"], 'img-src': ["'self'"] });
  const forPeople = /\btext\/html\b/.test(req.headers.accept ?? '');
  // Not `writeHead`: restify would not know, and answer a second time.
  res.sendRaw(404, forPeople ? notFoundPage(req) : JSON.stringify(notFoundError), {
    'Content-Type': forPeople ? 'text/html; charset=utf-8' : 'application/json',
  });
}

const notFoundError = { error: { code: 'NotFound', message: 'There is nothing at this address.' } };

function notFoundPage(req: Request): string {
  const tag = req.headers['accept-language'];
  const locale = nearestLocale(tag);
  const t = translator(locale);
  return page({
    locale,
    title: t('web.notFound.title'),
    styles: ['/assets/page.css'],
    body: html`<main class="alone"><img src="/pictures/bot.svg" alt="" width="64" height="64">
<h1>${t('web.notFound.title')}</h1><p>${t('web.notFound.text')}</p>
<p><a class="button" href="/?lang=${locale}">${t('web.notFound.home')}</a></p></main>`,
  });
}
