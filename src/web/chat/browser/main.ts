import { answers, navigation } from '../answers';
import { actionsOf, isOpenUrl, stateOf, stepOf } from '../card';
import { formPath } from '../form-path';
import { openQuestion, readActivity, readHistory, type Said } from '../said';
import { type Texts, type Words, wordsOf } from '../words';
import { nodesOf } from './dom';
import { button, part } from './find';
import { createFormPlace, type Leaving } from './form';
import { type Line, type Loss, type Outgoing, openLine } from './line';
import { createLog } from './log';
import { call, freshSession, keep, readSession, type Session } from './session';

/** The chat's other tabs in this browser; Safari before 15.4 has no way to them. */
const others = window.BroadcastChannel && new BroadcastChannel('sesame.chat');

/** The chat page comes to life: what its forms do by themselves is done here without another page. */
const chat = document.getElementById('chat');
if (chat) start(chat);
// Also the page that says « C’est terminé »: with it the cookie of every tab is gone.
others?.postMessage(document.getElementById('over') !== null);
tellWidget({ type: 'sesame.widget.ready' });

type Locale = 'fr' | 'en';

/** Written before this file by the server, which alone knows where it is installed. */
declare const chatTexts: Readonly<Record<Locale, Texts>>;

function start(chat: HTMLElement): void {
  const scroller = part('scroller', HTMLElement);
  const logPlace = part('log', HTMLElement);
  const answersPlace = part('answers', HTMLElement);
  const status = part('status', HTMLElement);
  /** For who listens, of what changes beside the conversation. */
  const told = part('said', HTMLElement);
  const trouble = part('trouble', HTMLElement);
  const step = part('step', HTMLElement);
  const menu = part('menu', HTMLDetailsElement);
  const composer = part('composer', HTMLFormElement);
  const resting = part('resting', HTMLAnchorElement);
  const input = part('text', HTMLInputElement);
  const log = createLog(logPlace);
  const azure = chat.dataset.directLine;
  const base = azure ?? `${location.origin}/v3/directline`;
  let locale: Locale = document.documentElement.lang === 'en' ? 'en' : 'fr';
  let line: Line | undefined;
  /** Something was sent, and its answer has not come: when it does, it is shown from its beginning. */
  let awaited = false;
  /** When the question before was asked (ms, by the server's clock). */
  let askedAt = 0;
  /** How often the server was asked in vain for the conversation. */
  let failures = 0;
  /** Whether this page has had the conversation. */
  let wasOpen = false;
  /** Another tab has the conversation now. */
  let isElsewhere = false;
  /** Whoever presses this was asked already whether what they typed may go. */
  let agreed: HTMLButtonElement | undefined;
  const form = createFormPlace({
    words,
    changed: rest,
    // Not only once it is read: a page that ends by itself may say so before it has taken its place.
    answered: () => line?.hurry(),
    finished,
    refused: reasons => {
      told.textContent = reasons;
      stay();
    },
    present: async () => line?.present(),
  });

  document.body.classList.add('scripted');
  addEventListener('submit', submitted);
  addEventListener('click', copied);
  addEventListener('keydown', escaped);
  resting.addEventListener('click', toForm);
  button(trouble).addEventListener('click', restart);
  // Nothing that was typed stays behind, and no page comes back from memory as it was.
  addEventListener('pagehide', form.clear);
  addEventListener('pageshow', event => event.persisted && location.reload());
  document.addEventListener('visibilitychange', () => document.hidden || look());
  // Of Azure's conversations the server does not know which one goes on.
  others?.addEventListener('message', ({ data }) => (azure ? data && line && lost('ended') : look()));
  takeOver();
  void connect();

  // --- the conversation ---

  /** What the server has written stands; what it offers is offered by us from here on. */
  function takeOver(): void {
    const link = answersPlace.querySelector('a[data-form]');
    document.getElementById('new')?.scrollIntoView();
    tellStep();
    // Who was in a form is in it again; a page around ours keeps its focus.
    if (link) showForm(link.getAttribute('href'), { focus: document.hasFocus() });
  }

  async function connect(): Promise<void> {
    if (failures === 0) setStatus('connecting');
    const refresh = () => freshSession(conversationIn(chat), locale);
    const begun = await (azure ? azureSession() : refresh()).catch(() => ({
      refused: 'unavailable' as const,
    }));
    if ('refused' in begun) return begun.refused === 'unavailable' ? connectLater() : lost(begun.refused);
    const { session } = begun;
    const watermark = chat.dataset.watermark ?? '';
    wasOpen = true;
    line = openLine({
      base,
      session,
      watermark,
      locale: () => locale,
      refresh,
      listener: { heard, changed, lost },
    });
  }

  /** Another page of the chat has come, or somebody is back: what « Terminer » has ended elsewhere is not shown here any longer. */
  async function look(): Promise<void> {
    const id = conversationIn(chat);
    if (id === null || !(line || isElsewhere)) return;
    const found = await freshSession(id, locale).catch(() => null);
    if (found && 'refused' in found && found.refused !== 'unavailable') lost(found.refused);
  }

  function connectLater(): void {
    failures += 1;
    setStatus('offline');
    setTimeout(connect, Math.min(20_000, 1_000 * 2 ** failures));
  }

  function changed(state: 'open' | 'offline'): void {
    setStatus(state === 'open' ? null : 'offline');
  }

  function heard(activities: readonly unknown[], watermark: string): void {
    chat.dataset.watermark = watermark;
    for (const shown of activities.map(readActivity)) {
      if (shown?.type === 'said') log.show(shown.said, words());
      if (shown?.type === 'deleted') log.remove(shown.id);
      if (shown?.type === 'locale') speak(shown.locale);
    }
    const asked = openQuestion(readHistory(activities));
    if (asked) ask(asked);
  }

  function ask(asked: Said): void {
    const path =
      actionsOf(asked.card)
        .filter(isOpenUrl)
        .map(({ url }) => formPath(url))
        .find(Boolean) ?? null;
    step.textContent = stepOf(asked.card);
    tellStep();
    if (stateOf(asked.card) === 'done') tellWidget({ type: 'sesame.widget.done' });
    answersPlace.replaceChildren(...nodesOf(answers(asked, words(), {})));
    menu.querySelector('form')?.remove();
    menu.querySelector('div')?.prepend(...nodesOf(navigation(asked, {})));
    const isNews = awaited || form.isOpen();
    const silence = asked.at - askedAt;
    askedAt = asked.at;
    showForm(path, { focus: isNews && !log.newsHas(facts), keeps: awaited, silence });
    if (isNews && !form.isBusy()) {
      if (form.isRefused() && !awaited) stay();
      else arrive();
    }
    awaited = false;
  }

  /** « Étape 2 sur 6 », for the page around the widget. */
  function tellStep(): void {
    const [at, of] = step.textContent?.match(/\d+/gu) ?? [];
    if (of) tellWidget({ type: 'sesame.widget.step', value: { step: Number(at), of: Number(of) } });
  }

  /** What the conversation says of a refusal stands above the form, whose reasons are what is read. */
  function stay(): void {
    log.news();
    form.stayInView();
  }

  /** To the beginning of what is new, and with the focus on what is asked: never left on a button that is gone. */
  function arrive(): void {
    const isFormNext = form.isOpen() && !log.newsHas(facts);
    scrollToNews();
    const isTyping = document.activeElement === input && !matchMedia('(pointer: coarse)').matches;
    if (!isTyping && !isFormNext) latestQuestion()?.querySelector('h2')?.focus({ preventScroll: true });
  }

  function latestQuestion(): HTMLElement | undefined {
    return [...logPlace.querySelectorAll<HTMLElement>('.asks')].pop();
  }

  function scrollToNews(): void {
    log.news()?.scrollIntoView({ block: 'start' });
  }

  // --- sending ---

  function submitted(event: SubmitEvent): void {
    const sent = event.target;
    if (!(sent instanceof HTMLFormElement)) return;
    const presser = event.submitter;
    const pressed = presser instanceof HTMLButtonElement ? presser : undefined;
    // What was typed is out of sight where the chat is not: no question could be asked beside it.
    if (
      pressed &&
      pressed !== agreed &&
      trouble.hidden &&
      (sent.id === 'end' || 'leaves' in pressed.dataset)
    ) {
      if (form.asksBefore(() => press(pressed), leavingBy(pressed, sent.id === 'end'))) {
        event.preventDefault();
        menu.open = false;
        return;
      }
    }
    if (sent.id === 'end') {
      line?.close();
      line = undefined;
    }
    // Before it is there, a form goes by itself; not where nobody would answer it.
    if (!chat.contains(sent) || (!line && failures === 0)) return;
    event.preventDefault();
    const fields = new FormData(sent);
    const value = (name: string): string => String(fields.get(name) ?? '');
    if (pressed?.name === 'choice')
      say(pressed.textContent ?? '', { value: { choice: pressed.value, state: value('state') } });
    else if (fields.has('date'))
      say(value('date'), { value: { date: value('date'), state: value('state') } });
    else if (pressed?.name === 'text') say(pressed.value, { text: pressed.value });
    else if (value('text').trim() !== '') say(value('text'), { text: value('text') });
    if (sent === composer) input.value = '';
    menu.open = false;
  }

  function leavingBy(pressed: HTMLButtonElement, endsChat: boolean): Leaving {
    const { leaveChat, endChat, leaveBy } = words();
    if (endsChat) return { question: leaveChat, button: endChat };
    const button = pressed.textContent ?? '';
    return { question: leaveBy.replace('{action}', () => button), button };
  }

  /** What was typed may go. */
  function press(pressed: HTMLButtonElement): void {
    agreed = pressed;
    pressed.click();
    agreed = undefined;
  }

  function say(text: string, said: Omit<Outgoing, 'id'>): void {
    const message = { id: randomName(), ...said };
    const offered = [...answersPlace.childNodes];
    const wasTyping = document.activeElement === input;
    answersPlace.replaceChildren();
    tellsNoLonger();
    awaited = true;
    void deliver();

    async function deliver(): Promise<void> {
      log.sending(message.id, text, words());
      scroller.scrollTop = scroller.scrollHeight;
      // The button that was pressed is gone.
      if (!wasTyping) headOf(logPlace.lastElementChild);
      const slow = setTimeout(() => log.slow(message.id, words()), slowAfter);
      const isSent = await line?.send(message);
      clearTimeout(slow);
      if (isSent || !trouble.hidden) return;
      log.notSent(message.id, words(), () => void deliver());
      if (answersPlace.childNodes.length === 0) answersPlace.replaceChildren(...offered);
    }
  }

  // --- forms ---

  function showForm(path: string | null, how: Parameters<typeof form.want>[1]): void {
    if (path) answersPlace.querySelector('a[data-form]')?.parentElement?.remove();
    form.want(path, how);
  }

  /** While a form is open nothing can be typed beside it by mistake. */
  function rest(isOpen: boolean): void {
    composer.hidden = isOpen;
    resting.hidden = !isOpen;
  }

  /** On a phone it may be below what was just said. Not by the link itself: Back would have a step to undo. */
  function toForm(event: MouseEvent): void {
    event.preventDefault();
    form.reach();
  }

  /** Its answer is there already, or comes. */
  function finished(): void {
    awaited = !log.hasNews();
    if (!awaited) arrive();
  }

  // --- what the page says by itself ---

  function words(): Words {
    return wordsOf(chatTexts[locale], locale);
  }

  function setStatus(name: 'connecting' | 'offline' | null): void {
    status.hidden = name === null;
    status.textContent = name === null ? '' : words()[name];
  }

  function lost(reason: Loss): void {
    // There was a cookie when the line was opened: « Terminer » in another tab has taken it.
    const why = reason === 'cookies' && wasOpen ? 'ended' : reason;
    line?.close();
    line = undefined;
    // The server asks whose conversation it is.
    if (why === 'left') {
      location.reload();
      return;
    }
    wipe();
    // What was typed is there again for who comes back from the other tab.
    if (why !== 'elsewhere') form.clear();
    isElsewhere = why === 'elsewhere';
    setStatus(null);
    const say = trouble.querySelector('p');
    if (say) say.textContent = words()[why];
    button(trouble).textContent = words()[why === 'elsewhere' ? 'here' : 'restart'];
    if (why === 'cookies') offerOwnPage();
    trouble.hidden = false;
    document.body.classList.add('troubled');
  }

  /** The next person must not read it here; who goes on here is told all of it again. */
  function wipe(): void {
    tellsNoLonger();
    logPlace.replaceChildren();
    answersPlace.replaceChildren();
    menu.querySelector('form')?.remove();
    step.textContent = '';
    chat.dataset.watermark = '';
  }

  /** That the conversation goes on, in another language than was asked for. */
  function tellsNoLonger(): void {
    document.getElementById('goes-on')?.remove();
  }

  function restart(): void {
    if (!isElsewhere) {
      location.reload();
      return;
    }
    trouble.hidden = true;
    document.body.classList.remove('troubled');
    // Without a form the question itself is come to.
    awaited = !form.isOpen();
    void connect();
  }

  /** In a frame of another site some browsers keep no cookie: a page of one's own has one. */
  function offerOwnPage(): void {
    const link = document.createElement('a');
    link.className = 'button main';
    link.href = `/webchat?locale=${locale}`;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = words().ownPage;
    button(trouble).replaceWith(link);
  }

  function speak(chosen: Locale): void {
    locale = chosen;
    document.documentElement.lang = chosen;
    document.title = words().title;
    for (const said of document.querySelectorAll<HTMLElement>('[data-text]')) {
      const text = Object.entries(words()).find(([name]) => name === said.dataset.text)?.[1];
      if (typeof text === 'string') said.textContent = text;
    }
    for (const link of document.querySelectorAll('a[data-text="home"]'))
      link.setAttribute('href', `/?lang=${chosen}`);
    input.placeholder = words().message;
    setFields(document, 'locale', chosen);
    // Opened again, it is in the language that was chosen last.
    const address = new URL(location.href);
    address.searchParams.set('locale', chosen);
    history.replaceState(null, '', address.href);
    form.say(words());
    tellWidget({ type: 'sesame.widget.locale', value: chosen });
  }

  async function copied(event: MouseEvent): Promise<void> {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null;
    if (!pressed) return;
    if (!(await putOnClipboard(pressed))) return;
    pressed.textContent = words().copied;
    told.textContent = `${words().copied} : ${pressed.dataset.copy}`;
    setTimeout(() => {
      pressed.textContent = words().copy;
      told.textContent = '';
    }, 2_000);
  }

  function escaped(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.defaultPrevented && !form.isOpen())
      tellWidget({ type: 'sesame.widget.close' });
  }

  /** Azure's conversation, which its own service keeps. */
  async function azureSession(): Promise<{ session: Session }> {
    const token = await call('/api/webchat/token', { method: 'POST', body: JSON.stringify({ locale }) });
    const session = readSession(await token.json());
    const begun = await call(`${base}/conversations`, { method: 'POST', token: session.token, body: '{}' });
    if (!begun.ok) throw new Error('unavailable');
    keep(session);
    const end = part('end', HTMLFormElement);
    setFields(end, 'conversation', session.conversationId);
    end.hidden = false;
    return { session };
  }
}

/** ms, as in a form. */
const slowAfter = 8_000;

/** What an account says: it is read before the form that comes with it. */
const facts = '.row';

function conversationIn(chat: HTMLElement): string | null {
  return chat.dataset.conversation ?? null;
}

/** Where the browser keeps its clipboard (not over https, or forbidden in a frame), the words are marked, to be copied by hand. */
async function putOnClipboard(pressed: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(pressed.dataset.copy ?? '');
    return true;
  } catch {
    const words = pressed.previousSibling;
    if (words) getSelection()?.selectAllChildren(words);
    return false;
  }
}

function setFields(within: ParentNode, name: string, value: string): void {
  for (const field of within.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)) field.value = value;
}

/** The focus goes to a message by its heading: the log has said the rest. */
function headOf(message: Element | null | undefined): void {
  const heading = message?.querySelector('h2');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** 128 bits, base64url. */
function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');
}

interface Progress {
  step: number;
  of: number;
}

/** Only to the page that we were opened for, which its address names. */
function tellWidget(message: { type: string; value?: string | Progress }): void {
  const origin = new URLSearchParams(location.search).get('origin') ?? '';
  if (window.parent === window || !/^https?:\/\/[^/]+$/.test(origin)) return;
  window.parent.postMessage(message, origin);
}
