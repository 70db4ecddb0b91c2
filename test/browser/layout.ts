import type { Frame } from 'playwright-core';

/** What a person would complain about: text that is cut, or that one has to scroll sideways for. */
export const layoutFaults = (frame: Frame): Promise<string[]> =>
  frame.evaluate(() => {
    const faults: string[] = [];
    const wide = (element: Element) => element.scrollWidth > element.clientWidth + 1;
    const isOnlyHeard = (element: Element): boolean => {
      const { overflow } = getComputedStyle(element);
      if (overflow === 'hidden' && element.clientWidth < 2) return true;
      return element.parentElement !== null && isOnlyHeard(element.parentElement);
    };
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} « ${element.textContent?.trim().slice(0, 40)} »`;
    for (const scroller of document.querySelectorAll('html, body, main, #scroller, .message')) {
      if (wide(scroller)) faults.push(`scrolls sideways: ${name(scroller).slice(0, 100)}`);
    }
    for (const button of document.querySelectorAll('button, a, label, th, td, dd')) {
      const box = button.getBoundingClientRect();
      const { visibility, clipPath, position } = getComputedStyle(button);
      // A skip link waits left of the page.
      if (box.width < 2 || box.right <= 0 || visibility === 'hidden' || clipPath !== 'none') continue;
      // A line of links that is pushed aside by hand.
      if (isOnlyHeard(button) || button.closest('header nav ul')) continue;
      if (box.left < -1 || box.right > innerWidth + 1) faults.push(`off the screen: ${name(button)}`);
      const parts = [button, ...button.querySelectorAll('*')].filter(part => part.textContent?.trim());
      const isCut = (part: Element) => {
        const { overflowX, overflowY } = getComputedStyle(part);
        const tall = part.scrollHeight > part.clientHeight + 1;
        return (overflowX !== 'visible' && wide(part)) || (overflowY !== 'visible' && tall);
      };
      if (position !== 'absolute' && parts.filter(part => !isOnlyHeard(part)).some(isCut))
        faults.push(`cut: ${name(button)}`);
    }
    return faults;
  });
