import { dateIn } from '../../dialogs/restoration-window';
import type { OpenForm } from './admission';
import type { FieldProblem } from './form-page';
import { type IdentityValues, identityValues, readIdentity } from './identity-fields';
import { identityPage } from './identity-page';
import type { FormBehaviour, Reply, Scene } from './scene';
import type { Tickets } from './tickets';
import { type Claimed, type Verification, verifiedAs } from './verification';

/** NUMEN, date of birth, type of account (docs/guide.md, step 5). */
export function createIdentityForm(
  deps: { tickets: Tickets; verification: Verification; now: () => number },
  scene: Scene,
): FormBehaviour {
  const submit = async (form: OpenForm, fields: Record<string, string>): Promise<Reply> => {
    const { t, now, academy } = scene.pageOf(form);
    const numenKnown = form.ticket.numenKey !== null;
    const repeats = !form.isWholePage;
    const post = readIdentity(fields, { numenKnown, today: dateIn(academy.timeZone, now), repeats, t });
    if (!post.ok) return again(form, post.values, post.problems, null);
    const claimed = deps.verification.claimedIn(form, post);
    if (!claimed || !(await deps.tickets.use(form.id))) return scene.tooLate(form);
    return verify(form, post.values, claimed);
  };

  const verify = async (form: OpenForm, values: IdentityValues, claimed: Claimed): Promise<Reply> => {
    const outcome = await deps.verification.verify(form, claimed);
    await scene.remember(form, verifiedAs[outcome.outcome]);
    switch (outcome.outcome) {
      case 'verified': {
        const { grant, account } = outcome;
        const cookies = await deps.verification.cookiesFor(form, claimed);
        const event = { type: 'identity.verified', grant, account } as const;
        return { ...(await scene.conclude(form, event, { id: 'identityVerified' })), cookies };
      }
      case 'locked':
        return scene.conclude(
          form,
          { type: 'identity.locked', until: outcome.until },
          { id: 'locked', until: outcome.until, again: { ticket: form.id, key: form.key, values } },
        );
      case 'rejected':
        return rejected(form, values, outcome.remaining);
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
  ): Promise<Reply> => {
    const said = { problems, refusal, status: null };
    const correction = { ...said, untried: refusal === null, forgotten: false, spaceNoted: '' };
    return scene.correct(form, correction, page(form, { ...said, values }));
  };

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
    showAgain: (form, { problems, refusal, status }) =>
      page(form, { values: identityValues({}), problems, refusal, status, isEmptied: true }),
    submit,
  };
}

interface PageState {
  values: IdentityValues;
  problems: FieldProblem[];
  refusal: string | null;
  status: string | null;
  isEmptied?: boolean;
}
