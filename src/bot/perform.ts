import type { Logger } from 'pino';
import type { Effect } from '../../dialogs/effects';
import type { DialogEvent, WorldEvent } from '../../dialogs/events';
import { canReset, type Grants } from '../accounts/grants';
import type { IdentityVerifier } from '../accounts/identity-verifier';
import type { Restoration } from '../accounts/restoration';
import type { IsHeld } from '../forms/delivery';
import type { Tickets } from '../forms/tickets';

/** In which conversation, and for whom, an effect is performed. */
export interface EffectScope {
  conversationKey: string;
  channel: string;
  holder: string;
  address?: string;
  /** See `TurnScope`; none when the turn was cut short, and somebody else finishes it. */
  verified?: () => Promise<void>;
}

export interface PerformDependencies {
  tickets: Pick<Tickets, 'open' | 'close'>;
  verifier: IdentityVerifier;
  grants: Pick<Grants, 'open' | 'renew'>;
  restoration: Restoration;
  /** What became of a reset's password on its way to the mail server. */
  deliveryOf: (resetId: string) => Promise<WorldEvent | null>;
  /** Whether what comes of a form waits for the person who opened it: it can then be but one thing. */
  isHeld: IsHeld;
  /** Told of a verification that nobody who asked for it can be told of. */
  verifiedUnheard?: (conversationKey: string) => Promise<void>;
  now: () => number;
  logger: Pick<Logger, 'error'>;
}

/**
 * @param id names the effect (`claim.ts`): performed again under the same one, it costs nothing more and is answered the same
 */
export type PerformIn = (scope: EffectScope) => (effect: Effect, id: string) => Promise<DialogEvent | null>;

/** The only place that knows both the dialog and the accounts. An effect that fails grants nothing, and is told. */
export function createPerform(deps: PerformDependencies): PerformIn {
  return scope => async (effect, id) => {
    const answer = await answerTo(effect, { ...scope, id }, deps).catch((error: unknown): WorldEvent => {
      deps.logger.error(
        { effect: effect.type, reason: error instanceof Error ? error.name : 'unknown' },
        'effect failed',
      );
      return { type: 'effect.failed' };
    });
    return answer && stamped(answer, deps.now());
  };
}

const stamped = (event: WorldEvent, at: number): DialogEvent => ({ ...event, at });

async function answerTo(
  effect: Effect,
  { id, address, verified, ...scope }: EffectScope & { id: string },
  { tickets, verifier, grants, restoration, deliveryOf, isHeld, verifiedUnheard }: PerformDependencies,
): Promise<WorldEvent | null> {
  switch (effect.type) {
    case 'openForm': {
      const { locale, numenKey } = effect;
      const kind = effect.grant === null && isHeld(scope) ? 'identity' : effect.kind;
      if (effect.grant && !(await allowsForm(effect.grant, scope, grants))) return { type: 'grant.ended' };
      const grant = effect.grant?.token ?? null;
      const opened = await tickets.open({ ...scope, kind, locale, numenKey, grant }, id);
      return { type: 'form.opened', kind, ...opened };
    }
    case 'closeForm':
      await tickets.close(effect.ticket);
      return null;
    case 'verifyIdentity': {
      const claims = { ...effect.claims, accountType: 'academic' } as const;
      const outcome = await verifier.verify(claims, { ...scope, address, attemptId: id });
      // Whatever was given to the browser before is over first: an effect that fails grants nothing.
      if (outcome.outcome === 'verified')
        await (verified ?? (() => verifiedUnheard?.(scope.conversationKey)))();
      return identityEvent(outcome);
    }
    case 'renewGrant': {
      const grant = await grants.renew(effect.grant, scope.conversationKey);
      if (grant) return { type: 'grant.renewed', grant };
      const isOpen = await grants.open(effect.grant, scope.conversationKey);
      return { type: isOpen ? 'grant.notRenewed' : 'grant.ended' };
    }
    case 'checkDelivery':
      return deliveryOf(effect.delivery);
    case 'requestRestoration': {
      const { grant, date } = effect;
      const { outcome } = await restoration.request({ ...scope, grant, date });
      return outcome === 'stored' ? { type: 'restoration.stored', date } : refusedRestoration[outcome];
    }
  }
}

/** A form that could only be refused is not offered. */
async function allowsForm(
  grant: { token: string },
  { conversationKey }: EffectScope,
  grants: Pick<Grants, 'open'>,
): Promise<boolean> {
  const claims = await grants.open(grant, conversationKey);
  return claims !== null && canReset(claims);
}

const refusedRestoration: Record<'grantEnded' | 'outOfWindow', WorldEvent> = {
  grantEnded: { type: 'grant.ended' },
  outOfWindow: { type: 'effect.failed' },
};

/** What a verification tells the dialog: the same for the form and for what was typed in the chat. */
export function identityEvent(verified: Awaited<ReturnType<IdentityVerifier['verify']>>): WorldEvent {
  switch (verified.outcome) {
    case 'verified':
      return { type: 'identity.verified', grant: verified.grant, account: verified.account };
    case 'rejected':
      return { type: 'identity.rejected', remaining: verified.remaining };
    case 'locked':
      return { type: 'identity.locked', until: verified.until };
  }
}
