import type { WorldEvent } from '../../../dialogs/events';
import type { Account } from '../../accounts/account';
import type { AccountRepository } from '../../accounts/account-repository';
import type { Outbox } from '../../accounts/outbox';
import type { DeliveredStates } from './delivered-states';
import { isRefusal } from './mail-directory';

/** The entry of the outbox that one reset leaves. */
export const deliveryIdOf = (resetId: string): string => `mailbox.changed:${resetId}`;

/** What became of a reset's password on its way to the mail server, as a conversation is told; null when nothing is known of it. */
export function createDeliveryState({
  outbox,
  accounts,
  delivered,
}: {
  outbox: Pick<Outbox, 'find'>;
  accounts: Pick<AccountRepository, 'findById'>;
  delivered: Pick<DeliveredStates, 'of'>;
}) {
  return async (resetId: string): Promise<WorldEvent | null> => {
    const entry = await outbox.find(deliveryIdOf(resetId));
    if (!entry) return null;
    const outcome = outcomeOf(await accounts.findById(entry.accountId), resetId);
    if (outcome.type === 'password.undelivered') return outcome;
    const known = await delivered.of(entry.accountId);
    if (known?.resetId === resetId) return outcome;
    const why = isRefusal(entry.problem ?? '') ? 'refused' : 'waiting';
    return { type: 'password.undelivered', delivery: resetId, why };
  };
}

/** Of an account as the directory has it. */
export function outcomeOf(
  account: Pick<Account, 'status' | 'lastResetId'> | null,
  resetId: string,
): Extract<WorldEvent, { type: 'password.delivered' | 'password.undelivered' }> {
  const delivery = resetId;
  if (account?.status !== 'active') return { type: 'password.undelivered', delivery, why: 'closed' };
  if (account.lastResetId !== resetId) return { type: 'password.undelivered', delivery, why: 'superseded' };
  return { type: 'password.delivered', delivery };
}
