// @ts-check
/*
 * Puts the chat on any page: <script src="https://…/widget.js" defer></script>
 * `data-locale="en"` chooses the language, `data-open` opens it at once. The page's policy needs our address in
 * `script-src` and `frame-src`, nothing more: no inline style, no image, no eval. Web Chat itself is only fetched
 * when the visitor opens it.
 */
(() => {
  const script = document.currentScript;
  const once = Symbol.for('sesame.widget');
  if (!(script instanceof HTMLScriptElement) || once in window) return;
  Object.defineProperty(window, once, { value: true });

  const base = new URL(script.src).origin;
  const words = {
    fr: { title: '%fr.title%', launcher: '%fr.launcher%', open: '%fr.open%', close: '%fr.close%' },
    en: { title: '%en.title%', launcher: '%en.launcher%', open: '%en.open%', close: '%en.close%' },
  };
  const opened = script.dataset.open;
  let locale = localeOf(script.dataset.locale ?? document.documentElement.lang);

  const host = document.createElement('sesame-widget');
  const shadow = host.attachShadow({ mode: 'open' });
  const panel = make('section', 'panel');
  const title = make('p', 'title');
  const closer = make('button', 'close');
  const launcher = make('button', 'launcher');
  const label = make('span', 'label');
  const hint = make('span', 'hint');
  /** @type {HTMLIFrameElement | undefined} */
  let frame;
  let ready = false;

  build();
  say();
  if (document.body) show();
  else addEventListener('DOMContentLoaded', show);

  function build() {
    const bar = make('div', 'bar');
    closer.append(icon('M6 6l12 12M18 6L6 18'));
    bar.append(title, closer);
    panel.id = 'panel';
    panel.hidden = true;
    panel.append(bar);
    launcher.append(icon('M4 5h16v11H11l-5 4v-4H4z'), label, hint);
    launcher.setAttribute('aria-controls', 'panel');
    launcher.setAttribute('aria-expanded', 'false');
    for (const button of [closer, launcher]) button.setAttribute('type', 'button');
    shadow.append(panel, launcher);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css());
    shadow.adoptedStyleSheets = [sheet];

    launcher.addEventListener('click', () => (panel.hidden ? open() : close()));
    closer.addEventListener('click', close);
    shadow.addEventListener('keydown', event => {
      if (event instanceof KeyboardEvent && event.key === 'Escape' && !panel.hidden) close();
    });
    addEventListener('message', hear);
  }

  function show() {
    document.body.append(host);
    if ((opened ?? 'false') !== 'false') reveal();
  }

  function open() {
    reveal().focus();
  }

  function reveal() {
    frame ??= makeFrame();
    panel.hidden = false;
    launcher.setAttribute('aria-expanded', 'true');
    return frame;
  }

  function close() {
    panel.hidden = true;
    launcher.setAttribute('aria-expanded', 'false');
    launcher.focus();
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
    made.src = `${base}/webchat?${new URLSearchParams({ locale, origin: location.origin })}`;
  }

  /** What our own page in the frame asks for; anybody else's messages are not for us. */
  function hear(/** @type {MessageEvent} */ { origin, source, data }) {
    if (origin !== base || !frame || source !== frame.contentWindow) return;
    ready = true;
    if (data?.type === 'sesame.widget.close') close();
    if (data?.type === 'sesame.widget.locale') say(localeOf(data.value));
  }

  function say(chosen = locale) {
    locale = chosen;
    host.lang = locale;
    title.textContent = words[locale].title;
    label.textContent = words[locale].launcher;
    hint.textContent = ` ${words[locale].open}`;
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

  function css() {
    return `
:host { all: initial; position: fixed; z-index: 2147483000; right: 16px; bottom: 16px; font: 16px/1.4 system-ui, sans-serif; }
:host([hidden]), [hidden] { display: none !important; }
button { font: inherit; cursor: pointer; border: 0; }
button:focus-visible, iframe:focus-visible { outline: 3px solid #ffd166; outline-offset: 2px; box-shadow: 0 0 0 6px #14253a; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.launcher { display: flex; gap: 10px; align-items: center; margin-left: auto; padding: 12px 20px; min-height: 52px; border-radius: 26px; background: #1d4f91; color: #fff; font-weight: 600; box-shadow: 0 4px 16px #14253a55; transition: transform .15s; }
.launcher:hover { background: #163d70; transform: translateY(-2px); }
.hint { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.panel { display: flex; flex-direction: column; width: min(410px, calc(100vw - 32px)); height: min(680px, calc(100vh - 110px)); margin-bottom: 12px; border-radius: 16px; overflow: hidden; background: #fff; box-shadow: 0 8px 40px #14253a66; }
.bar { display: flex; align-items: center; justify-content: space-between; padding: 6px 6px 6px 16px; background: #1d4f91; color: #fff; }
.title { margin: 0; font-weight: 600; }
.close { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 10px; background: transparent; color: #fff; }
.close:hover { background: #163d70; }
.close:focus-visible { outline-offset: -4px; box-shadow: none; }
iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: #fff; }
iframe:focus-visible { outline: 0; box-shadow: none; }
@media (max-width: 480px), (max-height: 480px) {
  .panel { position: fixed; inset: 0; width: auto; height: auto; margin: 0; border-radius: 0; }
  .panel:not([hidden]) + .launcher { visibility: hidden; }
}
@media (prefers-reduced-motion: reduce) { .launcher { transition: none; } .launcher:hover { transform: none; } }
@media (forced-colors: active) { .launcher, .panel { border: 2px solid; } }
@media print { :host { display: none; } }`;
  }
})();
