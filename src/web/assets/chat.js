// @ts-check
/*
 * The chat page: gets a token, shows Web Chat, opens secure forms over it, and has a way on from every trouble.
 */
(() => {
  /** @typedef {'fr' | 'en'} Locale */
  /** @typedef {{ token: string, conversationId: string }} Session */
  /** @typedef {'unavailable' | 'ended' | 'expired' | 'elsewhere'} Trouble */

  const script = document.currentScript;
  const nonce = script instanceof HTMLScriptElement ? script.nonce : '';
  const chat = element('chat', HTMLElement);
  const status = element('status', HTMLElement);
  const trouble = element('trouble', HTMLElement);
  const dialog = element('form', HTMLDialogElement);
  /** @type {Record<Locale, Record<string, string>>} */
  const texts = JSON.parse(chat.dataset.texts ?? '{}');
  const tags = { fr: 'fr-FR', en: 'en-US' };
  const styleOptions = {
    accent: '#1d4f91',
    // A reply longer than the screen is read from its beginning: what matters stands there, and its buttons at the end.
    autoScrollSnapOnPage: true,
    scrollToEndButtonBehavior: 'any',
    scrollToEndButtonFontSize: '0.9rem',
    transcriptOverlayButtonBackground: '#14253a',
    transcriptOverlayButtonBackgroundOnFocus: '#1d4f91',
    transcriptOverlayButtonBackgroundOnHover: '#1d4f91',
    backgroundColor: '#faf7f2',
    subtle: '#5b6472',
    primaryFont: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
    rootHeight: '100%',
    rootWidth: '100%',
    // On a phone the words need the width more: the bot's face is in the header.
    ...(matchMedia('(max-width: 30rem)').matches
      ? { botAvatarImage: undefined, botAvatarInitials: undefined }
      : { botAvatarImage: '/pictures/bot.svg', botAvatarInitials: 'S' }),
    avatarSize: 36,
    botAvatarBackgroundColor: '#1d4f91',
    bubbleBackground: '#ffffff',
    bubbleBorderColor: '#e3ded5',
    bubbleBorderRadius: 14,
    bubbleMinWidth: 120,
    bubbleFromUserBackground: '#1d4f91',
    bubbleFromUserBorderColor: '#1d4f91',
    bubbleFromUserBorderRadius: 14,
    bubbleFromUserTextColor: '#ffffff',
    bubbleTextColor: '#14253a',
    emojiSet: {},
    groupTimestamp: 300_000,
    hideUploadButton: true,
    // Longer texts get an answer of the bot's; cutting them without a word would be worse.
    maxMessageLength: 20_000,
    markdownRenderHTML: false,
    sendBoxBackground: '#ffffff',
    sendBoxBorderTop: 'solid 1px #e3ded5',
    sendBoxHeight: 52,
    sendBoxPlaceholderColor: '#5b6472',
    sendBoxTextColor: '#14253a',
    sendBoxTextWrap: true,
    sendBoxButtonColor: '#1d4f91',
    suggestedActionBackgroundColor: '#ffffff',
    suggestedActionBorderColor: '#1d4f91',
    suggestedActionBorderRadius: 20,
    suggestedActionBorderWidth: 1,
    suggestedActionLayout: 'flow',
    suggestedActionTextColor: '#1d4f91',
    suggestedActionsStackedLayoutButtonTextWrap: true,
    timestampColor: '#5b6472',
  };
  /** @type {Locale} */
  let locale = document.documentElement.lang === 'en' ? 'en' : 'fr';
  /** @type {{ directLine: SesameDirectLine, session: Session, rerender: () => void } | undefined} */
  let shown;
  /** @type {WebSocket | undefined} */
  let latestSocket;
  /** @type {Trouble | undefined} */
  let troubled;
  /** Where the latest reply begins, counted in messages, and whether its last one has come. */
  let reply = { start: 0, whole: true };
  /** What comes next answers no button and no words: a welcome, or what became of a form. */
  let unasked = false;

  watchSockets();
  watchKeys();
  watchReading();
  watchForms();
  setInterval(keepTokenFresh, 10 * 60_000);
  button(trouble).addEventListener('click', () => void open());
  void open();

  // --- the conversation -------------------------------------------------------------------------------------------

  async function open() {
    clearTrouble();
    setStatus('connecting');
    try {
      const known = stored();
      const resumed = known && (await resume(known));
      if (resumed) show(resumed, true);
      else show(await begin(), false);
    } catch {
      // Offline, stopped, or refused for a while: the words are the same.
      failed('unavailable');
    }
  }

  /** The same conversation after a reload: a fresh token, or null when the server no longer knows it. */
  async function resume(/** @type {Session} */ { token, conversationId }) {
    const answer = await call(`/v3/directline/conversations/${encodeURIComponent(conversationId)}`, {
      token,
    });
    if (answer.status >= 500) throw new Error('unavailable');
    return answer.ok ? readSession(await answer.json()) : null;
  }

  async function begin() {
    const body = JSON.stringify({ locale });
    const answer = await call('/api/webchat/token', { method: 'POST', body });
    if (!answer.ok) throw new Error('unavailable');
    return readSession(await answer.json());
  }

  function show(/** @type {Session} */ session, /** @type {boolean} */ resumed) {
    const { token, conversationId } = session;
    const directLine = WebChat.createDirectLine({
      domain: `${location.origin}/v3/directline`,
      token,
      webSocket: true,
      ...(resumed ? { conversationId, watermark: '0' } : {}),
      conversationStartProperties: { locale: tags[locale] },
    });
    const store = WebChat.createStore({}, () => next => action => {
      hearLocale(action);
      followReplies(action);
      return next(action);
    });
    reply = { start: 0, whole: true };
    unasked = !resumed;
    const place = document.createElement('div');
    chat.replaceChildren(place);
    const rerender = () =>
      WebChat.renderWebChat(
        {
          directLine,
          store,
          locale: tags[locale],
          nonce,
          styleOptions,
          overrideLocalizedStrings: { TRANSCRIPT_MORE_MESSAGES: text('more') },
          cardActionMiddleware: openLinks,
          sendTypingIndicator: false,
        },
        place,
      );
    shown = { directLine, session, rerender };
    directLine.connectionStatus$.subscribe({
      next: state => {
        if (shown?.directLine === directLine) connectionChanged(state, session);
      },
      error: () => {},
    });
    rerender();
    // From here on, Web Chat says itself that it connects.
    setStatus(null);
  }

  /** The numbers are directlinejs's `ConnectionStatus`. */
  function connectionChanged(/** @type {number} */ state, /** @type {Session} */ session) {
    if (state === 2) keep(session);
    if (state === 3) failed('expired');
    if (state === 4) failed('unavailable');
    if (state === 5) failed('ended');
  }

  /** Never a dead chat: what happened, and a button that goes on. */
  function failed(/** @type {Trouble} */ reason) {
    const old = shown;
    shown = undefined;
    old?.directLine.end();
    if (reason === 'expired' || reason === 'ended') forget();
    troubled = reason;
    setStatus(null);
    sayTrouble();
    document.body.classList.add('troubled');
  }

  function clearTrouble() {
    troubled = undefined;
    trouble.hidden = true;
    document.body.classList.remove('troubled');
  }

  function sayTrouble() {
    if (!troubled) return;
    trouble.hidden = false;
    const words = trouble.querySelector('p');
    if (words) words.textContent = text(troubled);
    button(trouble).textContent = text(troubled === 'elsewhere' ? 'here' : 'restart');
  }

  /** directlinejs reconnects by itself and tells nobody: the person should know that it is trying. */
  function watchSockets() {
    window.WebSocket = class extends WebSocket {
      constructor(/** @type {string | URL} */ url, /** @type {string | string[] | undefined} */ protocols) {
        super(url, protocols);
        latestSocket = this;
        this.addEventListener('open', () => setStatus(null));
        this.addEventListener('close', event => {
          if (latestSocket !== this || !shown) return;
          // The server's word for « opened in another tab ».
          if (event.code === 4000) failed('elsewhere');
          else void waitForServer();
        });
      }
    };
    addEventListener('offline', () => setStatus('offline'));
    addEventListener('online', () =>
      setStatus(latestSocket?.readyState === WebSocket.OPEN ? null : 'offline'),
    );
  }

  /** When the server is back but has lost the conversation, directlinejs stops without a word: we ask ourselves. */
  async function waitForServer() {
    const waiting = shown;
    setStatus('offline');
    while (waiting && waiting === shown && status.dataset.name === 'offline') {
      await new Promise(resolve => setTimeout(resolve, 2000));
      const lost = await whyLost(waiting.session);
      if (lost && waiting === shown) failed(lost);
    }
  }

  /** @returns {Promise<Trouble | null>} */
  async function whyLost(/** @type {Session} */ { token, conversationId }) {
    try {
      const answer = await call(`/v3/directline/conversations/${encodeURIComponent(conversationId)}`, {
        token,
      });
      if (answer.status === 404) return 'ended';
      return answer.status === 401 || answer.status === 403 ? 'expired' : null;
    } catch {
      return null;
    }
  }

  function setStatus(/** @type {'connecting' | 'offline' | null} */ name) {
    status.hidden = name === null || troubled !== undefined;
    status.dataset.name = name ?? '';
    status.textContent = name === null ? '' : text(name);
  }

  // --- what is kept between two loads of the page: in this tab only -----------------------------------------------

  /** @returns {Session | null} */
  function stored() {
    try {
      const known = sessionStorage.getItem('sesame');
      return known === null ? null : readSession(JSON.parse(known));
    } catch {
      return null;
    }
  }

  function keep(/** @type {Session} */ session) {
    try {
      sessionStorage.setItem('sesame', JSON.stringify(session));
    } catch {
      // A browser that keeps nothing for frames: the chat works, and starts anew after a reload.
    }
  }

  function forget() {
    try {
      sessionStorage.removeItem('sesame');
    } catch {
      // Nothing was kept.
    }
  }

  /** directlinejs renews its own copy and does not show it. */
  async function keepTokenFresh() {
    const fresh = shown;
    if (!fresh) return;
    try {
      const { token } = fresh.session;
      const answer = await call('/v3/directline/tokens/refresh', { method: 'POST', token });
      if (!answer.ok || fresh !== shown) return;
      fresh.session = readSession(await answer.json());
      keep(fresh.session);
    } catch {
      // The next time, or the next load, will tell.
    }
  }

  /** @returns {Session} */
  function readSession(/** @type {unknown} */ body) {
    const { token, conversationId } = Object(body);
    if (typeof token !== 'string' || typeof conversationId !== 'string') throw new TypeError('not a session');
    return { token, conversationId };
  }

  function call(
    /** @type {string} */ path,
    /** @type {{ method?: string, body?: string, token?: string }} */ { method = 'GET', body, token },
  ) {
    /** @type {Record<string, string>} */
    const headers = { 'Content-Type': 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    return fetch(path, { method, body, headers, cache: 'no-store', signal: AbortSignal.timeout(15_000) });
  }

  // --- replies that nobody asked for in words: Web Chat leaves them out of sight, or shows their end -----------------

  function followReplies(/** @type {SesameAction} */ { type, payload }) {
    if (type === 'DIRECT_LINE/POST_ACTIVITY') unasked = false;
    const activity = payload?.activity;
    if (type !== 'DIRECT_LINE/INCOMING_ACTIVITY' || activity?.type !== 'message') return;
    // A turn ends with its question.
    const whole = activity.inputHint === 'expectingInput';
    reply = { start: reply.whole ? messages().length : reply.start, whole };
    if (!dialog.open) void showReply();
  }

  async function showReply() {
    const { start } = reply;
    const scroller = chat.querySelector('.webchat__basic-transcript__scrollable');
    if (!unasked || !scroller) return;
    // More than once, since Web Chat may go back to the end.
    for (let tries = 0; tries < 5; tries += 1) {
      await standsStill(scroller);
      const first = messages()[start];
      if (!unasked || !first || start !== reply.start) return;
      const before = scroller.scrollTop;
      scroller.scrollTop += first.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      if (scroller.scrollTop === before) return;
    }
  }

  function messages() {
    return chat.querySelectorAll('.webchat__basic-transcript__activity');
  }

  /** Web Chat scrolls frame by frame, and would go on over ours. */
  async function standsStill(/** @type {Element} */ scroller) {
    const place = () => `${scroller.scrollTop} ${scroller.scrollHeight}`;
    let before = place();
    for (let frames = 0; frames < 8; frames += 1) {
      await new Promise(resolve => requestAnimationFrame(resolve));
      if (place() !== before) frames = 0;
      before = place();
    }
  }

  function watchReading() {
    for (const move of ['wheel', 'touchmove', 'keydown']) {
      chat.addEventListener(
        move,
        () => {
          unasked = false;
        },
        { passive: true },
      );
    }
  }

  // --- language ---------------------------------------------------------------------------------------------------

  function hearLocale(/** @type {SesameAction} */ { type, payload }) {
    const activity = payload?.activity;
    if (type !== 'DIRECT_LINE/INCOMING_ACTIVITY' || activity?.name !== 'sesame.locale') return;
    if (activity.value === 'fr' || activity.value === 'en') setLocale(activity.value);
  }

  function setLocale(/** @type {Locale} */ chosen) {
    if (chosen === locale) return;
    locale = chosen;
    document.documentElement.lang = locale;
    document.title = text('title');
    for (const said of document.querySelectorAll('[data-text]')) {
      if (said instanceof HTMLElement) said.textContent = text(said.dataset.text ?? '');
    }
    const home = document.querySelector('header a');
    if (home) home.setAttribute('href', `/?lang=${locale}`);
    button(dialog).setAttribute('aria-label', text('formClose'));
    sayTrouble();
    tellWidget({ type: 'sesame.widget.locale', value: locale });
    // Not while Web Chat's store is still dealing with the activity.
    setTimeout(() => shown?.rerender());
  }

  // --- links and forms --------------------------------------------------------------------------------------------

  /** @type {SesameMiddleware<SesameCardAction>} */
  function openLinks() {
    return next => args => {
      const { type, value } = args.cardAction;
      return type === 'openUrl' ? openLink(String(value)) : next(args);
    };
  }

  function openLink(/** @type {string} */ address) {
    const url = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
    if (!url) return;
    const ours = url.origin === location.origin || url.origin === chat.dataset.forms;
    if (ours && url.pathname.startsWith('/forms/')) openForm(url.pathname + url.search);
    else if (['https:', 'http:', 'mailto:', 'tel:'].includes(url.protocol)) {
      window.open(url, '_blank', 'noopener,noreferrer');
    }
  }

  function openForm(/** @type {string} */ path) {
    const frame = document.createElement('iframe');
    frame.title = text('formTitle');
    frame.src = path;
    frame.addEventListener('load', () => {
      // A frame keeps its keys to itself: Escape has to close the form from inside, too.
      frame.contentDocument?.addEventListener('keydown', event => {
        if (event.key === 'Escape' && !event.defaultPrevented) dialog.close();
      });
      frame.focus();
    });
    dialog.querySelector('iframe')?.remove();
    dialog.append(frame);
    dialog.showModal();
    unasked = true;
    reply = { start: messages().length, whole: true };
  }

  /** On a touch screen, the focus of the send box brings a keyboard up over what is to be read. */
  function focusChat() {
    const touch = matchMedia('(pointer: coarse)').matches;
    const place = chat.querySelector(
      touch ? '.webchat__basic-transcript' : '[data-id="webchat-sendbox-input"]',
    );
    if (place instanceof HTMLElement) place.focus();
  }

  function watchForms() {
    button(dialog).addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      dialog.querySelector('iframe')?.remove();
      focusChat();
      void showReply();
    });
    addEventListener('message', event => {
      const frame = dialog.querySelector('iframe');
      if (event.origin !== location.origin || !frame || event.source !== frame.contentWindow) return;
      if (event.data?.type === 'sesame.form.done') dialog.close();
    });
  }

  // --- the page around us -----------------------------------------------------------------------------------------

  function watchKeys() {
    addEventListener('keydown', event => {
      if (event.key !== 'Escape' || event.defaultPrevented || dialog.open) return;
      tellWidget({ type: 'sesame.widget.close' });
    });
  }

  function tellWidget(/** @type {{ type: string, value?: string }} */ message) {
    const origin = new URLSearchParams(location.search).get('origin');
    if (!origin || window.parent === window || !URL.canParse(origin)) return;
    window.parent.postMessage(message, new URL(origin).origin);
  }

  function text(/** @type {string} */ name) {
    return texts[locale][name] ?? '';
  }

  function button(/** @type {HTMLElement} */ within) {
    const found = within.querySelector('button');
    if (!found) throw new Error('a button is missing');
    return found;
  }

  /**
   * @template {HTMLElement} T
   * @param {string} id
   * @param {{ new (): T }} kind
   * @returns {T}
   */
  function element(id, kind) {
    const found = document.getElementById(id);
    if (!(found instanceof kind)) throw new Error(`#${id} is missing`);
    return found;
  }
})();
