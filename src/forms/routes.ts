import type { Logger } from 'pino';
import type { Request, RequestHandler, Response, Server } from 'restify';
import { z } from 'zod';
import type { Academy } from '../../dialogs/academy';
import type { FormKind } from '../../dialogs/events';
import { translator } from '../../locales/translate';
import type { Grants } from '../accounts/grants';
import type { IdentityVerifier } from '../accounts/identity-verifier';
import type { Keyring } from '../accounts/keyring';
import type { Outbox } from '../accounts/outbox';
import type { PasswordReset } from '../accounts/password-reset';
import type { ChannelOf } from '../bot/channel';
import type { BrowserSessions } from '../http/browser-sessions';
import { readFormPost } from '../http/form-post';
import { headPage } from '../http/headers';
import type { KnownBrowsers } from '../http/known-browsers';
import { send } from '../http/send';
import {
  type AwaitedForm,
  createAdmissions,
  type IsLeftAlone,
  localeOf,
  type OpenForm,
  type Refused,
  ticketIn,
} from './admission';
import { registerAssets } from './assets';
import type { Completions } from './completions';
import type { Correction } from './corrections';
import { createDelivery, type Dispatch, type IsHeld } from './delivery';
import { createExtension } from './extension';
import { timeText } from './form-page';
import { identityValues } from './identity-fields';
import { createIdentityForm } from './identity-form';
import { type Outcome, outcomeStatus } from './outcome-page';
import { createPasswordForm } from './password-form';
import { createScene, type FormBehaviour, type Reply, reply } from './scene';
import type { Sealed } from './sealed';
import type { FoundTicket, Tickets } from './tickets';
import { createVerification } from './verification';

export interface FormsDeps {
  channelOf: ChannelOf;
  tickets: Tickets;
  verifier: IdentityVerifier;
  passwordReset: PasswordReset;
  grants: Pick<Grants, 'open' | 'renew'>;
  keyring: Pick<Keyring, 'numenKey' | 'birthDateTag' | 'secretFor'>;
  academy: Academy;
  sessions: Pick<BrowserSessions, 'sessionOf' | 'renewed'>;
  browsers: KnownBrowsers;
  addressOf: (req: Request) => string;
  dispatch: Dispatch;
  completions: Completions;
  corrections: Sealed<Correction>;
  outbox: Pick<Outbox, 'add'>;
  awaitedForm: AwaitedForm;
  isLeftAlone: IsLeftAlone;
  /** Whoever sits at the conversation has sent one of its forms. */
  onPresence: (conversationKey: string) => Promise<void>;
  publicUrl: string;
  now: () => number;
  logger: Pick<Logger, 'error'>;
}

/**
 * `GET` and `POST /forms/{ticket}`, `POST /forms/{ticket}/extend` (docs/design.md, Secrets). They read their bodies themselves:
 * no body parser may run before them.
 */
export function registerForms(server: Server, deps: FormsDeps): void {
  const isHeld: IsHeld = ({ channel }) => deps.channelOf(channel).forms === 'held';
  const admissions = createAdmissions({ ...deps, isHeld });
  const delivery = createDelivery({ ...deps, isHeld });
  const scene = createScene({ ...deps, report, admissions, delivery, assets: registerAssets(server) });
  const extend = createExtension(deps);
  const verification = createVerification({ ...deps, isHeld });
  const behaviours: Record<FormKind, FormBehaviour> = {
    identity: createIdentityForm({ ...deps, verification }, scene),
    password: createPasswordForm(
      { ...deps, verification, secret: deps.keyring.secretFor('spaces'), report },
      scene,
    ),
  };
  const behaviourOf = ({ ticket }: OpenForm): FormBehaviour => behaviours[ticket.kind];

  server.get('/forms/:ticket', answer(show));
  server.post('/forms/:ticket', answer(submit));
  server.post('/forms/:ticket/extend', answer(giveTime));

  async function show(req: Request): Promise<Reply> {
    const admission = await admissions.admit(req);
    if ('refused' in admission) return scene.end(admission, admission.refused);
    const { form } = admission;
    const correction = await deps.corrections.open(correctionIn(req));
    if (correction?.ticket !== form.id) return shown(form, {}, null);
    return reply(200, behaviourOf(form).showAgain(form, correction), scene.pageOf(form));
  }

  async function submit(req: Request): Promise<Reply> {
    return posted(req, async (form, fields) => {
      try {
        return await behaviourOf(form).submit(form, fields);
      } catch (error) {
        report(error);
        await scene.remember(form, 'failed');
        // The ticket may be spent: the chat must know, to offer another form.
        await deps.dispatch(form.ticket.conversationKey, { type: 'effect.failed' }).catch(report);
        return scene.end({ locale: localeOf(req), channel: form.ticket.channel }, { id: 'failed' });
      }
    });
  }

  async function giveTime(req: Request): Promise<Reply> {
    return posted(req, async (form, fields) => {
      const extended = await extend(form);
      const { expiresAt } = extended ?? form;
      const text = extensionText(form, extended);
      // From the script: nothing typed has left the page.
      if (wantsJson(req)) return jsonReply({ text, expiresIn: expiresAt - deps.now() });
      return shown({ ...form, expiresAt }, fields, text);
    });
  }

  function shown(form: OpenForm, fields: Record<string, string>, status: string | null): Reply {
    return reply(200, behaviourOf(form).show(form, fields, status), scene.pageOf(form));
  }

  /** What every post goes through before anything is done. */
  async function posted(
    req: Request,
    act: (form: OpenForm, fields: Record<string, string>) => Promise<Reply>,
  ): Promise<Reply> {
    const post = await readFormPost(req, deps.publicUrl);
    const admission = await admissions.admit(req, post.ok ? post.fields.key : undefined);
    if ('refused' in admission) return tooLate(req, admission, post.ok ? post.fields : {});
    if (!post.ok) return scene.endOf(admission.form, { id: post.reason });
    await deps.onPresence(admission.form.ticket.conversationKey).catch(report);
    const form = await withRefusals(admission.form, post.fields);
    return act({ ...form, isWholePage: !isHeld(form.ticket) && isForWholePage(req) }, post.fields);
  }

  /**
   * The form that counts now is the answer to the one that came too late, with what may be shown of what was typed: NUMEN and date, in no
   * other page than this. In its frame the chat leads on, and has it all in its memory.
   */
  async function tooLate(req: Request, admission: Refused, fields: Record<string, string>): Promise<Reply> {
    const { late, refused } = admission;
    if (!late || req.headers['sec-fetch-dest'] === 'iframe') return scene.end(admission, refused);
    await deps.onPresence(late.conversationKey).catch(report);
    const form = await formInstead(late, refused);
    if (!form) return scene.end(admission, stillWaits(req, refused, fields));
    const t = translator(form.ticket.locale);
    const status = t(`forms.late.${whyInstead(late, refused, form)}`);
    return reply(outcomeStatus(refused), behaviourOf(form).show(form, fields, status), scene.pageOf(form));
  }

  async function formInstead({ conversationKey }: FoundTicket, refused: Outcome): Promise<OpenForm | null> {
    const known = 'formNow' in refused ? refused.formNow : undefined;
    const ticket = known ?? (await deps.dispatch(conversationKey, { type: 'form.sentLate' })).form?.ticket;
    const admission = ticket === undefined ? null : await admissions.review(ticket);
    return admission && 'form' in admission ? admission.form : null;
  }

  /** The page says until when: it was told, and tells nobody but itself. */
  function stillWaits(
    req: Request,
    refused: Outcome,
    { key = '', until, ...fields }: Record<string, string>,
  ): Outcome {
    const { success, data } = z.coerce.number().int().positive().safeParse(until);
    if (!success || refused.id !== 'used') return refused;
    return {
      id: 'locked',
      until: data,
      again: { ticket: ticketIn(req), key, values: identityValues(fields) },
    };
  }

  /** What the page brings along of those before it: sealed, so that it cannot be made up. */
  async function withRefusals(
    form: OpenForm,
    { refused: completion }: Record<string, string>,
  ): Promise<OpenForm> {
    if (!isHeld(form.ticket) || !completion) return form;
    const brought = await deps.completions.open({ ticket: form.id, completion });
    if (brought?.conversationKey !== form.ticket.conversationKey) return form;
    return { ...form, refused: { times: brought.refusals, completion: { ticket: form.id, completion } } };
  }

  function extensionText({ ticket, expiresAt }: OpenForm, extended: OpenForm | null): string {
    const t = translator(ticket.locale);
    const time = timeText(
      { locale: ticket.locale, now: deps.now(), academy: deps.academy },
      extended?.expiresAt ?? expiresAt,
    );
    const text = t(extended ? 'forms.deadline.extended' : 'forms.deadline.notExtended', { time });
    return text;
  }

  function answer(handle: (req: Request) => Promise<Reply>): RequestHandler {
    return async (req: Request, res: Response) => {
      const { status, type, body, frameAncestors, cookies, location } = await handle(req).catch(error =>
        failed(req, error),
      );
      headForm(res, frameAncestors ?? []);
      if (cookies) res.setHeader('Set-Cookie', cookies);
      send(res, { status, body, type, headers: location === undefined ? {} : { Location: location } });
    };
  }

  function failed(req: Request, error: unknown): Reply {
    report(error);
    return scene.end({ locale: localeOf(req) }, { id: 'failed' });
  }

  /** Never the message: what failed may have had a person's words in its hands. */
  function report(error: unknown): void {
    const known = error instanceof Error ? error : new Error('not an error');
    const code = 'code' in known ? known.code : undefined;
    const stack = known.stack?.split('\n').filter(line => line.startsWith('    at '));
    deps.logger.error({ reason: known.name, code, stack }, 'a form failed');
  }
}

/** An identity that ends may do so before the form that was opened under it. */
function whyInstead(late: FoundTicket, refused: Outcome, { ticket }: OpenForm) {
  if (refused.id === 'used') return 'waited';
  return late.grant !== null && ticket.grant === null ? 'identityEnded' : 'over';
}

/** The answer takes the place of a whole page, not of a frame in the chat; browsers before 2023 do not say. */
const isForWholePage = ({ headers }: Request): boolean => headers['sec-fetch-dest'] === 'document';

const correctionIn = (req: Request): string =>
  new URL(req.url ?? '/', 'http://localhost').searchParams.get('correct') ?? '';

const wantsJson = ({ headers }: Request): boolean => headers.accept === 'application/json';

const jsonReply = (value: { text: string; expiresIn: number }): Reply => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify(value),
});

/** X-Frame-Options cannot name other sites: it is only sent when there are none. */
function headForm(res: Response, frameAncestors: readonly string[]): void {
  headPage(res, { ...formPolicy, 'frame-ancestors': frameAncestors });
  if (frameAncestors.every(source => source === "'self'")) res.setHeader('X-Frame-Options', 'SAMEORIGIN');
}

const formPolicy = {
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
};
