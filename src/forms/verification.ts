import type { IdentityVerifier, VerifyOutcome } from '../accounts/identity-verifier';
import type { Keyring } from '../accounts/keyring';
import type { KnownBrowsers } from '../http/known-browsers';
import type { OpenForm } from './admission';
import type { IsHeld } from './delivery';
import type { IdentityPost } from './identity-fields';
import type { TicketOutcome } from './ticket-store';

/** What was typed into the fields of the identity, read. */
export interface Claimed extends Pick<Extract<IdentityPost, { ok: true }>, 'birthDate' | 'accountType'> {
  numenKey: string;
}

/** NUMEN and date of birth, in whichever form they are asked for. */
export interface Verification {
  /** Null when no NUMEN was given, here or in the chat. */
  claimedIn(form: OpenForm, post: Extract<IdentityPost, { ok: true }>): Claimed | null;
  /** One try, named by the form's ticket, which was used for it. */
  verify(form: OpenForm, claimed: Claimed): Promise<VerifyOutcome>;
  /**
   * What the browser in which a person was verified is given: before the chat offers anything to whoever is in it. Nothing where it
   * has no cookie of ours.
   */
  cookiesFor(form: OpenForm, claimed: Claimed): Promise<string[]>;
}

export interface VerificationDeps {
  isHeld: IsHeld;
  verifier: IdentityVerifier;
  keyring: Pick<Keyring, 'numenKey' | 'birthDateTag'>;
  browsers: Pick<KnownBrowsers, 'laneOf' | 'remember'>;
}

export function createVerification(deps: VerificationDeps): Verification {
  return { claimedIn, verify, cookiesFor };

  function claimedIn({ ticket }: OpenForm, post: Extract<IdentityPost, { ok: true }>): Claimed | null {
    const numenKey = post.numen === null ? ticket.numenKey : deps.keyring.numenKey(post.numen);
    return numenKey === null ? null : { ...post, numenKey };
  }

  function verify(form: OpenForm, { numenKey, birthDate, accountType }: Claimed): Promise<VerifyOutcome> {
    const { conversationKey, channel, holder, hash: attemptId } = form.ticket;
    const birthDateTag = deps.keyring.birthDateTag(numenKey, birthDate);
    const browser = deps.browsers.laneOf(form.browser ?? null, numenKey);
    const place = { conversationKey, channel, holder, address: form.address, browser };
    return deps.verifier.verify({ numenKey, birthDateTag, accountType }, { ...place, attemptId });
  }

  async function cookiesFor(form: OpenForm, { numenKey }: Claimed): Promise<string[]> {
    if (deps.isHeld(form.ticket)) return [];
    const session = await form.renewSession?.();
    const known = deps.browsers.remember(form.browser ?? null, numenKey);
    return session ? [known, session] : [known];
  }
}

export const verifiedAs = {
  verified: 'identityVerified',
  rejected: 'identityRejected',
  locked: 'identityLocked',
} as const satisfies Record<VerifyOutcome['outcome'], TicketOutcome>;
