import { createHmac } from 'node:crypto';
import type { Academy } from '../../dialogs/academy';
import type { WorldEvent } from '../../dialogs/events';
import { dateIn } from '../../dialogs/restoration-window';
import type { PasswordProblem } from '../accounts/password-policy';
import type { PasswordReset, ResetOutcome } from '../accounts/password-reset';
import { passwordPlaceOf } from '../password-place';
import type { OpenForm } from './admission';
import type { FormOutcome } from './completions';
import type { FieldProblem, PageContext } from './form-page';
import { type IdentityPost, type IdentityValues, identityValues, readIdentity } from './identity-fields';
import type { IdentityFields } from './identity-page';
import {
  type EdgeSpace,
  isForgotten,
  type PasswordPost,
  passwordProblemTexts,
  readPassword,
  spaceNotedIn,
} from './password-fields';
import { passwordPage } from './password-page';
import type { FormBehaviour, Reply, Scene } from './scene';
import type { TicketOutcome } from './ticket-store';
import type { Tickets } from './tickets';
import { type Claimed, type Verification, verifiedAs } from './verification';

type ValidPost = Extract<PasswordPost, { ok: true }>;
type NotedPost = ValidPost & { spaceNoted: string };
type Refusal = Extract<WorldEvent, { type: 'password.refused' }>;
type RefusalReason = Refusal['reason'];
type Proved = NonNullable<Refusal['proved']>;

const problemsIn = (read: IdentityPost | PasswordPost | null): FieldProblem[] =>
  read && !read.ok ? read.problems : [];

const asksIdentity = ({ ticket }: OpenForm): boolean => ticket.grant === null;

/** The new password, twice, and the current one for who has not forgotten it (docs/guide.md, step 7). */
export function createPasswordForm(
  deps: {
    tickets: Tickets;
    passwordReset: PasswordReset;
    verification: Verification;
    /** 32 bytes. */
    secret: Uint8Array;
    academy: Academy;
    now: () => number;
    /** For what went wrong after the person's own business was done. */
    report: (error: unknown) => void;
  },
  scene: Scene,
): FormBehaviour {
  const limits = { ...deps.academy.limits, place: passwordPlaceOf(deps.academy) };

  const submit = async (form: OpenForm, fields: Record<string, string>): Promise<Reply> => {
    const { t } = scene.pageOf(form);
    const post = readPassword(fields, { limits, t });
    const identity = identityIn(form, fields);
    const spaceNoted = spaceNotedIn(fields);
    const problems: FieldProblem[] = [...problemsIn(identity), ...problemsIn(post)];
    const state = { ...untouched, identity: identity?.values, spaceNoted };
    if (!post.ok || identity?.ok === false)
      return again(form, { ...state, problems, forgotten: isForgotten(fields) });
    if (post.edgeSpace && !isNoted(form, post, spaceNoted))
      return pointOut(form, post, post.edgeSpace, state);
    const claimed = identity && deps.verification.claimedIn(form, identity);
    if (!(await deps.tickets.use(form.id))) return scene.tooLate(form);
    const noted = { ...post, spaceNoted };
    if (claimed) return prove(form, { ...noted, identity: identity.values }, claimed);
    return settle(form, noted, await reset(form, post, form.ticket.grant ?? ''));
  };

  /** Asked for where the one that was verified has ended. */
  const identityIn = (form: OpenForm, fields: Record<string, string>): IdentityPost | null => {
    if (!asksIdentity(form)) return null;
    const { t } = scene.pageOf(form);
    const numenKnown = form.ticket.numenKey !== null;
    const today = dateIn(deps.academy.timeZone, deps.now());
    return readIdentity(fields, { numenKnown, today, repeats: !form.isWholePage, t });
  };

  /** Identity and password under one ticket: the dialog learns of both at once. */
  const prove = async (
    form: OpenForm,
    post: NotedPost & { identity: IdentityValues },
    claimed: Claimed,
  ): Promise<Reply> => {
    const outcome = await deps.verification.verify(form, claimed);
    if (outcome.outcome !== 'verified') await scene.remember(form, verifiedAs[outcome.outcome]);
    switch (outcome.outcome) {
      case 'verified': {
        const { grant, account } = outcome;
        const cookies = await deps.verification.cookiesFor(form, claimed);
        const done = await reset(form, post, grant.token);
        return { ...(await settle(form, post, done, { grant, account })), cookies };
      }
      case 'locked': {
        const { until } = outcome;
        const again = { ticket: form.id, key: form.key, values: post.identity };
        return scene.conclude(form, { type: 'identity.locked', until }, { id: 'locked', until, again });
      }
      case 'rejected':
        return rejected(form, post, outcome.remaining);
    }
  };

  const rejected = async (
    form: OpenForm,
    { currentPassword, identity, spaceNoted }: NotedPost & { identity: IdentityValues },
    remaining: number,
  ): Promise<Reply> => {
    const fresh = await scene.tellAndReopen(form, { type: 'identity.rejected', remaining });
    if (!fresh) return scene.endOf(form, { id: 'rejected' });
    const refusal = scene.pageOf(form).t('forms.identity.rejected', { count: remaining });
    const forgotten = currentPassword === null;
    return again(fresh, { ...untouched, identity, spaceNoted, forgotten, refusal, untried: false });
  };

  const isNoted = (form: OpenForm, { newPassword }: ValidPost, spaceNoted: string): boolean =>
    spaceNoted === 'on' || spaceNoted === spaceTag(form, newPassword);

  /** Of one password in one conversation: another one with a space at an end is pointed out again. */
  const spaceTag = ({ ticket }: OpenForm, password: string): string =>
    createHmac('sha256', deps.secret)
      .update(JSON.stringify([ticket.conversationKey, password]))
      .digest('base64url')
      .slice(0, 8);

  /** Once, and nothing is used up: the same password, sent again, is meant. */
  const pointOut = (
    form: OpenForm,
    { currentPassword, newPassword }: ValidPost,
    edgeSpace: EdgeSpace,
    state: Omit<PageState, 'forgotten'>,
  ): Promise<Reply> => {
    const { t } = scene.pageOf(form);
    const status = `${t(`forms.password.edgeSpace.${edgeSpace}`)} ${t('forms.password.edgeSpaceKept')}`;
    const spaceNoted = spaceTag(form, newPassword);
    return again(form, { ...state, forgotten: currentPassword === null, spaceNoted }, status);
  };

  const reset = (
    { ticket }: OpenForm,
    { newPassword, currentPassword }: ValidPost,
    token: string,
  ): Promise<ResetOutcome> =>
    deps.passwordReset.reset({
      grant: { token },
      conversationKey: ticket.conversationKey,
      channel: ticket.channel,
      resetId: ticket.hash,
      newPassword,
      currentPassword,
    });

  /** @param proved in this very form */
  const settle = async (
    form: OpenForm,
    post: NotedPost,
    outcome: ResetOutcome,
    proved?: Proved,
  ): Promise<Reply> => {
    const refusal = (reason: RefusalReason) => ({ type: 'password.refused', reason, proved }) as const;
    const page = scene.pageOf(form);
    await scene.remember(form, outcomes[outcome.outcome]);
    const tried = {
      ...untouched,
      forgotten: post.currentPassword === null,
      untried: false,
      spaceNoted: post.spaceNoted,
    };
    switch (outcome.outcome) {
      case 'changed': {
        const { grant, delivery } = outcome;
        return changed(form, { type: 'password.changed', grant, delivery, account: proved?.account });
      }
      case 'refused':
        return refused(form, refusal('rules'), { ...tried, problems: fieldProblems(outcome.problems, page) });
      case 'wrongCurrentPassword':
        return refused(form, refusal('currentPassword'), wrongCurrentPassword(page, outcome.remaining));
      case 'locked':
        // The lock has ended the grant: there is no form to go on with.
        return scene.conclude(form, refusal('locked'), { id: 'currentLocked' });
      case 'busy':
        return refused(form, refusal('busy'), { ...tried, refusal: page.t('forms.password.busy') });
      case 'conflict':
        return scene.conclude(form, refusal('conflict'), { id: 'conflict' });
      case 'grantEnded': {
        // One that was given a moment ago was ended by a lock.
        if (proved) return scene.conclude(form, refusal('endedByLock'), { id: 'endedByLock' });
        return scene.conclude(form, { type: 'grant.ended' }, { id: 'grantEnded' });
      }
    }
  };

  /** It is changed, whatever becomes of the chat: the page must say so. */
  const changed = (form: OpenForm, event: FormOutcome): Promise<Reply> =>
    scene.conclude(form, event, { id: 'passwordChanged' }).catch((error: unknown) => {
      deps.report(error);
      return scene.endOf(form, { id: 'passwordChanged' });
    });

  /** The used ticket stays used, so that a form sent fifty times is one try; the dialog opens another. */
  const refused = async (form: OpenForm, refusal: Refusal, state: PageState): Promise<Reply> => {
    const fresh = await scene.tellAndReopen(form, refusal);
    return fresh ? again(fresh, state) : scene.endOf(form, { id: 'refused' });
  };

  const fieldProblems = (problems: PasswordProblem[], { t }: PageContext): FieldProblem[] =>
    passwordProblemTexts(problems, { limits, t }).map(text => ({ field: 'newPassword', text }));

  const again = (form: OpenForm, state: PageState, status: string | null = null): Promise<Reply> => {
    const { identity, ...said } = { ...state, status };
    return scene.correct(form, said, page(form, { ...said, identity }));
  };

  const page = (form: OpenForm, state: PageState & { status: string | null; isEmptied?: boolean }) =>
    passwordPage(scene.pageOf(form), {
      ticket: form.id,
      key: form.key,
      expiresAt: form.expiresAt,
      verifiedAt: form.verifiedAt,
      refused: form.refused?.completion,
      ...state,
      identity: asksIdentity(form) ? identityState(form, state) : null,
    });

  const identityState = ({ ticket }: OpenForm, { identity, problems }: PageState): IdentityFields => ({
    numenKnown: ticket.numenKey !== null,
    values: identity ?? identityValues({}),
    problems,
  });

  /** Whoever asked for more time without script has lost what he typed: passwords do not come back. */
  const withReminder = (form: OpenForm, status: string | null): string | null =>
    status && `${status} ${scene.pageOf(form).t('forms.deadline.typeAgain')}`;

  return {
    show: (form, fields, status) => page(form, { ...firstState(fields), status: withReminder(form, status) }),
    showAgain: (form, { ticket: _, ...said }) => page(form, { ...said, isEmptied: true }),
    submit,
  };
}

const outcomes = {
  changed: 'passwordChanged',
  refused: 'passwordRefused',
  wrongCurrentPassword: 'wrongCurrentPassword',
  locked: 'currentPasswordLocked',
  busy: 'notTried',
  conflict: 'accountChanged',
  grantEnded: 'grantEnded',
} as const satisfies Record<ResetOutcome['outcome'], TicketOutcome>;

interface PageState {
  /** As they were typed, where they are asked for. */
  identity?: IdentityValues;
  forgotten: boolean;
  problems: FieldProblem[];
  refusal: string | null;
  untried: boolean;
  spaceNoted: string;
}

const untouched = { problems: [], refusal: null, untried: true, spaceNoted: '' };

/** Nothing typed yet: the box is ticked, since that is why most people come. */
const firstState = (fields: Record<string, string>): PageState => ({
  ...untouched,
  identity: identityValues(fields),
  forgotten: Object.keys(fields).length === 0 || isForgotten(fields),
  spaceNoted: spaceNotedIn(fields),
});

const wrongCurrentPassword = ({ t }: PageContext, remaining: number): PageState => ({
  ...untouched,
  forgotten: false,
  problems: [{ field: 'currentPassword', text: t('forms.password.wrongCurrent', { count: remaining }) }],
  untried: false,
});
