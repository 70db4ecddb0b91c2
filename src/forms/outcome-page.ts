import { mainOffice } from '../../dialogs/office';
import { waitWords } from '../../locales/wait';
import { html, type SafeHtml } from '../http/html';
import { inWords } from '../http/in-words';
import { telephone } from '../http/telephone';
import { longestIdle } from '../retention';
import type { Completion } from './completions';
import { isHeld, type PageContext, shell, timeText } from './form-page';
import type { TicketOutcome } from './ticket-store';

/** How a form ended, or why there is none. */
export type Outcome =
  | {
      id: PlainOutcomeId;
      /** What came of what was sent. */
      became?: TicketOutcome;
      /** The ticket of the form that counts now. */
      formNow?: string;
    }
  /** `until` is null when only a person can unlock. */
  | { id: 'locked'; until: number | null; again?: SentAgain };

/** What may be sent again after a short wait, without a word typed again: no password is in it. */
export interface SentAgain {
  ticket: string;
  /** `Tickets.keyOf` */
  key: string;
  values: Readonly<Record<string, string>>;
}

export type PlainOutcomeId = Exclude<OutcomeId, 'locked'>;
export type OutcomeId = keyof typeof outcomes;

type Tone = 'good' | 'plain' | 'bad';

const outcomes = {
  identityVerified: { status: 200, tone: 'good' },
  passwordChanged: { status: 200, tone: 'good' },
  locked: { status: 429, tone: 'bad' },
  currentLocked: { status: 429, tone: 'bad' },
  rejected: { status: 422, tone: 'bad' },
  refused: { status: 422, tone: 'bad' },
  conflict: { status: 409, tone: 'bad' },
  grantEnded: { status: 410, tone: 'plain' },
  endedByLock: { status: 410, tone: 'plain' },
  expired: { status: 410, tone: 'plain' },
  used: { status: 409, tone: 'plain' },
  closed: { status: 410, tone: 'plain' },
  replaced: { status: 410, tone: 'plain' },
  leftAlone: { status: 403, tone: 'plain' },
  answerLost: { status: 403, tone: 'plain' },
  notYours: { status: 403, tone: 'bad' },
  unknown: { status: 404, tone: 'plain' },
  crossSite: { status: 403, tone: 'bad' },
  tooLarge: { status: 413, tone: 'plain' },
  unsupported: { status: 415, tone: 'plain' },
  malformed: { status: 400, tone: 'plain' },
  failed: { status: 500, tone: 'bad' },
} as const satisfies Record<string, { status: number; tone: Tone }>;

export const outcomeStatus = ({ id }: Outcome): number => outcomes[id].status;

/** The last page, whatever happened; in Teams it brings back what the dialog waits for. */
export function outcomePage(page: PageContext, outcome: Outcome, completion: Completion | null): SafeHtml {
  const { title, text, next } = wordsOf(page, outcome);
  return shell(
    page,
    title,
    html`<article class="outcome ${outcomes[outcome.id].tone}" data-outcome="${outcome.id}">
<h1 tabindex="-1" autofocus>${title}</h1>
<p>${text}</p>
${becameText(page, outcome)}
${sendAgain(page, outcome)}
<p>${next}</p>
${wayToFormNow(page, outcome)}
${needsContact.has(outcome.id) && contact(page)}
</article>
${isHeld(page) ? wayBackToTeams(page) : wayBackToChat(page, outcome)}`,
    completion ? completionMeta(completion) : undefined,
  );
}

const becameText = ({ t }: PageContext, outcome: Outcome): SafeHtml | false =>
  'became' in outcome &&
  outcome.became !== undefined &&
  html`<p data-became="${outcome.became}">${t(`forms.became.${outcome.became}`)}</p>`;

/** For who has no script: the chat around has what was typed in its memory, and gives it back. */
function sendAgain({ t, now }: PageContext, outcome: Outcome): SafeHtml | false {
  if (outcome.id !== 'locked' || outcome.until === null || outcome.until - now >= longestIdle) return false;
  const { again, until } = outcome;
  if (!again) return false;
  const hidden = Object.entries({ ...again.values, key: again.key, until: String(until) }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="/forms/${again.ticket}" data-again>${hidden}<p>${t('forms.again.text')}</p>
<p class="actions"><button class="secondary">${t('forms.again.send')}</button></p></form>`;
}

const wayToFormNow = ({ t }: PageContext, outcome: Outcome): SafeHtml | false =>
  leadsOn(outcome) &&
  html`<p class="actions"><a class="primary" data-form href="/forms/${outcome.formNow}">${t('forms.formNow')}</a></p>`;

const leadsOn = (outcome: Outcome): outcome is Outcome & { formNow: string } =>
  'formNow' in outcome && outcome.formNow !== undefined;

/** One main action a page: where a form counts now, it is that form. */
const wayBackToChat = (
  { t, locale }: PageContext,
  outcome: Outcome,
): SafeHtml => html`<p class="actions" data-in-frame hidden><button type="button" class="${leadsOn(outcome) ? 'secondary' : 'primary'}" data-leave>${t('forms.backToChat')}</button></p>
<p class="actions" data-alone><a class="${leadsOn(outcome) ? 'secondary' : 'primary'}" href="/webchat?locale=${locale}#new">${t('forms.goOn')}</a></p>`;

const wayBackToTeams = ({
  t,
}: PageContext): SafeHtml => html`<p class="actions" data-in-teams hidden><button type="button" class="primary" data-close>${t('forms.backToChat')}</button></p>
<p class="hint">${t('forms.teams.close')}</p>`;

/** docs/design.md, Secrets: what `dialog.url.submit` takes to Teams, and Teams to the bot. */
const completionMeta = (completion: Completion): SafeHtml =>
  html`<meta name="sesame-completion" content="${JSON.stringify(completion)}">`;

function wordsOf(page: PageContext, outcome: Outcome): { title: string; text: string; next: string } {
  const { t } = page;
  const { id, time } =
    outcome.id === 'locked' ? lockWords(page, outcome.until) : { id: outcome.id, time: '' };
  return {
    title: t(`forms.outcome.${id}.title`),
    text: t(`forms.outcome.${id}.text`, { time }),
    next: t(`forms.outcome.${id}.next`),
  };
}

/** By how long it lasts alone: whether a source waits, or a NUMEN, is not told. No lock that a guess caused is as short. */
function lockWords(page: PageContext, until: number | null) {
  if (until === null) return { id: 'lockedForGood', time: '' } as const;
  const wait = waitWords(page.t, until - page.now);
  return wait === null
    ? ({ id: 'locked', time: timeText(page, until) } as const)
    : ({ id: 'lockedSoon', time: wait } as const);
}

const needsContact: ReadonlySet<OutcomeId> = new Set([
  'locked',
  'conflict',
  'notYours',
  'crossSite',
  'failed',
]);

function contact({ t, academy, locale }: PageContext): SafeHtml {
  const { phone, name } = mainOffice(academy);
  return html`<p class="contact">${inWords(t, 'forms.call', { office: name[locale], phone: telephone(phone) })}</p>`;
}
