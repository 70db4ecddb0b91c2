import type { Words } from '../words';
import { part } from './find';
import { createTyped, isDirty, keptFor } from './typed';

/** The secure form in the conversation: a page of its own in a frame of ours, which the conversation only makes room for. */
export interface FormPlace {
  /**
   * Shows this form; null when the conversation has gone on.
   * @param options.keeps that the person has asked for the next one: what they typed goes into it
   * @param options.silence ms without a question before this one: after a while, what was typed is not shown to who may have come next
   */
  want(path: string | null, options: { focus: boolean; keeps?: boolean; silence?: number }): void;
  isOpen(): boolean;
  /** In view, and with the focus. */
  reach(): void;
  /** Asks before what was typed is dropped; false when nothing would be. */
  asksBefore(drop: () => void, asked: Leaving): boolean;
  /** Something of it is on its way, or its end is being read: the focus stays there. */
  isBusy(): boolean;
  /** It says what is to be corrected. */
  isRefused(): boolean;
  /** What had the focus in it, after something has come above it. */
  stayInView(): void;
  /** In the language that is spoken now, with what was typed. */
  say(words: Words): void;
  /** Nothing of what was typed is left. */
  clear(): void;
}

/** What is about to be done, and the button that does it. */
export interface Leaving {
  question: string;
  button: string;
}

export function createFormPlace(deps: {
  words: () => Words;
  /** It was opened, or is gone: the composer rests in between. */
  changed: (isOpen: boolean) => void;
  /** Tells the server that the person is there. */
  present: () => Promise<void>;
  /** What was sent is answered, maybe with another cookie. */
  answered: () => void;
  /** The same form again, which itself says what is to be corrected, with these words. */
  refused: (reasons: string) => void;
  /** What came of it was read: the conversation goes on. */
  finished: () => void;
}): FormPlace {
  const place = part('form', HTMLElement);
  const typed = createTyped();
  let wanted: string | null = null;
  /** The one that the frame was last led to, or went on to by itself. */
  let led: string | null = null;
  let frame: HTMLIFrameElement | undefined;
  /** The one that the person closed: it is not opened again unasked. */
  let left: string | null = null;
  let focusesOnLoad = false;
  let sendings = 0;
  /** Where what is sent from the frame is answered. */
  let answering: HTMLIFrameElement | undefined;
  /** Those whose answer took so long that the form was given back. It may bring the cookie of who was verified: they are left to come. */
  const late = new Set<HTMLIFrameElement>();
  let keepsOnLead = false;
  /** The page that comes is one that we led to: not the same form again, with what is to be corrected. */
  let isNew = false;
  /** What had the focus in it last. */
  let inUse: HTMLElement | undefined;
  /** What was typed into the form before belongs into the next one. */
  let carries = false;
  /** And is shown there unasked: whoever typed it is still there. */
  let givesBack = false;
  /** More time was given, and that is still said. */
  let isGranted = false;

  addEventListener('message', hear);
  return {
    want,
    isOpen: () => frame !== undefined,
    reach,
    isBusy,
    isRefused,
    stayInView,
    asksBefore,
    say,
    clear,
  };

  function want(
    path: string | null,
    { focus, keeps = false, silence = 0 }: { focus: boolean; keeps?: boolean; silence?: number },
  ): void {
    wanted = path;
    focusesOnLoad = focus;
    keepsOnLead = keeps;
    givesBack = keeps || silence < keptFor;
    // What was sent is on its way: its answer may be this very form, with what is to be corrected.
    if (!isSending() && !isUnread()) follow();
  }

  function follow(): void {
    if (wanted === null) close();
    else if (wanted === left) return;
    else if (frame === undefined) open(wanted);
    else if (wanted !== led && wanted !== shownPath()) {
      if (keepsOnLead || late.size > 0) carry(frame);
      lead(frame, wanted);
    }
    led = wanted;
  }

  function lead(made: HTMLIFrameElement, path: string): void {
    isNew = true;
    warn('', false);
    // No step that Back would have to undo.
    if (made.isConnected) made.contentWindow?.location.replace(path);
    else made.src = path;
  }

  function open(path: string): void {
    const made = newFrame();
    lead(made, path);
    made.addEventListener('load', () => loaded(made, document.activeElement === made));
    empty();
    place.append(head(), made, deadline());
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
      const isLate = late.delete(next);
      if (next !== frame && !(isLate ? isStillNews(next, form) : frame === made)) {
        next.remove();
        deps.answered();
        return;
      }
      const hadFocus = document.activeElement === frame || document.activeElement === next;
      if (next !== frame) takePlace(next);
      loaded(next, hadFocus);
    });
    made.after(next);
    answering = next;
  }

  /** Not where one was led on meanwhile. */
  function isStillNews(next: HTMLIFrameElement, form: HTMLFormElement): boolean {
    // Lost on its way: the form is there, to be sent again.
    if (!next.contentDocument?.querySelector('main')) return false;
    // The very form that is led to, with what is to be corrected.
    if (wanted !== null && pathIn(next) === wanted) return true;
    // What was sent again came too late to be more than a word about the first.
    return !isNew && (frame?.contentDocument === form.ownerDocument || outcome() === 'used');
  }

  function takePlace(next: HTMLIFrameElement): void {
    const before = frame;
    frame = next;
    isNew = false;
    next.hidden = false;
    warn('', false);
    if (!before) return;
    carry(before);
    before.remove();
  }

  /** What was sent is still on its way. */
  function givenBack(made: HTMLIFrameElement): void {
    const form = made.contentDocument?.querySelector<HTMLFormElement>('form[data-form]');
    if (!form || !answering) return;
    late.add(answering);
    sendFrom(made, form);
    // What the conversation has said meanwhile waited for the answer.
    follow();
  }

  function loaded(made: HTMLIFrameElement, hasFocus: boolean): void {
    if (made !== frame) return;
    const page = made.contentDocument;
    // The browser's own page: the network failed. What was typed goes into the one that opens after all.
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
      // `scrollHeight` is never less than the frame has already.
      made.style.height = `${Math.ceil(page.documentElement.getBoundingClientRect().height)}px`;
    };
    new ResizeObserver(grow).observe(page.body);
    grow();
    // A frame keeps its keys to itself.
    page.addEventListener('keydown', event => {
      if (event.key === 'Escape' && !event.defaultPrevented) leave();
    });
    page.addEventListener('input', () => isGranted && warn('', false));
    // It forgets what had the focus as soon as something around it has.
    page.addEventListener('focusin', ({ target }) => {
      inUse = target as HTMLElement;
    });
    const isLed = isNew && page.location.pathname === led;
    settleTyped(page, isLed);
    const focuses = isLed ? focusesOnLoad : hasFocus;
    const target = page.querySelector<HTMLElement>('[autofocus]') ?? page.querySelector('h1');
    // On a slow line one may be writing before all of it is there.
    const typing = [...page.querySelectorAll('input')].find(input => input === page.activeElement);
    if (typing) inUse = typing;
    else if (focuses && target) {
      if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
      target.focus({ preventScroll: true });
      // A new one with what stands above it: whose form it is.
      (isLed ? place : (target.parentElement ?? target)).scrollIntoView({ block: 'start' });
    }
    if (isLed) isNew = false;
    else deps.answered();
    if (isUnread()) return;
    if (wanted === null) finish();
    else if (!isLed && outcome() === null) deps.refused(reasonsIn(page));
    follow();
  }

  function carry(made: HTMLIFrameElement): void {
    if (made.contentDocument?.querySelector('form[data-form]')) typed.keep(made.contentDocument);
    carries = true;
  }

  /** What was typed goes into the answer that is this very form again, but for what is wrong, or into the next one; at an end it is gone. */
  function settleTyped(page: Document, isLed: boolean): void {
    // The server has not looked at what it makes wait: it is sent again, by whoever typed it.
    if (unexamined.has(outcome() ?? '')) return;
    // Nor at what is sent a second time: the first is still to be answered.
    if (outcome() === 'used' && late.size > 0) return;
    if (carries && (!isLed || givesBack)) typed.giveBack(page);
    typed.forget();
    carries = false;
  }

  function hear({ origin, source, data }: MessageEvent): void {
    if (origin !== location.origin || !frame || source !== frame.contentWindow) return;
    // The next form may be on its way already: what ends is the one before.
    if (isNew && shownPath() !== led) return;
    if (data?.type === 'sesame.form.done' && !isNew) finish();
    if (data?.type === 'sesame.form.late') givenBack(frame);
    if (data?.type === 'sesame.form.deadline') warn(String(data.text), data.extends === true);
    if (data?.type === 'sesame.form.extended') granted(String(data.text));
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
  function warn(text: string, offersMore: boolean): void {
    const bar = place.querySelector<HTMLElement>('.deadline');
    const said = bar?.querySelector('p');
    const more = bar?.querySelector('button');
    if (!bar || !said || !more) return;
    isGranted = false;
    bar.hidden = text === '';
    more.hidden = !offersMore;
    said.textContent = text;
  }

  /** Said until one types again; the button is gone, and the focus with it to where one was. */
  function granted(text: string): void {
    const hadFocus = place.querySelector('.deadline')?.contains(document.activeElement);
    warn(text, false);
    isGranted = true;
    if (hadFocus) fieldInUse()?.focus();
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
    const { leaveForm, closeForm } = deps.words();
    if (!asksBefore(dropped, { question: leaveForm, button: closeForm })) dropped();
  }

  function asksBefore(drop: () => void, asked: Leaving): boolean {
    if (isSending() || !isDirty(frame?.contentDocument)) return false;
    askFirst(drop, asked);
    return true;
  }

  function askFirst(drop: () => void, asked: Leaving): void {
    const field = fieldInUse();
    const question = document.createElement('div');
    question.className = 'leaving';
    question.setAttribute('role', 'alertdialog');
    question.setAttribute('aria-label', asked.question);
    const text = document.createElement('p');
    text.textContent = asked.question;
    const stay = press(deps.words().stayInForm, () => {
      question.remove();
      field?.focus();
    });
    const close = press(asked.button, () => {
      question.remove();
      drop();
    });
    question.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      stay.click();
    });
    question.append(text, stay, close);
    place.querySelector('.leaving')?.remove();
    place.prepend(question);
    question.scrollIntoView({ block: 'nearest' });
    stay.focus();
  }

  function reach(): void {
    frame?.focus({ preventScroll: true });
    place.scrollIntoView({ block: 'start' });
  }

  function fieldInUse(): HTMLElement | undefined {
    return inUse?.isConnected && inUse.ownerDocument === frame?.contentDocument ? inUse : frame;
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
    empty();
    place.append(text, again);
    place.hidden = false;
    again.focus();
  }

  function close(): void {
    const wasOpen = frame !== undefined;
    const isOver = !carries || outcome() === 'used';
    empty();
    led = null;
    if (isOver) typed.forget();
    if (wasOpen) deps.changed(false);
  }

  function clear(): void {
    late.clear();
    empty();
    typed.forget();
    carries = false;
  }

  function empty(): void {
    frame = undefined;
    for (const child of [...place.children])
      if (!(child instanceof HTMLIFrameElement && late.has(child))) child.remove();
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
    if (!frame) return;
    frame.title = words.formTitle;
    const isOther = frame.contentDocument?.documentElement.lang !== document.documentElement.lang;
    if (!isOther || isSending() || led === null || shownPath() !== led) return;
    carry(frame);
    lead(frame, led);
  }

  function shownPath(): string | null {
    return pathIn(frame);
  }

  function pathIn(made: HTMLIFrameElement | undefined): string | null {
    return made?.contentDocument?.querySelector('[data-form]')?.getAttribute('action') ?? null;
  }

  function isSending(): boolean {
    return frame?.contentDocument?.querySelector<HTMLElement>('form[data-form]')?.dataset.sent === 'yes';
  }

  function isBusy(): boolean {
    return isSending() || isUnread();
  }

  /** What came of a form is read before it goes; not before the next one, nor what the conversation says as well. */
  function isUnread(): boolean {
    const id = outcome();
    return id !== null && !moot.has(id) && (wanted === null || wanted === led);
  }

  function isRefused(): boolean {
    return wanted !== null && wanted === shownPath() && !!frame?.contentDocument?.querySelector(summary);
  }

  function stayInView(): void {
    if (!inUse?.isConnected || document.activeElement !== frame) return;
    const refusal = inUse.closest(summary);
    (refusal ?? inUse).scrollIntoView({ block: refusal ? 'start' : 'nearest' });
  }

  function outcome(): string | null {
    return frame?.contentDocument?.querySelector('[data-outcome]')?.getAttribute('data-outcome') ?? null;
  }
}

/** What is to be corrected. */
const summary = '[data-summary]';

const reasonsIn = (page: Document): string =>
  [...page.querySelectorAll(`${summary} li`)].map(({ textContent }) => textContent).join(' ');

/** Ends that say nothing of what was typed. */
const unexamined: ReadonlySet<string> = new Set(['locked', 'failed']);

/** Ends of a form in which nothing was done with it. */
const moot: ReadonlySet<string> = new Set(['expired', 'grantEnded', 'closed', 'replaced', 'used']);

function press(label: string, act: () => unknown): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}
