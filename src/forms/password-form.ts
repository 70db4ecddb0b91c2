import type { Academy } from '../../dialogs/academy';
import type { WorldEvent } from '../../dialogs/events';
import type { PasswordProblem } from '../accounts/password-policy';
import type { PasswordReset, ResetOutcome } from '../accounts/password-reset';
import type { OpenForm } from './admission';
import type { FieldProblem, PageContext } from './form-page';
import { isForgotten, type PasswordPost, passwordProblemText, readPassword } from './password-fields';
import { passwordPage } from './password-page';
import { correctionStatus, type Dispatch, type FormBehaviour, type Reply, reply, type Scene } from './scene';
import type { Tickets } from './tickets';

type ValidPost = Extract<PasswordPost, { ok: true }>;
type RefusalReason = Extract<WorldEvent, { type: 'password.refused' }>['reason'];

/** The new password, twice, and the current one for who has not forgotten it (GUIDE.md, step 7). */
export function createPasswordForm(
  deps: {
    tickets: Tickets;
    passwordReset: PasswordReset;
    dispatch: Dispatch;
    academy: Academy;
    /** For what went wrong after the person's own business was done. */
    report: (error: unknown) => void;
  },
  scene: Scene,
): FormBehaviour {
  const { limits } = deps.academy;

  const submit = async (form: OpenForm, fields: Record<string, string>): Promise<Reply> => {
    const { t } = scene.pageFor(form.ticket.locale);
    const post = readPassword(fields, { limits, t });
    if (!post.ok) return again(form, { ...post, refusal: null, untried: true });
    if (!(await deps.tickets.use(form.id))) return scene.tooLate(form);
    return settle(form, post, await reset(form, post));
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

  const settle = async (form: OpenForm, post: ValidPost, outcome: ResetOutcome): Promise<Reply> => {
    const { locale, conversationKey } = form.ticket;
    const page = scene.pageFor(locale);
    const tried = { forgotten: post.currentPassword === null, refusal: null, untried: false };
    switch (outcome.outcome) {
      case 'changed':
        // It is changed, whatever becomes of the chat: the page must say so.
        await deps
          .dispatch(conversationKey, { type: 'password.changed', grant: outcome.grant })
          .catch(deps.report);
        return scene.end(locale, { id: 'passwordChanged' });
      case 'refused':
        return refused(form, 'rules', { ...tried, problems: fieldProblems(outcome.problems, page) });
      case 'wrongCurrentPassword':
        return refused(form, 'currentPassword', wrongCurrentPassword(page, outcome.remaining));
      case 'locked':
        return refused(form, 'locked', currentPasswordLocked(page));
      case 'busy':
        return refused(form, 'busy', { ...tried, problems: [], refusal: page.t('forms.password.busy') });
      case 'conflict':
        await deps.dispatch(conversationKey, { type: 'password.refused', reason: 'conflict' });
        return scene.end(locale, { id: 'conflict' });
      case 'grantEnded':
        await deps.dispatch(conversationKey, { type: 'grant.ended' });
        return scene.end(locale, { id: 'grantEnded' });
    }
  };

  /** The used ticket stays used, so that a form sent fifty times is one try; the dialog opens another. */
  const refused = async (form: OpenForm, reason: RefusalReason, state: PageState): Promise<Reply> => {
    const fresh = await scene.tellAndReopen(form, { type: 'password.refused', reason });
    return fresh ? again(fresh, state) : scene.end(form.ticket.locale, { id: 'refused' });
  };

  const fieldProblems = (problems: PasswordProblem[], { t }: PageContext): FieldProblem[] =>
    problems.map(problem => ({ field: 'newPassword', text: passwordProblemText(problem, { limits, t }) }));

  const again = (form: OpenForm, state: PageState): Reply =>
    reply(correctionStatus, page(form, { ...state, status: null }));

  const page = (form: OpenForm, state: PageState & { status: string | null }) =>
    passwordPage(scene.pageFor(form.ticket.locale), { ticket: form.id, expiresAt: form.expiresAt, ...state });

  /** Whoever asked for more time without script has lost what he typed: passwords do not come back. */
  const withReminder = ({ ticket }: OpenForm, status: string | null): string | null =>
    status && `${status} ${scene.pageFor(ticket.locale).t('forms.deadline.typeAgain')}`;

  return {
    show: (form, fields, status) => page(form, { ...firstState(fields), status: withReminder(form, status) }),
    submit,
  };
}

interface PageState {
  forgotten: boolean;
  problems: FieldProblem[];
  refusal: string | null;
  untried: boolean;
}

/** Nothing typed yet: the box is ticked, since that is why most people come. */
const firstState = (fields: Record<string, string>): PageState => ({
  forgotten: Object.keys(fields).length === 0 || isForgotten(fields),
  problems: [],
  refusal: null,
  untried: true,
});

const wrongCurrentPassword = ({ t }: PageContext, remaining: number): PageState => ({
  forgotten: false,
  problems: [{ field: 'currentPassword', text: t('forms.password.wrongCurrent', { count: remaining }) }],
  refusal: null,
  untried: false,
});

const currentPasswordLocked = ({ t }: PageContext): PageState => ({
  forgotten: false,
  problems: [{ field: 'forgotten', text: t('forms.password.currentLocked') }],
  refusal: null,
  untried: false,
});
