import type { Request, Response, Server } from 'restify';
import type { Academy } from '../../../dialogs/academy';
import { type Locale, nearestLocale } from '../../../locales/translate';
import type { ActivityFeed, FeedConversation } from '../../channels/direct-line/activity-feed';
import type { Conversations } from '../../channels/direct-line/conversations';
import type { PostedActivity } from '../../channels/direct-line/incoming-activity';
import { longestChat } from '../../channels/direct-line/tokens';
import type { BrowserSessions } from '../../http/browser-sessions';
import { busy } from '../../http/busy';
import { asksHeadersOnly } from '../../http/door';
import { readFormPost } from '../../http/form-post';
import { headPage, type Policy } from '../../http/headers';
import type { RateLimit } from '../../http/limits';
import { send } from '../../http/send';
import { isTheme } from '../../http/theme';
import type { HiddenFields } from './answers';
import { stateOf } from './card';
import { type CsrfPurpose, createCsrf } from './csrf';
import {
  addressOf,
  asOpened,
  azurePage,
  type ChatFiles,
  type ChatPlace,
  type ChatView,
  chatPage,
  cookiesPage,
  gatePage,
  overPage,
} from './page';
import { openQuestion, readHistory } from './said';
import { installationOf } from './texts';

export interface ChatDeps {
  academy: Academy;
  publicUrl: string;
  /** Pages that may embed the chat, next to our own. */
  allowedOrigins: string[];
  /** The origin of Azure's Direct Line, when the chat uses it instead of ours. */
  azureDirectLine?: string;
  files: ChatFiles;
  feed: Pick<ActivityFeed, 'find' | 'findOf'>;
  conversations: Conversations;
  rateLimits: Record<'starts' | 'posts', RateLimit>;
  sessions: BrowserSessions;
  /** Where a call comes from. */
  clientOf: (req: Request) => string;
  /** 32 bytes (`keyring.secretFor('chatPage')`). */
  secret: Uint8Array;
  now: () => number;
  randomBytes: (size: number) => Buffer;
}

/**
 * `GET` and `POST /webchat`: the chat as plain pages and forms, in which the same turns are taken as over Direct Line. It reads its
 * bodies itself.
 */
export function registerChat(server: Server, deps: ChatDeps): void {
  const csrf = createCsrf(deps.secret);
  const { publicUrl, sessions, conversations } = deps;
  const policy = chatPolicy(deps);
  const installation = installationOf(deps);

  server.get('/webchat', show);
  server.post('/webchat', take);

  async function show(req: Request, res: Response): Promise<void> {
    const asked = queryOf(req);
    const place = placeOf(asked);
    if (asksHeadersOnly(req)) return answerHead(res);
    if (asked.has('over')) return answer(res, 200, overPage(place));
    if (deps.azureDirectLine)
      return answer(res, 200, azurePage(place, directLineOf(deps.azureDirectLine), null));
    const known = await conversationOf(req);
    if (known && (await conversations.isLeftAlone(known))) return answer(res, 200, gate(place, known));
    const wanted = asked.has('locale') ? place.locale : null;
    const isNews = known && wanted && (await isOnlyGreeted(known, wanted));
    if (isNews) await conversations.end(known);
    const conversation = (!isNews && known) || (await begun(place.locale, req, res));
    if (!conversation) return busy(req, res);
    const page = await shown(place, conversation, null, wanted);
    // Asked once it is read: what is said to a verified person comes after the end of the cookie before.
    if (known && !(await conversationOf(req))) return redirect(res, addressOf(place));
    answer(res, 200, page);
  }

  async function take(req: Request, res: Response): Promise<void> {
    const isForeign = req.headers.origin === 'null';
    const post = isForeign
      ? ({ ok: false, reason: 'crossSite' } as const)
      : await readFormPost(req, publicUrl);
    const fields = post.ok ? post.fields : {};
    const place = placeOf(new URLSearchParams(fields));
    const holder = await sessions.holderOf(req);
    if (!holder) return withoutHolder(req, res, { place, ends: fields.act === 'end' });
    if (deps.azureDirectLine)
      return endAzure(req, res, { place, holder, fields, directLine: directLineOf(deps.azureDirectLine) });
    const conversation = await conversationOf(req);
    if (!conversation) return redirect(res, `${addressOf(place)}${fields.act === 'end' ? '&over' : ''}`);
    // From another site it has no token: refused as an old page is, whose words are true of it.
    if (!post.ok && post.reason !== 'crossSite')
      return answer(res, 413, await shown(place, conversation, 'tooLong'));
    const purpose = csrf.purposeOf(fields.csrf ?? '', holder, conversation.id);
    return act(req, res, { place, conversation, fields, purpose });
  }

  /** « Terminer » in another tab has taken the cookie, or the browser keeps none: either way nothing is left here to end. */
  async function withoutHolder(
    req: Request,
    res: Response,
    { place, ends }: { place: ChatPlace; ends: boolean },
  ): Promise<void> {
    // One that is about to be replaced is of a chat that goes on.
    const isOver = (await sessions.sessionOf(req))?.state !== 'former';
    if (ends && isOver) return redirect(res, `${addressOf(place)}&over`);
    answer(res, 403, cookiesPage(place));
  }

  async function act(req: Request, res: Response, sent: Sent): Promise<void> {
    const { place, conversation, fields, purpose } = sent;
    if ((await deps.rateLimits.posts.secondsToWait(req)) !== null) return busy(req, res);
    if (purpose === null) return refuse(res, sent);
    switch (fields.act) {
      case 'end':
        await ended(conversation);
        sessions.forget(res);
        return redirect(res, `${addressOf(place)}&over`);
      case 'restart':
        await ended(conversation);
        sessions.forget(res);
        return redirect(res, addressOf(place));
      case 'resume':
        await sessions.retire(conversation.holder);
        await conversations.resume(conversation, sessions.replace(res));
        return redirect(res, addressOf(place));
    }
    const posted = purpose === 'chat' && postedIn(fields, place.locale);
    if (!posted) return refuse(res, sent);
    const { status, headers = {} } = await conversations.take(posted, conversation, {
      address: deps.clientOf(req),
      isCurrent: async () => (await sessions.holderOf(req)) === conversation.holder,
      renew: () => sessions.renewed(req),
    });
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    // Somebody was verified here since this page was shown: not in this browser.
    if (status === 403) return redirect(res, addressOf(place));
    if (status !== 200) return busy(req, res);
    const { locale } = await told(conversation);
    redirect(res, `${addressOf({ ...place, locale })}#new`);
  }

  /**
   * Azure keeps what was said; what was proved and the forms are here. Nobody but the page of this conversation knows its id, which
   * Azure made: it is the CSRF token (OWASP, synchronizer token pattern).
   */
  async function endAzure(
    req: Request,
    res: Response,
    {
      place,
      holder,
      fields,
      directLine,
    }: { place: ChatPlace; holder: string; fields: Record<string, string>; directLine: string },
  ): Promise<void> {
    if ((await deps.rateLimits.posts.secondsToWait(req)) !== null) return busy(req, res);
    const conversation = await deps.feed.find(fields.conversation ?? '');
    if (fields.act !== 'end' || conversation?.holder !== holder)
      return answer(res, 403, azurePage(place, directLine, 'stale'));
    await ended(conversation);
    sessions.forget(res);
    redirect(res, `${addressOf(place)}&over`);
  }

  /** With its cookie and all tokens, which are of no generation that counts any more. */
  async function ended(conversation: FeedConversation): Promise<void> {
    await sessions.retire(conversation.holder);
    await conversations.end(conversation);
  }

  /** Old pages, and what is not from ours: nothing is done, and the person sees where they are. */
  async function refuse(res: Response, { place, conversation }: Sent): Promise<void> {
    if (await conversations.isLeftAlone(conversation)) return answer(res, 403, gate(place, conversation));
    answer(res, 403, await shown(place, conversation, 'stale'));
  }

  async function conversationOf(req: Request): Promise<FeedConversation | null> {
    const holder = await sessions.holderOf(req);
    const found = holder === null ? null : await deps.feed.findOf(holder);
    if (!found) return null;
    // As its tokens have it: however often somebody comes back, a chat is over a day after it began.
    return deps.now() >= ((await conversations.bornAt(found)) + longestChat) * 1000 ? null : found;
  }

  /** Null when there are too many just now. */
  async function begun(locale: Locale, req: Request, res: Response): Promise<FeedConversation | null> {
    if ((await deps.rateLimits.starts.secondsToWait(req)) !== null) return null;
    return conversations.start(await sessions.ensure(req, res), locale);
  }

  /** @param wanted the language that was asked for, when it was */
  async function shown(
    opened: ChatPlace,
    conversation: FeedConversation,
    refusal: ChatView['refusal'],
    wanted: Locale | null = null,
  ): Promise<string> {
    const { history, watermark, locale } = await told(conversation);
    const place = { ...opened, locale };
    const hidden = hiddenIn(place, conversation, 'chat');
    const otherLocale = wanted === locale ? null : wanted;
    return chatPage(place, {
      conversationId: conversation.id,
      history,
      watermark,
      hidden,
      refusal,
      otherLocale,
    });
  }

  async function told(conversation: FeedConversation) {
    const entries = await conversations.history(conversation);
    const history = readHistory(entries.map(({ activity }) => activity));
    return {
      history,
      /** In which it is spoken now. */
      locale: nearestLocale(openQuestion(history)?.lang ?? conversation.locale),
      watermark: entries.at(-1)?.sequence ?? 0,
    };
  }

  /** In another language than this one, and nothing is lost with it. */
  async function isOnlyGreeted(conversation: FeedConversation, wanted: Locale): Promise<boolean> {
    const { history, locale } = await told(conversation);
    const isAtStart = stateOf(openQuestion(history)?.card) === 'start';
    return locale !== wanted && isAtStart && history.every(({ by }) => by === 'bot');
  }

  const gate = (place: ChatPlace, conversation: FeedConversation): string =>
    gatePage(place, conversation.id, hiddenIn(place, conversation, 'gate'));

  function hiddenIn(place: ChatPlace, { holder, id }: FeedConversation, purpose: CsrfPurpose): HiddenFields {
    return {
      csrf: csrf.tokenFor(purpose, holder, id),
      // The message's own name: sent twice, it is said once.
      once: deps.randomBytes(16).toString('base64url'),
      ...asOpened(place),
    };
  }

  function placeOf(asked: URLSearchParams): ChatPlace {
    const origin = asked.get('origin') ?? '';
    const theme = asked.get('theme');
    return {
      files: deps.files,
      locale: nearestLocale(asked.get('locale') ?? undefined),
      origin: URL.canParse(origin) ? new URL(origin).origin : null,
      theme: isTheme(theme) ? theme : null,
      ...installation,
      now: deps.now(),
    };
  }

  function answer(res: Response, status: number, body: string): void {
    head(res);
    send(res, { status, body, type: 'text/html; charset=utf-8' });
  }

  /** Nothing begins for who only asks whether the page is there: so its length is not known (RFC 9110 8.6). */
  function answerHead(res: Response): void {
    head(res);
    res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    res.end();
  }

  function redirect(res: Response, location: string): void {
    head(res);
    send(res, { status: 303, body: null, headers: { Location: location } });
  }

  function head(res: Response): void {
    headPage(res, policy);
    // Without a referrer our own forms would come with `Origin: null`, as strangers' may.
    res.setHeader('Referrer-Policy', 'same-origin');
  }
}

const directLineOf = (origin: string): string => `${origin}/v3/directline`;

interface Sent {
  place: ChatPlace;
  conversation: FeedConversation;
  fields: Record<string, string>;
  purpose: CsrfPurpose | null;
}

/** What the person says by this form; null when it says nothing that a page of ours would send. */
function postedIn(fields: Record<string, string>, locale: Locale): PostedActivity | null {
  const { text, choice, date, state, once = '' } = fields;
  const said = {
    type: 'message',
    locale,
    channelData: /^[\w-]{22}$/u.test(once) ? { clientActivityID: once } : {},
  } as const;
  if (choice !== undefined) return { ...said, value: { choice, state } };
  if (date !== undefined) return { ...said, value: { date, state } };
  return text === undefined ? null : { ...said, text };
}

function chatPolicy({ publicUrl, allowedOrigins, azureDirectLine }: ChatDeps): Policy {
  const { origin } = new URL(publicUrl);
  const azure = azureDirectLine ? [azureDirectLine, azureDirectLine.replace(/^http/u, 'ws')] : [];
  return {
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    // Safari before 15.4 does not count a WebSocket of the same host as 'self'.
    'connect-src': ["'self'", origin.replace(/^http/u, 'ws'), ...azure],
    'img-src': ["'self'", origin],
    'frame-src': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'self'", ...allowedOrigins],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ["'none'"],
  };
}

const queryOf = (req: Request): URLSearchParams => new URL(req.url ?? '/', 'http://localhost').searchParams;
