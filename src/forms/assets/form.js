// @ts-check
/**
 * What makes the forms nicer when scripts run: everything works without it. The rules and the words come from the page (data
 * attributes), so that there is one of each.
 */

const framed = window.parent !== window;
/** ms: nobody believes any longer that it was sent. */
const slowAfter = 8_000;
/** ms: it may be sent again, since a form is only taken once. */
const givenBackAfter = 20_000;
/** RGAA 13.1: told early enough to ask for more. */
const warnBefore = 2 * 60_000;
/** @type {WeakMap<HTMLElement, number>} */
const later = new WeakMap();

makeLeaving();
showFirstProblem();
for (const form of all('[data-form]', HTMLFormElement)) improve(form);

/** In the conversation the page around says whose form it is, and has the way out; a page of its own has a link. */
function makeLeaving() {
  one(document, 'html')?.classList.toggle('framed', framed);
  takeTheme();
  for (const part of all('[data-in-frame]')) part.hidden = !framed;
  for (const part of all('[data-alone]')) part.hidden = framed;
  // The conversation has what was typed in its memory.
  if (framed) for (const form of all('[data-again]')) form.remove();
  for (const button of all('[data-leave]')) button.addEventListener('click', leave);
  // The chat goes on by itself: nothing more to read here.
  if (one(document, '[data-outcome="identityVerified"], [data-outcome="passwordChanged"]')) leave();
}

/** The widget's, which the chat around was told. */
function takeTheme() {
  const { theme } = chatAround()?.documentElement.dataset ?? {};
  if (theme) document.documentElement.dataset.theme = theme;
}

/** Null in Teams, whose page is another site's. */
function chatAround() {
  try {
    return framed ? window.parent.document : null;
  } catch {
    return null;
  }
}

function leave() {
  tell({ type: 'sesame.form.done' });
}

/** @param {{ type: string, text?: string, extends?: boolean }} message */
function tell(message) {
  if (framed) window.parent.postMessage(message, location.origin);
}

/** Browsers ignore `autofocus` in some frames. */
function showFirstProblem() {
  one(document, '[autofocus]')?.focus();
}

/** @param {HTMLFormElement} form */
function improve(form) {
  for (const input of all('[data-secret]', HTMLInputElement)) addToggle(input);
  for (const input of all('[data-date]', HTMLInputElement)) addSlashes(input);
  for (const coach of all('[data-coach]')) coachNumen(coach);
  const checks = [...identityChecks(), ...passwordChecks(), ...currentPasswordChecks()];
  const isSpaceNoted = edgeSpaceRemark();
  form.addEventListener('submit', event => beforeSending(event, checks, isSpaceNoted));
  window.addEventListener('pageshow', () => ready(form));
  countDown(form);
}

// --- sending ---

/**
 * A check says what is wrong with its field, or null.
 * @typedef {{ input: HTMLInputElement, problem: () => string | null }} Check
 */

/**
 * @param {SubmitEvent} event
 * @param {Check[]} checks
 * @param {() => boolean} isSpaceNoted
 */
function beforeSending(event, checks, isSpaceNoted) {
  const form = event.currentTarget;
  if (!(form instanceof HTMLFormElement) || event.submitter?.hasAttribute('data-extend')) return;
  event.preventDefault();
  const wrong = checks.filter(showProblem);
  if (wrong[0]) {
    dropSummary();
    wrong[0].input.focus();
    return;
  }
  if (form.dataset.sent) return;
  if (!isSpaceNoted()) return dropSummary();
  form.dataset.sent = 'yes';
  void send(form);
  const button = one(form, 'button.primary');
  if (!button) return;
  button.dataset.label = button.textContent ?? '';
  button.textContent = button.dataset.sending ?? '';
  button.setAttribute('aria-disabled', 'true');
}

/** It is of the try before: this one has its own reasons beside the fields, and was not counted. */
function dropSummary() {
  one(document, '[data-summary]')?.remove();
}

/**
 * What was typed is gone with the page: it is only left when the server can be reached.
 * @param {HTMLFormElement} form
 */
async function send(form) {
  const slow = one(form, '[data-slow]');
  const failed = one(form, '[data-unreachable]');
  if (failed) say(failed, '');
  let isSent = false;
  let isOver = false;
  const giveBack = (/** @type {string | undefined} */ why) => {
    isOver = true;
    for (const timer of timers) clearTimeout(timer);
    // Its answer may come all the same, with the cookie of who was verified.
    if (isSent) tell({ type: 'sesame.form.late' });
    if (slow) say(slow, '');
    if (form.dataset.sent !== 'yes') return;
    ready(form);
    if (failed) say(failed, why ?? '');
    failed?.scrollIntoView({ block: 'nearest' });
  };
  const timers = [
    setTimeout(() => slow && say(slow, slow.dataset.slow ?? ''), slowAfter),
    setTimeout(() => giveBack(failed?.dataset.noAnswer), givenBackAfter),
  ];
  // Twice: one bar of network, or a server that changes.
  const isThere = (await isServerThere()) || (await isThereAfter(1_500));
  if (isOver) return;
  if (!isThere) return giveBack(failed?.dataset.unreachable);
  isSent = true;
  form.submit();
}

/** @param {number} pause ms */
async function isThereAfter(pause) {
  await new Promise(resolve => setTimeout(resolve, pause));
  return isServerThere();
}

async function isServerThere() {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), 10_000);
  try {
    await fetch('/healthz', { method: 'HEAD', cache: 'no-store', signal: limit.signal });
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Back from the page that followed: the form can be sent again.
 * @param {HTMLFormElement} form
 */
function ready(form) {
  delete form.dataset.sent;
  const button = one(form, 'button.primary');
  if (!button?.dataset.label) return;
  button.textContent = button.dataset.label;
  button.removeAttribute('aria-disabled');
}

/** @param {Check} check */
function showProblem({ input, problem }) {
  const text = problem();
  const place = document.getElementById(`${input.id}-error`);
  if (place) place.textContent = text ?? '';
  input.closest('.field')?.classList.toggle('wrong', text !== null);
  if (text === null) input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
  return text !== null;
}

// --- identity ---

/** Passwords do not come back from the server: what it would refuse of the rest is said before. @returns {Check[]} */
function identityChecks() {
  const isBesidePassword = one(document, '[data-rules-for]') !== null;
  const numen = one(document, '#numen', HTMLInputElement);
  const date = one(document, '#birthDate', HTMLInputElement);
  return [
    ...(numen && isBesidePassword ? [numenCheck(numen)] : []),
    ...(date ? [dateCheck(date, isBesidePassword)] : []),
  ];
}

/** @param {HTMLInputElement} input */
function numenCheck(input) {
  const coach = JSON.parse(one(document, '[data-coach]')?.dataset.coach ?? '{}');
  return identityCheck(input, () => numenProblem(input.value, coach));
}

/**
 * A day that is in no calendar is said as it is typed. What cannot be read yet may still become a date.
 * @param {HTMLInputElement} input
 * @param {boolean} isWhole what is missing or cannot be read is said too before it is sent, not by the server with all the rest
 * @returns {Check}
 */
function dateCheck(input, isWhole) {
  const { today = '', reader = '', empty = '' } = input.dataset;
  /** @type {Record<string, string>} */
  const texts = JSON.parse(input.dataset.problems ?? '{}');
  const live = one(document, '[data-date-live]');
  /** @type {((text: string, today: string) => { ok: boolean, reason?: string }) | undefined} */
  let read;
  const reasonIn = () => (input.value.trim() === '' ? undefined : read?.(input.value, today).reason);
  const said = () => {
    const reason = reasonIn();
    return reason && reason !== 'shape' ? (texts[reason] ?? '') : '';
  };
  const look = () => {
    clearProblem(input);
    if (live) sayLater(live, said());
  };
  input.addEventListener('input', look);
  // Where the browser is too old for it, or it does not come, the server judges.
  if (reader)
    void import(reader).then(
      found => {
        read = found.readBirthDateField;
        if (live) sayLater(live, said());
      },
      () => {},
    );
  return {
    input,
    problem: () => {
      if (isWhole && input.value.trim() === '') return empty;
      const text = isWhole ? (texts[reasonIn() ?? ''] ?? '') : said();
      if (text === '') return null;
      // Said once, beside the field.
      if (live) sayLater(live, '');
      return text;
    },
  };
}

/**
 * The server reads more than is read here: what was pointed out once, and is sent again as it is, is left to it.
 * @param {HTMLInputElement} input
 * @param {() => string | null} unread
 * @returns {Check}
 */
function identityCheck(input, unread) {
  let told = '';
  input.addEventListener('input', () => clearProblem(input));
  return {
    input,
    problem: () => {
      if (input.value.trim() === '') return input.dataset.empty ?? null;
      const text = input.value === told ? null : unread();
      told = input.value;
      return text;
    },
  };
}

/**
 * @param {string} text
 * @param {Coach} coach
 */
function numenProblem(text, { shape, trim, texts }) {
  const said = coachText(plainNumen(text, trim), shape, texts);
  return said === texts.complete ? null : said;
}

// --- passwords ---

/** @param {HTMLInputElement} input */
function addToggle(input) {
  const { show = '', hide = '', caps = '' } = input.dataset;
  const label = document.querySelector(`label[for="${input.id}"]`)?.textContent ?? '';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'toggle';
  const draw = () => {
    const hidden = input.type === 'password';
    button.textContent = hidden ? show : hide;
    button.setAttribute('aria-label', `${button.textContent} : ${label}`);
  };
  button.addEventListener('click', () => {
    input.type = input.type === 'password' ? 'text' : 'password';
    draw();
  });
  // A password is never left readable for the browser to remember as a text.
  input.form?.addEventListener('submit', () => {
    input.type = 'password';
    draw();
  });
  draw();
  input.after(button);
  warnOfCapsLock(input, caps);
}

/**
 * @param {HTMLInputElement} input
 * @param {string} warning
 */
function warnOfCapsLock(input, warning) {
  const place = liveText('hint');
  input.closest('.field')?.append(place);
  const look = (/** @type {KeyboardEvent} */ event) => {
    if (typeof event.getModifierState !== 'function') return;
    say(place, event.getModifierState('CapsLock') ? warning : '');
  };
  input.addEventListener('keydown', look);
  input.addEventListener('keyup', look);
  input.addEventListener('blur', () => say(place, ''));
}

/** @returns {Check[]} */
function passwordChecks() {
  const input = one(document, '[data-rules-for]', HTMLInputElement);
  const confirmation = one(document, '#confirmation', HTMLInputElement);
  if (!input || !confirmation) return [];
  const rules = [...all('[data-pattern]')].map(item => ({
    item,
    pattern: new RegExp(item.dataset.pattern ?? '', 'u'),
  }));
  const live = one(document, '[data-rules-live]');
  const characters = JSON.parse(input.dataset.characters ?? '{}');
  const problems = () => {
    const typed = input.value;
    const read = typed.normalize('NFKC');
    const unmet = rules.filter(({ item, pattern }) => {
      // Signs are counted as they are typed; what they are is read as people read them.
      const isMet = pattern.test('counts' in item.dataset ? typed : read);
      return !tick(item, isMet, typed !== '');
    });
    return [...characterProblems(input.value, characters), ...rulesTexts(live, unmet)];
  };
  const summary = () => problems().join(' ') || (live?.dataset.met ?? '');
  const match = () => matchText(input, confirmation);
  input.addEventListener('input', () => {
    const text = summary();
    if (live) sayLater(live, input.value === '' ? '' : text, text === live.dataset.met);
    match();
    clearProblem(input);
  });
  confirmation.addEventListener('input', () => {
    match();
    clearProblem(confirmation);
  });
  summary();
  return [
    {
      input,
      problem: () => {
        if (input.value === '') return input.dataset.empty ?? '';
        const texts = problems();
        if (texts.length === 0) return null;
        // Said once, beside the field.
        if (live) sayLater(live, '');
        return texts.join(' ');
      },
    },
    {
      input: confirmation,
      problem: () => {
        if (confirmation.value === '') return confirmation.dataset.empty ?? '';
        return same(input, confirmation) ? null : (confirmation.dataset.differs ?? '');
      },
    },
  ];
}

/**
 * Not by colour alone: a sign before the words, and words for who does not see it.
 * @param {HTMLElement} item
 * @param {boolean} met
 * @param {boolean} started
 */
function tick(item, met, started) {
  item.className = met ? 'met' : started ? 'unmet' : '';
  const { ruleMet = '', ruleUnmet = '' } = one(document, '.rules')?.dataset ?? {};
  const mark = one(item, '[data-mark]');
  if (mark) mark.textContent = met ? ruleMet : started ? ruleUnmet : '';
  return met;
}

/**
 * @param {HTMLElement | null} live
 * @param {Array<{ item: HTMLElement }>} unmet
 */
function rulesTexts(live, unmet) {
  if (unmet.length === 0) return [];
  const rules = unmet.map(({ item }) => item.dataset.short ?? '').join(', ');
  return [(live?.dataset.left ?? '').replace('{rules}', rules)];
}

/**
 * @typedef {object} Characters
 * @property {Array<{ kind: string, pattern: string }>} patterns
 * @property {Record<string, string>} texts
 * @property {string} first
 * @property {string} last
 * @property {string} nth
 */

/**
 * As `refusedCharacters` of accounts/opaque-string.ts does, with its patterns.
 * @param {string} text
 * @param {Characters} characters
 */
function characterProblems(text, { patterns, texts, ...places }) {
  const found = patterns.flatMap(({ kind, pattern }) => {
    const match = new RegExp(pattern, 'u').exec(text);
    return match ? [{ kind, end: match.index + match[0].length }] : [];
  });
  return [...found, ...changedByNormalizing(text)].map(({ kind, end }) =>
    (texts[kind] ?? '').replace('{where}', placeText(text, end, places)),
  );
}

/** @param {string} text */
function changedByNormalizing(text) {
  const kept = [...text.normalize('NFC')];
  const characters = [...text];
  const first = characters.findIndex((character, index) => character !== kept[index]);
  if (first < 0) return [];
  const end = characters.slice(0, first + 1).join('').length;
  const isOfMark = /^\p{M}/u.test(text.slice(end)) || /\p{M}$/u.test(text.slice(0, end));
  return [{ kind: isOfMark ? 'decomposed' : 'variant', end }];
}

/**
 * @param {string} text
 * @param {number} end
 * @param {{ first: string, last: string, nth: string }} places
 */
function placeText(text, end, { first, last, nth }) {
  const position = counted(text.slice(0, end));
  if (position <= 1) return first;
  return position >= counted(text) ? last : nth.replace('{position}', String(position));
}

/** An accent goes with its letter. @param {string} text */
function counted(text) {
  return [...text.replace(/\p{M}/gu, '')].length;
}

/**
 * A space at an end counts, and is easily typed unawares: said while one types, and at the latest before sending.
 * @returns {() => boolean} whether there is nothing to say, or it was said already
 */
function edgeSpaceRemark() {
  const input = one(document, '[data-rules-for]', HTMLInputElement);
  const place = one(document, '[data-edge-space]');
  const noted = one(document, '[data-space-noted]', HTMLInputElement);
  if (!input || !place || !noted) return () => true;
  input.addEventListener('input', () => sayLater(place, edgeSpaceText(input.value, place.dataset)));
  return () => {
    const text = edgeSpaceText(input.value, place.dataset);
    const isSaid = text === '' || noted.value === 'on' || place.textContent === text;
    if (text !== '') noted.value = 'on';
    if (isSaid) return true;
    say(place, text);
    input.focus();
    return false;
  };
}

/**
 * @param {string} password
 * @param {DOMStringMap} texts
 */
function edgeSpaceText(password, { start = '', end = '', both = '' }) {
  if (!password.startsWith(' ')) return password.endsWith(' ') ? end : '';
  return password.endsWith(' ') ? both : start;
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLInputElement} confirmation
 */
function matchText(input, confirmation) {
  const live = one(document, '[data-match-live]');
  if (!live) return;
  const { matches = '', differs = '' } = live.dataset;
  const matched = same(input, confirmation);
  sayLater(live, confirmation.value === '' ? '' : matched ? matches : differs, matched);
}

/**
 * @param {HTMLInputElement} one
 * @param {HTMLInputElement} other
 */
function same(one, other) {
  return one.value === other.value;
}

/** The current password is only asked for when the box is not ticked. @returns {Check[]} */
function currentPasswordChecks() {
  const box = one(document, '#forgotten', HTMLInputElement);
  const input = one(document, '#currentPassword', HTMLInputElement);
  if (!box || !input) return [];
  const field = input.closest('.field');
  const draw = () => {
    if (field instanceof HTMLElement) field.hidden = box.checked;
  };
  box.addEventListener('change', draw);
  window.addEventListener('pageshow', draw);
  draw();
  return [{ input, problem: () => (box.checked || input.value !== '' ? null : (input.dataset.empty ?? '')) }];
}

/** @param {HTMLInputElement} input */
function clearProblem(input) {
  showProblem({ input, problem: () => null });
}

// --- NUMEN ---

/** @typedef {{ shape: Array<'digit' | 'letter' | 'either'>, trim: { around: string, within: string }, texts: Record<string, string> }} Coach */

/** @param {HTMLElement} coach */
function coachNumen(coach) {
  const input = one(document, '#numen', HTMLInputElement);
  const slots = one(coach, '[data-slots]');
  const live = one(coach, '[data-coach-live]');
  if (!input || !slots || !live) return;
  /** @type {Coach} */
  const { shape, trim, texts } = JSON.parse(coach.dataset.coach ?? '{}');
  const look = () => {
    const typed = plainNumen(input.value, trim);
    coach.hidden = typed.length === 0;
    slots.replaceChildren(...shape.map((expected, index) => slot(typed[index], expected)));
    const text = coachText(typed, shape, texts);
    sayLater(live, text, text === texts.complete);
  };
  input.addEventListener('input', look);
  window.addEventListener('pageshow', look);
  look();
}

/**
 * Without what stands around and within it, as the server reads it.
 * @param {string} text
 * @param {Coach['trim']} trim
 */
function plainNumen(text, { around, within }) {
  const upper = text.normalize('NFKC').toUpperCase();
  return [...upper.replace(new RegExp(around, 'u'), '').replace(new RegExp(within, 'gu'), '')];
}

/**
 * @param {string | undefined} character
 * @param {string} expected
 */
function slot(character, expected) {
  const box = document.createElement('span');
  box.textContent = character ?? (expected === 'letter' ? 'A' : '0');
  box.className = character === undefined ? 'empty' : fits(character, expected) ? 'met' : 'unmet';
  return box;
}

/**
 * @param {string} character
 * @param {string} expected
 */
function fits(character, expected) {
  if (/^[0-9]$/.test(character)) return expected !== 'letter';
  return (expected === 'letter' ? /^[A-Z]$/ : /^[A-HJ-NP-Z]$/).test(character) && expected !== 'digit';
}

/**
 * @param {string[]} typed
 * @param {string[]} shape
 * @param {Record<string, string>} texts
 */
function coachText(typed, shape, texts) {
  if (typed.length === 0) return '';
  const count = String(typed.length);
  if (typed.length > shape.length) return (texts.tooLong ?? '').replace('{typed}', count);
  const wrong = typed.findIndex((character, index) => !fits(character, shape[index] ?? ''));
  if (wrong >= 0) {
    const text = texts[shape[wrong] ?? ''] ?? '';
    return text.replace('{position}', String(wrong + 1)).replace('{found}', typed[wrong] ?? '');
  }
  return typed.length === shape.length
    ? (texts.complete ?? '')
    : (texts.progress ?? '').replace('{typed}', count);
}

// --- birth date ---

/**
 * `inputmode=numeric` keyboards have no slash: it comes by itself while one types at the end, and can be undone and deleted
 * like what one typed.
 * @param {HTMLInputElement} input
 */
function addSlashes(input) {
  input.addEventListener('beforeinput', event => {
    if (event.data === '/' && input.value.endsWith('/')) event.preventDefault();
  });
  input.addEventListener('input', event => {
    if (!(event instanceof InputEvent) || event.inputType !== 'insertText') return;
    const atEnd = input.selectionStart === input.value.length;
    if (!atEnd || !/^\d\d(\/\d\d)?$/.test(input.value)) return;
    // The only way that keeps the browser's own undo.
    if (!document.execCommand('insertText', false, '/')) input.value += '/';
  });
}

// --- deadline ---

/** @param {HTMLFormElement} form */
function countDown(form) {
  const box = one(form, '[data-deadline]');
  const live = box && one(box, '[data-deadline-live]');
  const text = box && one(box, '[data-deadline-text]');
  const button = box && one(box, '[data-extend]', HTMLButtonElement);
  if (!box || !live || !text || !button) return;
  const { warning = '', over = '', failed = '' } = box.dataset;
  let endsAt = performance.now() + Number(box.dataset.deadline);
  let state = 'calm';

  const end = () => {
    state = 'over';
    say(live, over);
    tell({ type: 'sesame.form.deadline', text: over });
    box.className = 'deadline over';
    button.hidden = true;
    text.hidden = true;
    for (const sender of form.querySelectorAll('button.primary'))
      sender.setAttribute('aria-disabled', 'true');
    form.dataset.sent = 'over';
  };
  const look = () => {
    const left = endsAt - performance.now();
    if (state === 'over') return;
    if (left <= 0) return end();
    if (left > warnBefore || state === 'warned') return;
    state = 'warned';
    box.className = 'deadline soon';
    say(live, warning);
    tell({ type: 'sesame.form.deadline', text: warning, extends: true });
  };

  button.addEventListener('click', async event => {
    event.preventDefault();
    const answer = await askForTime(button.formAction);
    if (answer === 'over') return end();
    if (answer === null) {
      say(live, failed);
      return tell({ type: 'sesame.form.deadline', text: failed, extends: true });
    }
    endsAt = performance.now() + answer.expiresIn;
    state = answer.expiresIn > warnBefore ? 'calm' : 'warned';
    box.className = 'deadline';
    text.hidden = true;
    say(live, answer.text);
    tell({ type: 'sesame.form.extended', text: answer.text });
  });
  setInterval(look, 1000);
  document.addEventListener('visibilitychange', look);
  look();
}

/**
 * Nothing typed leaves the page. Null: try again; `over`: there is no such form any more.
 * @param {string} address
 * @returns {Promise<{ text: string, expiresIn: number } | 'over' | null>}
 */
async function askForTime(address) {
  try {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' };
    const response = await fetch(address, { method: 'POST', headers });
    if (response.ok) return await response.json();
    return response.status < 500 ? 'over' : null;
  } catch {
    return null;
  }
}

// --- words ---

/** @param {string} className */
function liveText(className) {
  const place = document.createElement('p');
  place.className = className;
  place.setAttribute('role', 'status');
  return place;
}

/**
 * @param {HTMLElement} place
 * @param {string} text
 */
function say(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/**
 * Not at each key: a screen reader would never finish a sentence.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {boolean} [good]
 */
function sayLater(place, text, good = false) {
  clearTimeout(later.get(place));
  const speak = () => {
    place.classList.toggle('good', good && text !== '');
    say(place, text);
  };
  later.set(place, window.setTimeout(speak, 500));
}

// --- finding ---

/**
 * @template {HTMLElement} [Found=HTMLElement]
 * @param {string} selector
 * @param {new () => Found} [type]
 * @returns {Found[]}
 */
function all(selector, type) {
  return find(document, selector, type);
}

/**
 * @template {HTMLElement} [Found=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Found} [type]
 * @returns {Found | null}
 */
function one(root, selector, type) {
  return find(root, selector, type)[0] ?? null;
}

/**
 * @template {HTMLElement} Found
 * @param {ParentNode} root
 * @param {string} selector
 * @param {(new () => Found) | undefined} type
 * @returns {Found[]}
 */
function find(root, selector, type) {
  const wanted = /** @type {new () => Found} */ (type ?? HTMLElement);
  return [...root.querySelectorAll(selector)].flatMap(found => (found instanceof wanted ? [found] : []));
}
