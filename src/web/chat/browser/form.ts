import type { Words } from '../words';
import { part } from './find';

/** The secure form in the conversation: a page of its own in a frame of ours, which the conversation only makes room for. */
export interface FormPlace {
  /** Shows this form; null when the conversation has gone on. */
  want(path: string | null, options: { focus: boolean }): void;
  isOpen(): boolean;
  /** Something of it is on its way, or its end is being read: the focus stays there. */
  isBusy(): boolean;
  say(words: Words): void;
  /** Nothing of what was typed is left. */
  clear(): void;
}

export function createFormPlace(deps: {
  words: () => Words;
  /** It was opened, or is gone: the composer rests in between. */
  changed: (isOpen: boolean) => void;
  /** Tells the server that the person is there. */
  present: () => Promise<void>;
  /** The same form again, which itself says what is to be corrected: read there. */
  corrected: () => void;
  /** What came of it was read: the conversation goes on. */
  finished: () => void;
}): FormPlace {
  const place = part('form', HTMLElement);
  let wanted: string | null = null;
  /** The one that the frame was last led to, or went on to by itself. */
  let led: string | null = null;
  let frame: HTMLIFrameElement | undefined;
  /** The one that the person closed: it is not opened again unasked. */
  let left: string | null = null;
  let focusesOnLoad = false;
  let sendings = 0;
  /** The page that comes is one that we led to: not the same form again, with what is to be corrected. */
  let isNew = false;

  addEventListener('message', hear);
  return { want, isOpen: () => frame !== undefined, isBusy: () => isSending() || isOutcome(), say, clear };

  function want(path: string | null, { focus }: { focus: boolean }): void {
    wanted = path;
    focusesOnLoad = focus;
    // What was sent is on its way: its answer may be this very form, with what is to be corrected. What came of it is read first.
    if (!isSending() && !isOutcome()) follow();
  }

  function follow(): void {
    if (wanted === null) close();
    else if (wanted === left) return;
    else if (frame === undefined) open(wanted);
    else if (wanted !== led && wanted !== shownPath()) lead(frame, wanted);
    led = wanted;
  }

  function lead(made: HTMLIFrameElement, path: string): void {
    isNew = true;
    // No step that Back would have to undo.
    if (made.isConnected) made.contentWindow?.location.replace(path);
    else made.src = path;
  }

  function open(path: string): void {
    const made = newFrame();
    lead(made, path);
    made.addEventListener('load', () => loaded(made, document.activeElement === made));
    place.replaceChildren(head(), made, deadline());
    place.hidden = false;
    frame = made;
    left = null;
    deps.changed(true);
  }

  function newFrame(): HTMLIFrameElement {
    const made = document.createElement('iframe');
    made.title = deps.words().formTitle;
    return made;
  }

  /**
   * What is sent from a frame is answered in another one, which then takes its place: the first page of a frame is no step of the
   * browser's history, a second one would be, and Back would undo it instead of closing the widget.
   */
  function sendFrom(made: HTMLIFrameElement, form: HTMLFormElement): void {
    const next = newFrame();
    next.hidden = true;
    next.name = `form-${sendings++}`;
    form.target = next.name;
    next.addEventListener('load', () => {
      if (next.contentDocument?.URL === 'about:blank') return;
      const hadFocus = document.activeElement === made || document.activeElement === next;
      if (frame === made) {
        frame = next;
        next.hidden = false;
        made.remove();
      }
      loaded(next, hadFocus);
    });
    made.after(next);
  }

  function loaded(made: HTMLIFrameElement, hasFocus: boolean): void {
    if (made !== frame) return;
    const page = made.contentDocument;
    // The browser's own page: the network failed.
    if (!page?.querySelector('main')) offerAgain(deps.words().unreachable, deps.words().retry);
    // Nobody has touched this page for a while: who does it now is there.
    else if (page.querySelector('[data-outcome="leftAlone"]'))
      offerAgain(deps.words().formClosed, deps.words().openForm);
    else settle(made, page, hasFocus);
  }

  function settle(made: HTMLIFrameElement, page: Document, hasFocus: boolean): void {
    const form = page.querySelector<HTMLFormElement>('form[data-form]');
    if (form) sendFrom(made, form);
    const grow = () => {
      made.style.height = `${page.documentElement.scrollHeight}px`;
    };
    new ResizeObserver(grow).observe(page.body);
    grow();
    // A frame keeps its keys to itself.
    page.addEventListener('keydown', event => {
      if (event.key === 'Escape' && !event.defaultPrevented) leave();
    });
    const isLed = isNew && page.location.pathname === led;
    const focuses = isLed ? focusesOnLoad : hasFocus;
    const target = page.querySelector<HTMLElement>('[autofocus]') ?? page.querySelector('h1');
    if (focuses && target) {
      if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
      target.focus({ preventScroll: true });
      // A new one with what stands above it: whose form it is.
      (isLed ? place : target).scrollIntoView({ block: 'start' });
    }
    if (isLed) isNew = false;
    if (isOutcome()) return;
    if (!isLed) deps.corrected();
    follow();
  }

  function hear({ origin, source, data }: MessageEvent): void {
    if (origin !== location.origin || !frame || source !== frame.contentWindow) return;
    if (data?.type === 'sesame.form.done') finish();
    if (data?.type === 'sesame.form.deadline') warn(String(data.text));
  }

  function offerAgain(what: string, label: string): void {
    close();
    offer(what, label);
  }

  function finish(): void {
    if (wanted === led) wanted = null;
    follow();
    deps.finished();
  }

  /** The end of its time comes near: in view, and said, although the form is longer than the screen. */
  function warn(text: string): void {
    const bar = place.querySelector<HTMLElement>('.deadline');
    const said = bar?.querySelector('p');
    if (!bar || !said) return;
    bar.hidden = text === '';
    said.textContent = text;
  }

  function deadline(): HTMLElement {
    const bar = document.createElement('div');
    bar.className = 'deadline';
    bar.hidden = true;
    const text = document.createElement('p');
    text.setAttribute('role', 'status');
    bar.append(text, press(deps.words().extend, extend));
    return bar;
  }

  function extend(): void {
    frame?.contentDocument?.querySelector<HTMLElement>('[data-extend]')?.click();
  }

  /** What was typed is not dropped by a slip. */
  function leave(): void {
    if (isDirty()) askFirst();
    else dropped();
  }

  function askFirst(): void {
    const words = deps.words();
    const field = frame?.contentDocument?.activeElement as HTMLElement | null | undefined;
    const question = document.createElement('div');
    question.className = 'leaving';
    question.setAttribute('role', 'alertdialog');
    question.setAttribute('aria-label', words.leaveForm);
    const text = document.createElement('p');
    text.textContent = words.leaveForm;
    const stay = press(words.stayInForm, () => {
      question.remove();
      (field ?? frame)?.focus();
    });
    question.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') stay.click();
    });
    question.append(text, stay, press(words.closeForm, dropped));
    place.querySelector('.leaving')?.remove();
    place.prepend(question);
    question.scrollIntoView({ block: 'nearest' });
    stay.focus();
  }

  function dropped(): void {
    left = wanted;
    close();
    if (left !== null) offer(deps.words().formClosed, deps.words().openForm);
  }

  function offer(what: string, label: string): void {
    const text = document.createElement('p');
    text.textContent = what;
    const again = press(label, async () => {
      left = null;
      await deps.present();
      want(wanted, { focus: true });
    });
    place.replaceChildren(text, again);
    place.hidden = false;
    again.focus();
  }

  function close(): void {
    const wasOpen = frame !== undefined;
    clear();
    led = null;
    if (wasOpen) deps.changed(false);
  }

  function clear(): void {
    frame = undefined;
    place.replaceChildren();
    place.hidden = true;
  }

  function head(): HTMLElement {
    const words = deps.words();
    const bar = document.createElement('div');
    bar.className = 'form-head';
    const aside = document.createElement('p');
    aside.textContent = words.formAside;
    const cross = press('✕', leave);
    cross.className = 'close';
    cross.setAttribute('aria-label', words.closeForm);
    bar.append(aside, cross);
    return bar;
  }

  function say(words: Words): void {
    if (frame) frame.title = words.formTitle;
  }

  function shownPath(): string | null {
    return frame?.contentDocument?.querySelector('[data-form]')?.getAttribute('action') ?? null;
  }

  function isSending(): boolean {
    return frame?.contentDocument?.querySelector<HTMLElement>('form[data-form]')?.dataset.sent === 'yes';
  }

  function isOutcome(): boolean {
    return Boolean(frame?.contentDocument?.querySelector('[data-outcome]'));
  }

  function isDirty(): boolean {
    const fields = frame?.contentDocument?.querySelectorAll('input') ?? [];
    return [...fields].some(field => field.type !== 'hidden' && field.value !== field.defaultValue);
  }
}

function press(label: string, act: () => unknown): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}
