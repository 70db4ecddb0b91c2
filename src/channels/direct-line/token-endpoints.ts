import type { Request, Response } from 'restify';
import { z } from 'zod';
import { nearestLocale } from '../../../locales/translate';
import type { BrowserSessions } from '../../http/browser-sessions';
import { isJson } from '../../http/json';
import { languageTag } from '../../http/language-tag';
import type { ActivityFeed, FeedConversation } from './activity-feed';
import { watermarkOf } from './activity-set';
import { type Answer, failure, ok } from './answer';
import type { AzureTokens } from './azure-tokens';
import { bearerOf } from './callers';
import type { Conversations } from './conversations';
import { readBodyAs } from './json-body';
import type { Origins } from './origins';
import { base, streamPathOf } from './paths';
import { type DirectLineTokens, longestChat, type TokenBinding, tokenLifetime } from './tokens';

export interface TokenEndpoints {
  /** Of a new conversation, to a page of ours or one that may embed the chat. */
  giveToken(req: Request, res: Response): Promise<Answer>;
  refresh(req: Request, caller: TokenBinding): Promise<Answer>;
  start(req: Request, caller: TokenBinding): Promise<Answer>;
  reconnect(req: Request, caller: TokenBinding): Promise<Answer>;
}

export interface TokenEndpointsDeps {
  feed: ActivityFeed;
  tokens: DirectLineTokens;
  conversations: Pick<Conversations, 'begin' | 'isLeftAlone' | 'history' | 'bornAt'>;
  origins: Origins;
  sessions: Pick<BrowserSessions, 'ensure' | 'sessionOf'>;
  /** When Azure's Direct Line is used instead of this one. */
  azure?: AzureTokens;
  /** How long a conversation is kept after its last activity. */
  keptMs: number;
  now: () => number;
  randomBytes: (size: number) => Buffer;
}

/** What hands out tokens, and the address of the stream. */
export function createTokenEndpoints(deps: TokenEndpointsDeps): TokenEndpoints {
  const { tokens, origins, feed } = deps;
  return { giveToken, refresh, start, reconnect };

  async function giveToken(req: Request, res: Response): Promise<Answer> {
    if (!origins.accepts(req.headers)) return failure('ForbiddenOrigin');
    if (!isJson(req)) return failure('UnsupportedMediaType');
    const asked = await readBodyAs(tokenRequest, req, smallBody);
    if ('refused' in asked) return asked.refused;
    const known = asked.body?.conversationId;
    if (known !== undefined) return tokenAgain(known, req);
    const holder = await deps.sessions.ensure(req, res);
    return ok(await newConversation(nearestLocale(asked.body?.locale), holder, req));
  }

  async function refresh(_req: Request, caller: TokenBinding): Promise<Answer> {
    return ok(await freshToken(caller));
  }

  async function start(req: Request, caller: TokenBinding): Promise<Answer> {
    const asked = await readBodyAs(startRequest, req, smallBody);
    if ('refused' in asked) return asked.refused;
    const isNew = await begun(caller, asked.body?.locale);
    if (isNew === null) return failure('ConversationNotFound');
    return { ...ok(await connection(caller, 0, req)), status: isNew ? 201 : 200 };
  }

  /** Null when it is over: what our page has begun, and ended, nobody begins again. */
  async function begun(caller: TokenBinding, locale: string | undefined): Promise<boolean | null> {
    if (caller.generation === null) return deps.conversations.begin(conversationOf(caller, locale));
    return (await feed.find(caller.conversationId)) ? false : null;
  }

  async function reconnect(req: Request, caller: TokenBinding): Promise<Answer> {
    const { conversationId } = caller;
    if (!(await feed.find(conversationId))) return failure('ConversationNotFound');
    const url = new URL(req.url ?? '/', 'http://localhost');
    // Without a watermark the client wants what is new only; with an empty one it has seen nothing yet.
    const after = url.searchParams.has('watermark') ? watermarkOf(url) : await lastSequence(caller);
    return ok(await connection(caller, after, req));
  }

  /**
   * Another token for a conversation that our page has begun in this browser, as it asks for it. One that the same tab had before, be it expired, is the
   * tab's key: without it a conversation that was left alone stays shut, as somebody else may sit there now.
   */
  async function tokenAgain(conversationId: string, req: Request): Promise<Answer> {
    const { conversations } = deps;
    const session = await deps.sessions.sessionOf(req);
    if (session === null) return failure('CookieRequired');
    const conversation = await feed.find(conversationId);
    const { holder, generation } = session;
    const isOwn = conversation?.holder === holder && conversation.door === 'page';
    if (!isOwn || session.state === 'over') return failure('ConversationNotFound');
    if (session.state === 'former') return failure('CookieReplaced', { 'Retry-After': '1' });
    const hasItsKey = await hasKey(req, conversationId);
    if (!hasItsKey && (await conversations.isLeftAlone(conversation))) return failure('LeftAlone');
    const bornAt = await conversations.bornAt(conversation);
    if (deps.now() >= (bornAt + longestChat) * 1000) return failure('TokenExpired');
    const { userId, locale } = conversation;
    const domain = `${origins.baseFor(req.headers)}${base}`;
    const fresh = await freshToken({ conversationId, userId, holder, locale, bornAt, generation });
    return ok({ ...fresh, userId, domain, locale });
  }

  async function hasKey(req: Request, conversationId: string): Promise<boolean> {
    const key = await tokens.read(bearerOf(req));
    return key.outcome !== 'invalid' && key.binding.conversationId === conversationId;
  }

  async function newConversation(locale: string, holder: string, req: Request) {
    const userId = `dl_${unguessable()}`;
    if (deps.azure) return azureConversation(deps.azure, { userId, holder, locale });
    const conversationId = unguessable();
    const bornAt = Math.floor(deps.now() / 1000);
    const token = await tokens.issue({ conversationId, userId, holder, locale, bornAt, generation: null });
    const domain = `${origins.baseFor(req.headers)}${base}`;
    return { token, conversationId, userId, domain, expires_in: tokenLifetime, locale };
  }

  /** The conversation is Azure's; whose browser it is in, we must know for the forms. */
  async function azureConversation(
    azure: AzureTokens,
    { userId, holder, locale }: Pick<FeedConversation, 'userId' | 'holder' | 'locale'>,
  ) {
    const made = await azure.generate(userId);
    const expiresAt = deps.now() + deps.keptMs;
    await feed.create({ id: made.conversationId, userId, holder, locale, door: 'client', expiresAt });
    return { ...made, userId, domain: azure.domain, locale };
  }

  async function connection(binding: TokenBinding, after: number, req: Request) {
    const { conversationId } = binding;
    const streamBase = origins.baseFor(req.headers).replace(/^http/, 'ws');
    const query = new URLSearchParams({
      watermark: String(after),
      t: await tokens.issueForStream(binding),
    });
    return {
      ...(await freshToken(binding)),
      streamUrl: `${streamBase}${streamPathOf(conversationId)}?${query}`,
      referenceGrammarId: conversationId,
    };
  }

  async function freshToken(binding: TokenBinding) {
    return {
      conversationId: binding.conversationId,
      token: await tokens.issue(binding),
      expires_in: Math.min(tokenLifetime, binding.bornAt + longestChat - Math.floor(deps.now() / 1000)),
    };
  }

  function conversationOf(binding: TokenBinding, locale: string | undefined): FeedConversation {
    const { conversationId: id, userId, holder } = binding;
    const expiresAt = deps.now() + deps.keptMs;
    return { id, userId, holder, locale: locale ?? binding.locale, door: 'client', expiresAt };
  }

  async function lastSequence({ conversationId: id }: TokenBinding): Promise<number> {
    return (await deps.conversations.history({ id })).at(-1)?.sequence ?? 0;
  }

  function unguessable(): string {
    return deps.randomBytes(16).toString('base64url');
  }
}

/** Bytes. */
const smallBody = 4 * 1024;

const tokenRequest = z
  .strictObject({ locale: z.string().max(35).optional(), conversationId: z.string().max(100).optional() })
  .optional();
const startRequest = z.object({ locale: languageTag.optional().catch(undefined) }).optional();
