import type { Academy } from '../../dialogs/academy';
import { translator } from '../../locales/translate';
import type { ChannelOf } from '../bot/channel';
import { render, type SafeHtml } from '../http/html';
import type { Admissions, OpenForm } from './admission';
import type { Completion, FormOutcome } from './completions';
import type { Correction } from './corrections';
import type { Delivery } from './delivery';
import type { AssetUrls, PageContext } from './form-page';
import { type Outcome, outcomePage, outcomeStatus } from './outcome-page';
import type { Sealed } from './sealed';
import type { TicketOutcome } from './ticket-store';
import type { FoundTicket, Tickets } from './tickets';

/** What is sent back. */
export interface Reply {
  status: number;
  type?: 'text/html; charset=utf-8' | 'application/json';
  body: string | null;
  /** To another page instead. */
  location?: string;
  /** Given to the browser. */
  cookies?: string[];
  /** The pages in which it may stand; none when it is none itself. */
  frameAncestors?: readonly string[];
}

/** What one kind of form adds to what all share. */
export interface FormBehaviour {
  /** @param fields what was typed so far, shown again where it may be
   *  @param status said politely above the fields */
  show(form: OpenForm, fields: Record<string, string>, status: string | null): SafeHtml;
  /** With what was to be corrected, and without what was typed. */
  showAgain(form: OpenForm, correction: Correction): SafeHtml;
  /** Does what the form is for, once; a form with something to correct is shown again and stays open. */
  submit(form: OpenForm, fields: Record<string, string>): Promise<Reply>;
}

/** What the forms share while they answer. */
export interface Scene {
  /** What the page of an open form knows. */
  pageOf(form: OpenForm): PageContext;
  /** Why there is no form. */
  end(place: Place, outcome: Outcome): Reply;
  /** What came of a used form, for whoever comes back to it; the chat and the page do not wait for it. */
  remember(form: OpenForm, outcome: TicketOutcome): Promise<void>;
  /** The end of a form: its conversation learns of it, and the person reads of it. */
  conclude(form: OpenForm, event: FormOutcome, outcome: Outcome): Promise<Reply>;
  /** The form for another try, or null when the dialog has gone elsewhere. */
  tellAndReopen(form: OpenForm, event: FormOutcome): Promise<OpenForm | null>;
  /** The form again, with what is to be corrected. */
  correct(form: OpenForm, correction: Omit<Correction, 'ticket'>, page: SafeHtml): Promise<Reply>;
  /** The end of a form that the dialog has left. */
  endOf(form: OpenForm, outcome: Outcome): Reply;
  /** The words for whoever came second: another post of the same form was faster, or its time is over. */
  tooLate(form: OpenForm): Promise<Reply>;
}

export function createScene(deps: {
  channelOf: ChannelOf;
  academy: Academy;
  publicUrl: string;
  now: () => number;
  assets: AssetUrls;
  admissions: Admissions;
  delivery: Delivery;
  tickets: Pick<Tickets, 'conclude'>;
  corrections: Pick<Sealed<Correction>, 'seal'>;
  /** For what went wrong beside the person's own business. */
  report: (error: unknown) => void;
}): Scene {
  const host = new URL(deps.publicUrl).host;

  const pageFor = ({ locale, channel = '' }: Place): PageContext => ({
    locale,
    t: translator(locale),
    academy: deps.academy,
    host,
    now: deps.now(),
    assets: deps.assets,
    channel: deps.channelOf(channel),
  });

  const pageOf = ({ ticket }: OpenForm): PageContext => pageFor(ticket);

  const end = (place: Place, outcome: Outcome): Reply => last(pageFor(place), outcome, null);

  const endOf = (form: OpenForm, outcome: Outcome): Reply => last(pageOf(form), outcome, null);

  const remember = ({ id }: OpenForm, outcome: TicketOutcome): Promise<void> =>
    deps.tickets.conclude(id, outcome).catch(deps.report);

  const conclude = async (form: OpenForm, event: FormOutcome, outcome: Outcome): Promise<Reply> =>
    last(pageOf(form), outcome, await deps.delivery.end(form, event));

  const last = (page: PageContext, outcome: Outcome, completion: Completion | null): Reply =>
    reply(outcomeStatus(outcome), outcomePage(page, outcome, completion), page);

  const tellAndReopen = async (form: OpenForm, event: FormOutcome): Promise<OpenForm | null> => {
    const next = await deps.delivery.tryAgain(form, event);
    const admission = next && (await deps.admissions.review(next.ticket));
    if (!admission || !('form' in admission)) return null;
    return { ...admission.form, refused: next?.refused, isWholePage: form.isWholePage };
  };

  const correct = async (
    form: OpenForm,
    correction: Omit<Correction, 'ticket'>,
    page: SafeHtml,
  ): Promise<Reply> => {
    if (!form.isWholePage) return reply(correctionStatus, page, pageOf(form));
    const sealed = await deps.corrections.seal({ ...correction, ticket: form.id });
    return { status: 303, body: null, location: `/forms/${form.id}?correct=${sealed}` };
  };

  const tooLate = async (form: OpenForm): Promise<Reply> => {
    const admission = await deps.admissions.review(form.id);
    return endOf(form, 'refused' in admission ? admission.refused : { id: 'used' });
  };

  return { pageOf, end, endOf, remember, conclude, tellAndReopen, correct, tooLate };
}

/** In which language, and in whose window, a page is read. */
export type Place = Pick<FoundTicket, 'locale'> & Partial<Pick<FoundTicket, 'channel'>>;

export const reply = (status: number, page: SafeHtml, { channel }: Pick<PageContext, 'channel'>): Reply => ({
  status,
  type: 'text/html; charset=utf-8',
  body: render(page),
  frameAncestors: channel.frameAncestors,
});

/** Correct what is marked and send it again. */
const correctionStatus = 422;
