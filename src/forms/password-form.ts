import { createHmac } from 'node:crypto';
import type { Academy } from '../../dialogs/academy';
import type { WorldEvent } from '../../dialogs/events';
import type { PasswordProblem } from '../accounts/password-policy';
import type { PasswordReset, ResetOutcome } from '../accounts/password-reset';
import type { OpenForm } from './admission';
import type { FormOutcome } from './completions';
import type { FieldProblem, PageContext } from './form-page';
import {
  type EdgeSpace,
  isForgotten,
  type PasswordPost,
  passwordProblemText,
  readPassword,
  spaceNotedIn,
} from './password-fields';
import { passwordPage } from './password-page';
import { correctionStatus, type FormBehaviour, type Reply, reply, type Scene } from './scene';
import type { TicketOutcome } from './ticket-store';
import type { Tickets } from './tickets';

type ValidPost = Extract<PasswordPost, { ok: true }>;
type NotedPost = ValidPost & { spaceNoted: string };
type RefusalReason = Extract<WorldEvent, { type: 'password.refused' }>['reason'];

/** The new password, twice, and the current one for who has not forgotten it (GUIDE.md, step 7). */
export function createPasswordForm(
  deps: {
    tickets: Tickets;
    passwordReset: PasswordReset;
    /** 32 bytes. */
    secret: Uint8Array;
    academy: Academy;
    /** For what went wrong after the person's own business was done. */
    report: (error: unknown) => void;
  },
  scene: Scene,
): FormBehaviour {
  const { limits } = deps.academy;

  const submit = async (form: OpenForm, fields: Record<string, string>): Promise<Reply> => {
    const { t } = scene.pageOf(form);
    const post = readPassword(fields, { limits, t });
    const spaceNoted = spaceNotedIn(fields);
    if (!post.ok) return again(form, { ...post, refusal: null, untried: true, spaceNoted });
    if (post.edgeSpace && !isNoted(form, post, spaceNoted)) return pointOut(form, post, post.edgeSpace);
    if (!(await deps.tickets.use(form.id))) return scene.tooLate(form);
    return settle(form, { ...post, spaceNoted }, await reset(form, post));
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
  ): Reply => {
    const forgotten = currentPassword === null;
    const { t } = scene.pageOf(form);
    const status = `${t(`forms.password.edgeSpace.${edgeSpace}`)} ${t('forms.password.edgeSpaceKept')}`;
    return again(form, { ...untouched, forgotten, spaceNoted: spaceTag(form, newPassword) }, status);
  };

  const reset = ({ ticket }: OpenForm, { newPassword, currentPassword }: ValidPost): Promise<ResetOutcome> =>
    deps.passwordReset.reset({
      grant: { token: ticket.grant ?? '' },
      conversationKey: ticket.conversationKey,
      channel: ticket.channel,
      resetId: ticket.hash,
      newPassword,
      currentPassword,
    });

  const settle = async (form: OpenForm, post: NotedPost, outcome: ResetOutcome): Promise<Reply> => {
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
        return changed(form, { type: 'password.changed', grant, delivery });
      }
      case 'refused':
        return refused(form, 'rules', { ...tried, problems: fieldProblems(outcome.problems, page) });
      case 'wrongCurrentPassword':
        return refused(form, 'currentPassword', wrongCurrentPassword(page, outcome.remaining));
      case 'locked':
        // The lock has ended the grant: there is no form to go on with.
        return scene.conclude(form, { type: 'password.refused', reason: 'locked' }, { id: 'currentLocked' });
      case 'busy':
        return refused(form, 'busy', { ...tried, refusal: page.t('forms.password.busy') });
      case 'conflict':
        return scene.conclude(form, { type: 'password.refused', reason: 'conflict' }, { id: 'conflict' });
      case 'grantEnded':
        return scene.conclude(form, { type: 'grant.ended' }, { id: 'grantEnded' });
    }
  };

  /** It is changed, whatever becomes of the chat: the page must say so. */
  const changed = (form: OpenForm, event: FormOutcome): Promise<Reply> =>
    scene.conclude(form, event, { id: 'passwordChanged' }).catch((error: unknown) => {
      deps.report(error);
      return scene.endOf(form, { id: 'passwordChanged' });
    });

  /** The used ticket stays used, so that a form sent fifty times is one try; the dialog opens another. */
  const refused = async (form: OpenForm, reason: RefusalReason, state: PageState): Promise<Reply> => {
    const fresh = await scene.tellAndReopen(form, { type: 'password.refused', reason });
    return fresh ? again(fresh, state) : scene.endOf(form, { id: 'refused' });
  };

  const fieldProblems = (problems: PasswordProblem[], { t }: PageContext): FieldProblem[] =>
    problems.map(problem => ({ field: 'newPassword', text: passwordProblemText(problem, { limits, t }) }));

  const again = (form: OpenForm, state: PageState, status: string | null = null): Reply =>
    reply(correctionStatus, page(form, { ...state, status }), scene.pageOf(form));

  const page = (form: OpenForm, state: PageState & { status: string | null }) =>
    passwordPage(scene.pageOf(form), {
      ticket: form.id,
      key: form.key,
      expiresAt: form.expiresAt,
      verifiedAt: form.verifiedAt,
      refused: form.refused?.completion,
      ...state,
    });

  /** Whoever asked for more time without script has lost what he typed: passwords do not come back. */
  const withReminder = (form: OpenForm, status: string | null): string | null =>
    status && `${status} ${scene.pageOf(form).t('forms.deadline.typeAgain')}`;

  return {
    show: (form, fields, status) => page(form, { ...firstState(fields), status: withReminder(form, status) }),
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
  forgotten: Object.keys(fields).length === 0 || isForgotten(fields),
  spaceNoted: spaceNotedIn(fields),
});

const wrongCurrentPassword = ({ t }: PageContext, remaining: number): PageState => ({
  ...untouched,
  forgotten: false,
  problems: [{ field: 'currentPassword', text: t('forms.password.wrongCurrent', { count: remaining }) }],
  untried: false,
});
