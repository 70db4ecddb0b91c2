import { awaitsSoon, warningMs } from './guide-context';
import type { GuideSnapshot } from './settle';
import { isVerifiedState, stateOf } from './state-names';

/**
 * When the clock has something to say to this conversation (milliseconds since the epoch), or null. XState's own
 * timers are lost when a snapshot is restored, so deadlines are data and `clock.ticked` is sent by the server.
 */
export function nextDeadline(snapshot: GuideSnapshot): number | null {
  const { form, grant, grantWarned, lockedUntil, deliveryDue } = snapshot.context;
  const state = stateOf(snapshot);
  const deadlines = [
    form?.expiresAt,
    state === 'locked' ? lockedUntil : null,
    grant && state !== 'walkthrough' ? grant.expiresAt : null,
    grant && !grantWarned && isVerifiedState(state) ? grant.expiresAt - warningMs : null,
    awaitsSoon(snapshot.context) ? deliveryDue : null,
  ].filter(at => typeof at === 'number');
  return deadlines.length > 0 ? Math.min(...deadlines) : null;
}
