import type { Page } from 'playwright-core';

/**
 * Everything that a page and its frames still hold: documents and fields, what is kept in the browser, and Web Chat's own
 * store, where an answer stays for as long as the tab is open.
 */
export async function remainsOf(page: Page): Promise<{ text: string; stores: number }> {
  const found = await Promise.all(page.frames().map(frame => frame.evaluate(inFrame)));
  return {
    text: found.map(({ text }) => text).join('\n'),
    stores: found.reduce((sum, { stores }) => sum + stores, 0),
  };
}

/** In the page: it can call nothing of this file. */
function inFrame(): { text: string; stores: number } {
  type Fiber = { child?: Fiber; sibling?: Fiber; memoizedProps?: { store?: { getState?: () => unknown } } };
  /** Where React 16, which is in Web Chat's bundle, leaves its tree. */
  type ReactRoot = { _reactRootContainer?: { _internalRoot?: { current?: Fiber } } };
  const states = new Set<string>();
  const waiting: Fiber[] = [];
  for (const place of document.querySelectorAll<HTMLElement & ReactRoot>('#chat > div')) {
    const tree = place._reactRootContainer?._internalRoot?.current;
    if (tree) waiting.push(tree);
  }
  for (let fiber = waiting.pop(); fiber; fiber = waiting.pop()) {
    const state = fiber.memoizedProps?.store?.getState?.();
    if (state) states.add(JSON.stringify(state));
    if (fiber.child) waiting.push(fiber.child);
    if (fiber.sibling) waiting.push(fiber.sibling);
  }
  const fields = [...document.querySelectorAll('input, textarea')].map(field =>
    field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : '',
  );
  const kept = [JSON.stringify({ ...sessionStorage }), JSON.stringify({ ...localStorage }), document.cookie];
  const text = [document.documentElement.outerHTML, location.href, ...fields, ...kept, ...states].join('\n');
  return { text, stores: states.size };
}
