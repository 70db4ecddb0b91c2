import type { IdentityVerifier, VerifyOutcome } from '../accounts/identity-verifier';
import type { Keyring } from '../accounts/keyring';
import type { KnownBrowsers } from '../http/known-browsers';
import type { OpenForm } from './admission';
import type { IsHeld } from './delivery';
import { dayOf, type FieldProblem } from './form-page';
import { type IdentityPost, type IdentityValues, identityValues, readIdentity } from './identity-fields';
import { identityPage } from './identity-page';
import { correctionStatus, type FormBehaviour, type Reply, reply, type Scene } from './scene';
import type { TicketOutcome } from './ticket-store';
import type { Tickets } from './tickets';

type ValidPost = Extract<IdentityPost, { ok: true }>;

/** NUMEN, date of birth, type of account (GUIDE.md, step 5). */
export function createIdentityForm(
  deps: {
    isHeld: IsHeld;
    tickets: Tickets;
    verifier: IdentityVerifier;
    keyring: Pick<Keyring, 'numenKey' | 'birthDateTag'>;
    browsers: Pick<KnownBrowsers, 'laneOf' | 'remember'>;
    now: () => number;
  },
  scene: Scene,
): FormBehaviour {
  const submit = async (form: OpenForm, fields: Record<string, string>): Promise<Reply> => {
    const { t } = scene.pageOf(form);
    const numenKnown = form.ticket.numenKey !== null;
    const post = readIdentity(fields, { numenKnown, today: dayOf(deps.now()), t });
    if (!post.ok) return again(form, post.values, post.problems, null);
    const numenKey = post.numen === null ? form.ticket.numenKey : deps.keyring.numenKey(post.numen);
    if (numenKey === null || !(await deps.tickets.use(form.id))) return scene.tooLate(form);
    return verify(form, post, numenKey);
  };

  const verify = async (form: OpenForm, post: ValidPost, numenKey: string): Promise<Reply> => {
    const { conversationKey, channel, holder, hash: attemptId } = form.ticket;
    const birthDateTag = deps.keyring.birthDateTag(numenKey, post.birthDate);
    const claims = { numenKey, birthDateTag, accountType: post.accountType };
    const browser = deps.browsers.laneOf(form.browser ?? null, numenKey);
    const place = { conversationKey, channel, holder, address: form.address, browser };
    const outcome = await deps.verifier.verify(claims, { ...place, attemptId });
    await scene.remember(form, outcomes[outcome.outcome]);
    switch (outcome.outcome) {
      case 'verified': {
        const { grant, account } = outcome;
        const event = { type: 'identity.verified', grant, account } as const;
        // Before the chat offers anything to whoever is in it.
        const session = deps.isHeld(form.ticket) ? null : await form.renewSession?.();
        const verified = await scene.conclude(form, event, { id: 'identityVerified' });
        if (deps.isHeld(form.ticket)) return verified;
        const known = deps.browsers.remember(form.browser ?? null, numenKey);
        return { ...verified, cookies: session ? [known, session] : [known] };
      }
      case 'locked':
        return scene.conclude(
          form,
          { type: 'identity.locked', until: outcome.until },
          { id: 'locked', until: outcome.until },
        );
      case 'rejected':
        return rejected(form, post.values, outcome.remaining);
    }
  };

  /** One used ticket, one attempt: the next one has a form of its own, already filled in. */
  const rejected = async (form: OpenForm, values: IdentityValues, remaining: number): Promise<Reply> => {
    const fresh = await scene.tellAndReopen(form, { type: 'identity.rejected', remaining });
    if (!fresh) return scene.endOf(form, { id: 'rejected' });
    const { t } = scene.pageOf(form);
    return again(fresh, values, [], t('forms.identity.rejected', { count: remaining }));
  };

  const again = (
    form: OpenForm,
    values: IdentityValues,
    problems: FieldProblem[],
    refusal: string | null,
  ): Reply =>
    reply(correctionStatus, page(form, { values, problems, refusal, status: null }), scene.pageOf(form));

  const page = (form: OpenForm, state: PageState) =>
    identityPage(scene.pageOf(form), {
      ticket: form.id,
      key: form.key,
      expiresAt: form.expiresAt,
      refused: form.refused?.completion,
      numenKnown: form.ticket.numenKey !== null,
      ...state,
    });

  return {
    show: (form, fields, status) =>
      page(form, { values: identityValues(fields), problems: [], refusal: null, status }),
    submit,
  };
}

const outcomes = {
  verified: 'identityVerified',
  rejected: 'identityRejected',
  locked: 'identityLocked',
} as const satisfies Record<VerifyOutcome['outcome'], TicketOutcome>;

interface PageState {
  values: IdentityValues;
  problems: FieldProblem[];
  refusal: string | null;
  status: string | null;
}
