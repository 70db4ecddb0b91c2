import type { Page } from 'playwright-core';

/** Everything that a page and its frames still hold: documents and fields, and what is kept in the browser. */
export async function remainsOf(page: Page): Promise<string> {
  const found = await Promise.all(page.frames().map(frame => frame.evaluate(inFrame)));
  return found.join('\n');
}

/** In the page: it can call nothing of this file. */
async function inFrame(): Promise<string> {
  const fields = [...document.querySelectorAll('input')].map(({ value }) => value);
  const databases = await indexedDB.databases();
  const caches_ = await caches.keys();
  const kept = [{ ...sessionStorage }, { ...localStorage }, databases, caches_].map(part =>
    JSON.stringify(part),
  );
  return [document.documentElement.outerHTML, location.href, document.cookie, ...fields, ...kept].join('\n');
}
