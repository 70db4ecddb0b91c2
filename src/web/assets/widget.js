// @ts-check
/*
 * Puts the chat on any page: <script src="https://…/widget.js" defer></script>, or with type="module". README.md says what its
 * `data-` attributes are. The page's policy needs our address in `script-src` and `frame-src`, nothing more: no inline style, no
 * image, no eval, no trusted type. The chat itself is only fetched when the visitor opens it. A page may take our element out at any
 * time: nothing of ours is left then, and `sesame.open()` or another tag brings it back.
 */
(() => {
  const script = document.currentScript ?? moduleElement();
  const once = Symbol.for('sesame.widget');
  if (!(script instanceof HTMLScriptElement) || once in window) return;

  const base = new URL(script.src).origin;
  const words = {
    fr: { title: '%fr.title%', launcher: '%fr.launcher%', open: '%fr.open%', close: '%fr.close%' },
    en: { title: '%en.title%', launcher: '%en.launcher%', open: '%en.open%', close: '%en.close%' },
  };
  const { accent, theme, placement, open: opened = 'false' } = script.dataset;
  let locale = localeOf(script.dataset.locale ?? document.documentElement.lang);

  const host = makeHost();
  const shadow = host.attachShadow({ mode: 'open' });
  const root = make('div', 'root');
  const panel = make('div', 'panel');
  const title = make('p', 'title');
  const closer = make('button', 'close');
  const launcher = make('button', 'launcher');
  const bubble = icon('M4 5h16v11H11l-5 4v-4H4z');
  const cross = icon('M6 6l12 12M18 6L6 18');
  const label = make('span', 'label');
  const hint = make('span', 'hint');
  /**
   * Where there is room for one thing only, the panel covers the page, and where a page without a viewport is wide on a phone too. Written
   * as in the style.
   */
  const small = matchMedia(
    '(max-width:480px),(max-height:480px),(max-device-width:480px),(max-device-height:480px)',
  );
  const sheet = new CSSStyleSheet();
  const still = new CSSStyleSheet();
  /** @type {HTMLIFrameElement | undefined} */
  let frame;
  /** What of the page is out of reach; undefined while the panel covers nothing. @type {HTMLElement[] | undefined} */
  let covered;
  let ready = false;
  /** Of the page's history, while the panel covers the page. @type {number | undefined} */
  let entry;
  /** What had the focus when the panel was opened. @type {HTMLElement | null | undefined} */
  let opener;
  /** What is listened to while our element is in the page. */
  let listening = new AbortController();

  claim();
  build();
  say();
  if (document.body) show();
  else addEventListener('DOMContentLoaded', show);

  function build() {
    const bar = make('div', 'bar');
    closer.append(cross.cloneNode(true));
    bar.append(title, closer);
    panel.id = 'panel';
    panel.hidden = true;
    panel.setAttribute('role', 'dialog');
    panel.append(bar);
    launcher.append(bubble, cross, label, hint);
    launcher.setAttribute('aria-controls', 'panel');
    if (theme === 'light' || theme === 'dark') host.dataset.theme = theme;
    if (placement === 'left') host.dataset.placement = placement;
    for (const button of [closer, launcher]) button.setAttribute('type', 'button');
    root.append(panel, launcher);
    shadow.append(root);
    sheet.replaceSync('%css%');
    still.replaceSync('html{overflow:hidden!important}');
    shadow.adoptedStyleSheets = [sheet];

    launcher.addEventListener('click', () => (panel.hidden ? open() : close()));
    closer.addEventListener('click', close);
    shadow.addEventListener('keydown', event => {
      if (event instanceof KeyboardEvent && event.key === 'Escape' && !panel.hidden) close();
    });
    host.addEventListener('sesame.in', came);
    host.addEventListener('sesame.out', left);
    Object.assign(window, { sesame: Object.freeze({ open, close }) });
  }

  /** One class for all elements of ours that a page sees: each hears by itself that it came and that it was taken out. */
  function makeHost() {
    const name = 'sesame-widget';
    if (!customElements.get(name))
      customElements.define(
        name,
        class extends HTMLElement {
          connectedCallback() {
            this.dispatchEvent(new Event('sesame.in'));
          }
          disconnectedCallback() {
            this.dispatchEvent(new Event('sesame.out'));
          }
        },
      );
    return document.createElement(name);
  }

  /** Of two tags, or two that load at once, one counts. */
  function claim() {
    Object.defineProperty(window, once, { value: host, configurable: true });
  }

  function came() {
    claim();
    listening = new AbortController();
    const { signal } = listening;
    small.addEventListener('change', () => (small.matches && !panel.hidden ? cover() : uncover()), {
      signal,
    });
    addEventListener('popstate', goneBack, { signal });
    addEventListener('message', hear, { signal });
    forgetEntry();
  }

  /** The page is as it was before we came. */
  function left() {
    close();
    listening.abort();
    frame?.remove();
    frame = undefined;
    ready = false;
    Reflect.deleteProperty(window, once);
  }

  /** No other one is there, and the page has a body. */
  function mount() {
    if ((Reflect.get(window, once) ?? host) === host) document.body?.append(host);
  }

  /** A module does not know its own element. */
  function moduleElement() {
    const modules = [...document.scripts].filter(({ type, src }) => type === 'module' && src !== '');
    return modules.filter(({ src }) => /\/widget(-\w+)?\.js$/.test(new URL(src).pathname)).pop();
  }

  function show() {
    mount();
    paint();
    // Over a whole phone only when it was asked for.
    if (!small.matches && opened !== 'false') reveal();
  }

  /** The colour of the site, with letters that can be read on it; one that is none, or can be seen through, is not taken. */
  function paint() {
    if (!accent || !CSS.supports('color', accent)) return;
    sheet.insertRule(`.launcher,.bar{--bar:${accent}}`, sheet.cssRules.length);
    const [, ...parts] =
      /^rgb\((\d+), (\d+), (\d+)\)$/.exec(getComputedStyle(launcher).backgroundColor) ?? [];
    if (parts.length === 0) return sheet.deleteRule(sheet.cssRules.length - 1);
    const [red, green, blue] = parts.map(part => (Number(part) / 255) ** 2.2);
    const isLight = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
    sheet.insertRule(`.launcher,.bar{--on-bar:${isLight ? '#000' : '#fff'}}`, sheet.cssRules.length);
  }

  function open() {
    if (panel.hidden) opener = /** @type {HTMLElement | null} */ (document.activeElement);
    reveal();
    frame?.focus();
  }

  function reveal() {
    if (!host.isConnected) mount();
    if (!host.isConnected || !panel.hidden) return;
    frame ??= makeFrame();
    panel.hidden = false;
    say();
    if (small.matches) cover();
    tell('open');
  }

  function close() {
    if (panel.hidden) return;
    const hadFocus = document.activeElement === host;
    panel.hidden = true;
    say();
    uncover();
    if (hadFocus) (opener?.matches('body :not(sesame-widget)') ? opener : launcher).focus();
    tell('close');
  }

  /** The page behind is still and out of reach, and Back closes the panel instead of leaving. */
  function cover() {
    if (covered) return;
    covered = [...document.body.children].flatMap(part =>
      part instanceof HTMLElement && part !== host && !part.inert ? [part] : [],
    );
    for (const part of covered) part.inert = true;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    panel.setAttribute('aria-modal', 'true');
    if (isEntered()) return;
    entry = Date.now();
    history.pushState({ ...Object(history.state), sesame: entry }, '');
  }

  function uncover() {
    if (!covered) return;
    for (const part of covered) part.inert = false;
    covered = undefined;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(other => other !== still);
    panel.removeAttribute('aria-modal');
    // A page that goes elsewhere in the same breath is not called back.
    setTimeout(() => {
      if (!covered && isEntered()) history.back();
    });
  }

  function isEntered() {
    return entry !== undefined && history.state?.sesame === entry;
  }

  /** What opened the panel once opens it no more: nobody asked. */
  function goneBack() {
    if (covered && isEntered()) return;
    if (covered) close();
    forgetEntry();
  }

  function forgetEntry() {
    if (history.state?.sesame) history.replaceState({ ...history.state, sesame: undefined }, '');
  }

  /** For the page around: nothing of what is said, only how far one is. */
  function tell(/** @type {string} */ name, /** @type {unknown} */ detail = null) {
    host.dispatchEvent(new CustomEvent(`sesame:${name}`, { bubbles: true, composed: true, detail }));
  }

  function makeFrame() {
    const made = document.createElement('iframe');
    made.title = words[locale].title;
    panel.append(made);
    load(made, 0);
    return made;
  }

  /** Our page in the frame says that it is there. The browser's own, about a network that failed, does not: ours is asked for again. */
  function load(/** @type {HTMLIFrameElement} */ made, /** @type {number} */ tries) {
    const again = () => {
      if (!ready) load(made, tries + 1);
    };
    made.addEventListener('load', () => setTimeout(again, Math.min(2_000 * 2 ** tries, 30_000)), {
      once: true,
    });
    const place = { locale, origin: location.origin, ...host.dataset };
    const address = `${base}/webchat?${new URLSearchParams(place)}`;
    // Again, it is no step that Back would have to undo.
    if (tries > 0) made.contentWindow?.location.replace(address);
    else made.src = address;
  }

  /** What our own page in the frame asks for; anybody else's messages are not for us. */
  function hear(/** @type {MessageEvent} */ { origin, source, data }) {
    if (origin !== base || !frame || source !== frame.contentWindow) return;
    ready = true;
    if (data?.type === 'sesame.widget.close') close();
    if (data?.type === 'sesame.widget.locale') say(localeOf(data.value));
    if (data?.type === 'sesame.widget.step') tell('step', data.value);
    if (data?.type === 'sesame.widget.done') tell('done');
  }

  function say(chosen = locale) {
    locale = chosen;
    host.lang = locale;
    title.textContent = words[locale].title;
    const isOpen = !panel.hidden;
    label.textContent = isOpen ? words[locale].close : words[locale].launcher;
    hint.textContent = isOpen ? '' : ` ${words[locale].open}`;
    launcher.setAttribute('aria-expanded', String(isOpen));
    bubble.toggleAttribute('hidden', isOpen);
    cross.toggleAttribute('hidden', !isOpen);
    panel.setAttribute('aria-label', words[locale].title);
    closer.setAttribute('aria-label', words[locale].close);
    if (frame) frame.title = words[locale].title;
  }

  /** @returns {'fr' | 'en'} */
  function localeOf(/** @type {unknown} */ tag) {
    return /^en/i.test(String(tag)) ? 'en' : 'fr';
  }

  function make(/** @type {string} */ name, /** @type {string} */ className) {
    const made = document.createElement(name);
    made.className = className;
    return made;
  }

  function icon(/** @type {string} */ drawing) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', drawing);
    svg.append(path);
    return svg;
  }
})();
