import type { FormKind, WorldEvent } from '../../dialogs/events';
import type { NewOutboxEntry, Outbox } from '../accounts/outbox';
import type { HeldRefusal, OpenForm } from './admission';
import type { Completion, Completions, FormOutcome } from './completions';
import type { Ticket } from './ticket-store';
import type { Tickets } from './tickets';

/** Which form is open in a conversation after a turn of its dialog. */
export interface DispatchResult {
  form: { kind: FormKind; ticket: string; expiresAt: number } | null;
}

/** Runs a turn of the dialog: its replies go into the chat. */
export type Dispatch = (conversationKey: string, event: WorldEvent) => Promise<DispatchResult>;

/** How what comes of a form reaches the conversation that it belongs to. */
export interface Delivery {
  /** The form has ended: what its last page has to bring back, or null when the dialog was told at once. */
  end(form: OpenForm, event: FormOutcome): Promise<Completion | null>;
  /** Another try: the next form, or null when the dialog has gone elsewhere. */
  tryAgain(form: OpenForm, event: FormOutcome): Promise<NextForm | null>;
}

export interface NextForm {
  ticket: string;
  refused?: HeldRefusal;
}

/** Whether what comes of a form waits for the person who opened it (`Channel.forms`). */
export type IsHeld = (ticket: Pick<Ticket, 'channel'>) => boolean;

export function createDelivery(deps: {
  isHeld: IsHeld;
  tickets: Pick<Tickets, 'open' | 'close'>;
  dispatch: Dispatch;
  completions: Pick<Completions, 'seal'>;
  outbox: Pick<Outbox, 'add'>;
  now: () => number;
}): Delivery {
  const atOnce: Delivery = {
    end: async ({ ticket }, event) => {
      await deps.dispatch(ticket.conversationKey, event);
      return null;
    },
    tryAgain: async ({ ticket }, event) => {
      const { form } = await deps.dispatch(ticket.conversationKey, event);
      return form?.kind === ticket.kind ? { ticket: form.ticket } : null;
    },
  };

  const held: Delivery = {
    end: async ({ id, ticket, refused }, event) => {
      // A window can be closed by its cross: what was done stays, and is told then.
      if (event.type === 'password.changed') await deps.outbox.add(unseen(ticket, deps.now()));
      return seal(id, ticket, event, refused?.times ?? 0);
    },
    /**
     * The dialog only learns which form now counts: a stranger's mistakes are not told in the chat. That it was refused waits on the
     * next page, sealed: their Teams client brings it back when a person leaves it at that, or with what they send next.
     */
    tryAgain: async ({ ticket, refused }, event) => {
      const { kind, conversationKey, channel, holder, locale, grant, numenKey } = ticket;
      const request = { kind, conversationKey, channel, holder, locale, grant, numenKey };
      const opened = await deps.tickets.open(request, `after ${ticket.hash}`);
      const { form } = await deps.dispatch(conversationKey, { type: 'form.opened', kind, ...opened });
      if (form?.ticket !== opened.ticket) return null;
      const times = (refused?.times ?? 0) + 1;
      return {
        ticket: opened.ticket,
        refused: { times, completion: await seal(opened.ticket, ticket, event, times) },
      };
    },
  };

  const seal = (
    ticket: string,
    { conversationKey, holder }: Ticket,
    event: FormOutcome,
    refusals: number,
  ): Promise<Completion> => deps.completions.seal({ ticket, conversationKey, holder, event, refusals });

  const of = ({ ticket }: OpenForm): Delivery => (deps.isHeld(ticket) ? held : atOnce);

  return {
    end: (form, event) => of(form).end(form, event),
    tryAgain: (form, event) => of(form).tryAgain(form, event),
  };
}

/** No proof goes with it: it tells, and opens nothing. */
const unseen = ({ hash, conversationKey }: Ticket, at: number): NewOutboxEntry => ({
  id: `password.unseen:${hash}`,
  at,
  accountId: 'unknown',
  kind: 'password.unseen',
  date: null,
  resetId: hash,
  conversationKey,
});
