(() => {
const script = document.currentScript ?? moduleElement();
const once = Symbol.for('sesame.widget');
if (!(script instanceof HTMLScriptElement) || once in window) return;
Object.defineProperty(window, once, { value: true });
const base = new URL(script.src).origin;
const words = {
fr: { title: "Sésame, votre assistant", launcher: "Besoin d’aide ?", open: "Ouvrir la discussion avec Sésame", close: "Fermer la discussion" },
en: { title: "Sésame, your assistant", launcher: "Need help?", open: "Open the chat with Sésame", close: "Close the chat" },
};
const { accent, theme, placement, open: opened = 'false' } = script.dataset;
let locale = localeOf(script.dataset.locale ?? document.documentElement.lang);
const host = document.createElement('sesame-widget');
const shadow = host.attachShadow({ mode: 'open' });
const panel = make('div', 'panel');
const title = make('p', 'title');
const closer = make('button', 'close');
const launcher = make('button', 'launcher');
const label = make('span', 'label');
const hint = make('span', 'hint');
const small = matchMedia(
['width', 'height', 'device-width', 'device-height'].map(size => `(max-${size}: 480px)`).join(),
);
const sheet = new CSSStyleSheet();
const still = new CSSStyleSheet();
let frame;
let covered;
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
panel.setAttribute('role', 'dialog');
panel.append(bar);
launcher.append(icon('M4 5h16v11H11l-5 4v-4H4z'), label, hint);
launcher.setAttribute('aria-controls', 'panel');
launcher.setAttribute('aria-expanded', 'false');
if (theme === 'light' || theme === 'dark') host.dataset.theme = theme;
if (placement === 'left') host.dataset.placement = placement;
for (const button of [closer, launcher]) button.setAttribute('type', 'button');
shadow.append(panel, launcher);
sheet.replaceSync(css());
still.replaceSync('html { overflow: hidden !important; }');
shadow.adoptedStyleSheets = [sheet];
launcher.addEventListener('click', () => (panel.hidden ? open() : close()));
closer.addEventListener('click', close);
shadow.addEventListener('keydown', event => {
if (event instanceof KeyboardEvent && event.key === 'Escape' && !panel.hidden) close();
});
small.addEventListener('change', () => (small.matches && !panel.hidden ? cover() : uncover()));
addEventListener('popstate', goneBack);
addEventListener('message', hear);
Object.assign(window, { sesame: Object.freeze({ open, close }) });
}
function moduleElement() {
const modules = [...document.scripts].filter(({ type, src }) => type === 'module' && src !== '');
return modules.filter(({ src }) => /\/widget(-\w+)?\.js$/.test(new URL(src).pathname)).pop();
}
function show() {
document.body.append(host);
paint();
if (small.matches ? isEntered() : opened !== 'false') reveal();
}
function paint() {
if (!accent || !CSS.supports('color', accent)) return;
sheet.insertRule(`.launcher, .bar { --bar: ${accent}; }`, sheet.cssRules.length);
const [, ...parts] =
/^rgb\((\d+), (\d+), (\d+)\)$/.exec(getComputedStyle(launcher).backgroundColor) ?? [];
if (parts.length === 0) return sheet.deleteRule(sheet.cssRules.length - 1);
const [red, green, blue] = parts.map(part => (Number(part) / 255) ** 2.2);
const isLight = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
sheet.insertRule(`.launcher, .bar { --on-bar: ${isLight ? '#000' : '#fff'}; }`, sheet.cssRules.length);
}
function open() {
reveal().focus();
}
function reveal() {
frame ??= makeFrame();
if (!panel.hidden) return frame;
panel.hidden = false;
launcher.setAttribute('aria-expanded', 'true');
if (small.matches) cover();
tell('open');
return frame;
}
function close() {
if (panel.hidden) return;
const hadFocus = document.activeElement === host;
panel.hidden = true;
launcher.setAttribute('aria-expanded', 'false');
uncover();
if (hadFocus) launcher.focus();
tell('close');
}
function cover() {
if (covered) return;
covered = [...document.body.children].flatMap(part =>
part instanceof HTMLElement && part !== host && !part.inert ? [part] : [],
);
for (const part of covered) part.inert = true;
document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
panel.setAttribute('aria-modal', 'true');
if (!isEntered()) history.pushState({ ...Object(history.state), sesame: true }, '');
}
function uncover() {
if (!covered) return;
for (const part of covered) part.inert = false;
covered = undefined;
document.adoptedStyleSheets = document.adoptedStyleSheets.filter(other => other !== still);
panel.removeAttribute('aria-modal');
if (isEntered()) history.back();
}
function isEntered() {
return history.state?.sesame === true;
}
function goneBack() {
if (covered && !isEntered()) close();
else if (small.matches && isEntered()) reveal();
}
function tell(name, detail = null) {
host.dispatchEvent(new CustomEvent(`sesame:${name}`, { bubbles: true, composed: true, detail }));
}
function makeFrame() {
const made = document.createElement('iframe');
made.title = words[locale].title;
panel.append(made);
load(made, 0);
return made;
}
function load(made, tries) {
const again = () => {
if (!ready) load(made, tries + 1);
};
made.addEventListener('load', () => setTimeout(again, Math.min(2_000 * 2 ** tries, 30_000)), {
once: true,
});
const place = { locale, origin: location.origin, ...host.dataset };
const address = `${base}/webchat?${new URLSearchParams(place)}`;
if (tries > 0) made.contentWindow?.location.replace(address);
else made.src = address;
}
function hear({ origin, source, data }) {
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
label.textContent = words[locale].launcher;
hint.textContent = ` ${words[locale].open}`;
panel.setAttribute('aria-label', words[locale].title);
closer.setAttribute('aria-label', words[locale].close);
if (frame) frame.title = words[locale].title;
}
function localeOf(tag) {
return /^en/i.test(String(tag)) ? 'en' : 'fr';
}
function make(name, className) {
const made = document.createElement(name);
made.className = className;
return made;
}
function icon(drawing) {
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
:host { --bar:#1d4f91;--card:#ffffff;--on-bar:#ffffff;--gold:#ffd166; all: initial; position: fixed; z-index: 2147483000; right: 16px; bottom: max(16px, env(safe-area-inset-bottom)); font: 16px/1.4 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :host(:not([data-theme])) { --bar:#1d3350;--card:#1a2430 } }
:host([data-theme=dark]) { --bar:#1d3350;--card:#1a2430 }
:host([data-placement=left]) { right: auto; left: 16px; }
:host([hidden]), [hidden] { display: none !important; }
button { font: inherit; cursor: pointer; border: 0; }
button:focus-visible { outline: 3px solid var(--gold); outline-offset: 2px; box-shadow: 0 0 0 6px #14253a; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2.2; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.launcher { display: flex; gap: 10px; align-items: center; margin-left: auto; padding: 12px 20px; min-height: 52px; border-radius: 26px; background: var(--bar); color: var(--on-bar); font-weight: 600; box-shadow: 0 0 0 1px #fff5, 0 4px 16px #0006; transition: transform .15s; }
:host([data-placement=left]) .launcher { margin-left: 0; }
.launcher:hover { transform: translateY(-2px); text-decoration: underline; }
.hint { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.panel { display: flex; flex-direction: column; width: min(410px, calc(100vw - 32px)); height: min(680px, calc(100vh - 110px)); margin-bottom: 12px; border-radius: 16px; overflow: hidden; background: var(--card); box-shadow: 0 0 0 1px #fff3, 0 8px 40px #0007; }
.bar { display: flex; align-items: center; justify-content: space-between; padding: 6px 6px 6px 16px; background: var(--bar); color: var(--on-bar); }
.title { margin: 0; font-weight: 600; }
.close { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 10px; background: transparent; color: inherit; }
.close:hover { background: #0003; }
.close:focus-visible { outline-offset: -4px; box-shadow: none; }
iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: var(--card); }
@media ${small.media} {
.panel { position: fixed; inset: 0; width: auto; height: auto; margin: 0; border-radius: 0; }
.panel:not([hidden]) + .launcher { visibility: hidden; }
}
@media (prefers-reduced-motion: reduce) { .launcher { transition: none; } .launcher:hover { transform: none; } }
@media (forced-colors: active) { .launcher, .panel { border: 2px solid; } }
@media print { :host { display: none; } }`;
}
})();
