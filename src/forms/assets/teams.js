// @ts-check
/**
 * The page in the window that Teams opens: it says that it is there, and at the end brings the outcome back. TeamsJS sends what
 * it is given to the Teams client that opened the window, and to nobody else.
 */

/**
 * @typedef {{
 *   app: { initialize(): Promise<void> },
 *   dialog: { url: { submit(result?: object): void } },
 * }} TeamsLibrary
 */

const { microsoftTeams } = /** @type {{ microsoftTeams?: TeamsLibrary }} */ (/** @type {unknown} */ (window));

if (microsoftTeams) void begin(microsoftTeams);

/** @param {TeamsLibrary} teams */
async function begin({ app, dialog }) {
  try {
    // Outside of Teams this never answers, or fails: the warning then stays.
    await app.initialize();
  } catch {
    return;
  }
  for (const part of all('[data-outside-teams]')) part.hidden = true;
  for (const part of all('[data-in-teams]')) part.hidden = false;
  const completion = completionOfPage();
  for (const button of all('[data-close]')) {
    // Whoever leaves after a refusal brings that back: the conversation says so.
    const own = button.dataset.completion;
    button.addEventListener('click', () => dialog.url.submit(own ? JSON.parse(own) : completion));
  }
  // The conversation says what happened, and goes on.
  if (completion) dialog.url.submit(completion);
}

/** @returns {object | undefined} */
function completionOfPage() {
  const meta = document.querySelector('meta[name="sesame-completion"]');
  return meta instanceof HTMLMetaElement ? JSON.parse(meta.content) : undefined;
}

/** @param {string} selector */
function all(selector) {
  return [...document.querySelectorAll(selector)].filter(element => element instanceof HTMLElement);
}
