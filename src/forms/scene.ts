import type { Academy } from '../../dialogs/academy';
import type { FormKind, WorldEvent } from '../../dialogs/events';
import { type Locale, translator } from '../../locales/translate';
import { render, type SafeHtml } from '../web/html';
import type { Admissions, OpenForm } from './admission';
import type { AssetUrls, PageContext } from './form-page';
import { type Outcome, outcomePage, outcomeStatus } from './outcome-page';

/** What is sent back. */
export interface Reply {
  status: number;
  type: 'text/html; charset=utf-8' | 'application/json';
  body: string;
}

/** Which form is open in a conversation after a turn of its dialog. */
export interface DispatchResult {
  form: { kind: FormKind; ticket: string; expiresAt: number } | null;
}

/** Runs a turn of the dialog: its replies go into the chat. */
export type Dispatch = (conversationKey: string, event: WorldEvent) => Promise<DispatchResult>;

/** What one kind of form adds to what all share. */
export interface FormBehaviour {
  /** @param fields what was typed so far, shown again where it may be
   *  @param status said politely above the fields */
  show(form: OpenForm, fields: Record<string, string>, status: string | null): SafeHtml;
  /** Does what the form is for, once; a form with something to correct is shown again and stays open. */
  submit(form: OpenForm, fields: Record<string, string>): Promise<Reply>;
}

/** What the forms share while they answer. */
export interface Scene {
  pageFor(locale: Locale): PageContext;
  /** The end of a form. */
  end(locale: Locale, outcome: Outcome): Reply;
  /** Tells the dialog; the form that it has opened for another try, or null when it has gone elsewhere. */
  tellAndReopen(form: OpenForm, event: WorldEvent): Promise<OpenForm | null>;
  /** The words for whoever came second: another post of the same form was faster, or its time is over. */
  tooLate(form: OpenForm): Promise<Reply>;
}

export function createScene(deps: {
  academy: Academy;
  publicUrl: string;
  now: () => number;
  assets: AssetUrls;
  admissions: Admissions;
  dispatch: Dispatch;
}): Scene {
  const host = new URL(deps.publicUrl).host;

  const pageFor = (locale: Locale): PageContext => ({
    locale,
    t: translator(locale),
    academy: deps.academy,
    host,
    now: deps.now(),
    assets: deps.assets,
  });

  const end = (locale: Locale, outcome: Outcome): Reply =>
    reply(outcomeStatus(outcome), outcomePage(pageFor(locale), outcome));

  const tellAndReopen = async ({ ticket }: OpenForm, event: WorldEvent): Promise<OpenForm | null> => {
    const { form } = await deps.dispatch(ticket.conversationKey, event);
    if (form?.kind !== ticket.kind) return null;
    const admission = await deps.admissions.review(form.ticket);
    return 'form' in admission ? admission.form : null;
  };

  const tooLate = async ({ id, ticket }: OpenForm): Promise<Reply> => {
    const admission = await deps.admissions.review(id);
    return end(ticket.locale, 'refused' in admission ? admission.refused : { id: 'used' });
  };

  return { pageFor, end, tellAndReopen, tooLate };
}

export const reply = (status: number, page: SafeHtml): Reply => ({
  status,
  type: 'text/html; charset=utf-8',
  body: render(page),
});

/** Correct what is marked and send it again. */
export const correctionStatus = 422;
