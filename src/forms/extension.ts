import type { Grant, Grants } from '../accounts/grants';
import type { OpenForm } from './admission';
import type { Dispatch } from './delivery';
import type { Tickets } from './tickets';

/** More time for a form (RGAA 13.1), and for the verified identity behind it. Null when there can be no more. */
export function createExtension(deps: {
  tickets: Tickets;
  grants: Pick<Grants, 'renew'>;
  dispatch: Dispatch;
}): (form: OpenForm) => Promise<OpenForm | null> {
  return async form => {
    const { ticket } = form;
    if (ticket.grant === null) return extended(form, null);
    const grant = await deps.grants.renew({ token: ticket.grant }, ticket.conversationKey);
    return grant && extended(form, grant);
  };

  async function extended({ id, key, ticket }: OpenForm, grant: Grant | null): Promise<OpenForm | null> {
    const until = await deps.tickets.extend(id, grant?.token ?? null);
    if (until === null) return null;
    const expiresAt = Math.min(until, grant?.expiresAt ?? until);
    await deps.dispatch(ticket.conversationKey, { type: 'form.extended', ticket: id, expiresAt });
    if (grant) await deps.dispatch(ticket.conversationKey, { type: 'grant.renewed', grant });
    return { id, key, ticket, expiresAt };
  }
}
