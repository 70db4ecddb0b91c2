import type { Logger } from 'pino';
import type { Request, Response, Server } from 'restify';
import { z } from 'zod';
import { nearestLocale } from '../../../locales/translate';
import type { BrowserSessions } from '../../http/browser-sessions';
import { isJson, type JsonBody, readJson } from '../../http/json';
import { languageTag } from '../../http/language-tag';
import type { RateLimit } from '../../http/limits';
import { json, send } from '../../http/send';
import type { ActivityFeed, FeedConversation } from './activity-feed';
import { activitySet, watermarkOf } from './activity-set';
import { type Answer, failure, ok } from './answer';
import type { AzureTokens } from './azure-tokens';
import type { Conversations } from './conversations';
import { type PostedActivity, postedActivity } from './incoming-activity';
import type { Origins } from './origins';
import { streamPathOf } from './stream';
import { type DirectLineTokens, longestChat, type TokenBinding, tokenLifetime } from './tokens';

export interface RouteDeps {
  feed: ActivityFeed;
  tokens: DirectLineTokens;
  conversations: Conversations;
  origins: Origins;
  rateLimits: Record<'tokens' | 'starts' | 'posts', RateLimit>;
  sessions: BrowserSessions;
  /** When Azure's Direct Line is used instead of this one. */
  azure?: AzureTokens;
  /** Tells a person that nothing can be done just now, when not even his words can be kept. */
  sayLost: (conversationId: string, locale: string) => void;
  now: () => number;
  randomBytes: (size: number) => Buffer;
  logger: Logger;
}

/** Direct Line 3.0 as botframework-directlinejs speaks it, and the route that hands out its tokens. */
export function registerRoutes(server: Server, deps: RouteDeps): void {
  const { tokens, origins, feed } = deps;

  const giveToken = async (req: Request, res: Response): Promise<Answer> => {
    const waiting = await tooMany('tokens', req);
    if (waiting) return waiting;
    if (!origins.accepts(req.headers)) return failure('ForbiddenOrigin');
    if (!isJson(req)) return failure('UnsupportedMediaType');
    const asked = parse(tokenRequest, await readJson(req, { limit: smallBody }));
    if ('refused' in asked) return asked.refused;
    return ok(await newConversation(nearestLocale(asked.body?.locale), deps.sessions.ensure(req, res), req));
  };

  const newConversation = async (locale: string, holder: string, req: Request) => {
    const userId = `dl_${unguessable()}`;
    if (deps.azure) return azureConversation(deps.azure, { userId, holder, locale });
    const conversationId = unguessable();
    const bornAt = Math.floor(deps.now() / 1000);
    const token = await tokens.issue({ conversationId, userId, holder, locale, bornAt });
    const domain = `${origins.baseFor(req.headers)}${base}`;
    return { token, conversationId, userId, domain, expires_in: tokenLifetime, locale };
  };

  /** The conversation is Azure's; whose browser it is in, we must know for the forms. */
  const azureConversation = async (
    azure: AzureTokens,
    { userId, holder, locale }: Pick<FeedConversation, 'userId' | 'holder' | 'locale'>,
  ) => {
    const made = await azure.generate(userId);
    const expiresAt = deps.now() + conversationLifetime;
    await feed.create({ id: made.conversationId, userId, holder, locale, expiresAt });
    return { ...made, userId, domain: azure.domain, locale };
  };

  const refresh = async (req: Request): Promise<Answer> => {
    const caller = await authorize(req);
    if ('refused' in caller) return caller.refused;
    return ok(await freshToken(caller.binding));
  };

  const start = async (req: Request): Promise<Answer> => {
    const waiting = await tooMany('starts', req);
    if (waiting) return waiting;
    const caller = await authorize(req);
    if ('refused' in caller) return caller.refused;
    const asked = parse(startRequest, await readJson(req, { limit: smallBody }));
    if ('refused' in asked) return asked.refused;
    const isNew = await deps.conversations.begin(conversationFor(caller.binding, asked.body?.locale));
    return { ...ok(await connection(caller.binding, 0, req)), status: isNew ? 201 : 200 };
  };

  const reconnect = async (req: Request): Promise<Answer> => {
    const caller = await authorize(req, idOf(req));
    if ('refused' in caller) return caller.refused;
    const { conversationId } = caller.binding;
    if (!(await feed.find(conversationId))) return failure('ConversationNotFound');
    const url = urlOf(req);
    // Without a watermark the client wants what is new only; with an empty one it has seen nothing yet.
    const after = url.searchParams.has('watermark') ? watermarkOf(url) : await lastSequence(conversationId);
    return ok(await connection(caller.binding, after, req));
  };

  const readActivities = async (req: Request): Promise<Answer> => {
    const caller = await authorize(req, idOf(req));
    if ('refused' in caller) return caller.refused;
    const after = watermarkOf(urlOf(req));
    return pageAfter(caller.binding.conversationId, after).catch((error: unknown) => {
      // A client that polls stops for ever at anything but 200, 403 and 404: say « nothing new » instead.
      deps.logger.error({ reason: nameOf(error) }, 'history could not be read');
      return ok(activitySet([], after));
    });
  };

  const pageAfter = async (conversationId: string, after: number): Promise<Answer> => {
    if (!(await feed.find(conversationId))) return failure('ConversationNotFound');
    return ok(activitySet(await feed.read(conversationId, after, pageSize), after));
  };

  const postActivity = async (req: Request): Promise<Answer> => {
    const waiting = await tooMany('posts', req);
    if (waiting) return waiting;
    const caller = await authorize(req, idOf(req));
    if ('refused' in caller) return caller.refused;
    const { conversationId, locale } = caller.binding;
    const posted = parse(postedActivity, await readJson(req, { limit: activityBody }));
    if ('refused' in posted) return posted.refused;
    return takeInto(conversationId, posted.body).catch((error: unknown) => {
      deps.sayLost(conversationId, locale);
      throw error;
    });
  };

  const takeInto = async (conversationId: string, posted: PostedActivity): Promise<Answer> => {
    const conversation = await feed.find(conversationId);
    return conversation ? deps.conversations.take(posted, conversation) : failure('ConversationNotFound');
  };

  const connection = async (binding: TokenBinding, after: number, req: Request) => {
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
  };

  const freshToken = async (binding: TokenBinding) => ({
    conversationId: binding.conversationId,
    token: await tokens.issue(binding),
    expires_in: Math.min(tokenLifetime, binding.bornAt + longestChat - Math.floor(deps.now() / 1000)),
  });

  const authorize = async (
    req: Request,
    conversationId?: string,
  ): Promise<{ binding: TokenBinding } | Refused> => {
    const bearer = /^Bearer ([\w.-]+)$/i.exec(req.headers.authorization ?? '');
    const read = await tokens.read(bearer?.[1] ?? '');
    if (read.outcome === 'invalid') return { refused: failure('Unauthorized') };
    if (conversationId !== undefined && conversationId !== read.binding.conversationId) {
      return { refused: failure('ConversationNotFound') };
    }
    return read.outcome === 'expired' ? { refused: failure('TokenExpired') } : { binding: read.binding };
  };

  const conversationFor = (binding: TokenBinding, locale: string | undefined): FeedConversation => ({
    id: binding.conversationId,
    userId: binding.userId,
    holder: binding.holder,
    locale: locale ?? binding.locale,
    expiresAt: deps.now() + conversationLifetime,
  });

  const lastSequence = async (conversationId: string): Promise<number> => {
    for (let last = 0; ; ) {
      const page = await feed.read(conversationId, last, pageSize);
      last = page.at(-1)?.sequence ?? last;
      if (page.length < pageSize) return last;
    }
  };

  const tooMany = async (kind: keyof RouteDeps['rateLimits'], req: Request): Promise<Answer | null> => {
    const seconds = await deps.rateLimits[kind].secondsToWait(req);
    return seconds === null ? null : failure('TooManyRequests', { 'Retry-After': String(seconds) });
  };

  const unguessable = () => deps.randomBytes(16).toString('base64url');

  const answering = (handle: (req: Request, res: Response) => Promise<Answer>) => {
    return async (req: Request, res: Response): Promise<void> => {
      const answer = await handle(req, res).catch((error: unknown) => {
        deps.logger.error({ reason: nameOf(error) }, 'Direct Line call failed');
        return failure('ServiceError');
      });
      const headers = { ...noStore, ...origins.corsHeaders(req.headers), ...answer.headers };
      const { status, body } = answer;
      send(res, body === null ? { status, body, headers } : json(status, body, headers));
    };
  };

  const preflight = async (): Promise<Answer> => ({ status: 204, body: null });
  const refuseFiles = async (): Promise<Answer> => failure('NotSupported');

  const conversations = `${base}/conversations`;
  server.post('/api/webchat/token', answering(giveToken));
  server.post(`${base}/tokens/refresh`, answering(refresh));
  server.post(conversations, answering(start));
  server.get(`${conversations}/:id`, answering(reconnect));
  server.get(`${conversations}/:id/activities`, answering(readActivities));
  server.post(`${conversations}/:id/activities`, answering(postActivity));
  server.post(`${conversations}/:id/upload`, answering(refuseFiles));
  server.opts('/api/webchat/token', answering(preflight));
  server.opts(`${base}/*`, answering(preflight));
}

const base = '/v3/directline';

/** ms after the last activity. */
const conversationLifetime = 24 * 3_600_000;
const pageSize = 100;

/** Bytes. Direct Line allows 256 000 characters; a person's message needs far less. */
const activityBody = 64 * 1024;
const smallBody = 4 * 1024;

const tokenRequest = z.strictObject({ locale: z.string().max(35).optional() }).optional();
const startRequest = z.object({ locale: languageTag.optional().catch(undefined) }).optional();

type Refused = { refused: Answer };

function parse<T>(schema: z.ZodType<T>, read: JsonBody): { body: T } | Refused {
  if (read.outcome !== 'read') return { refused: failure(refusals[read.outcome]) };
  const parsed = schema.safeParse(read.body);
  return parsed.success ? { body: parsed.data } : { refused: failure('BadArgument') };
}

const refusals = {
  malformed: 'MalformedData',
  tooLarge: 'PayloadTooLarge',
  tooSlow: 'RequestTimeout',
  encoded: 'UnsupportedMediaType',
  cut: 'MalformedData',
} as const;

const urlOf = (req: Request) => new URL(req.url ?? '/', 'http://localhost');
const idOf = (req: Request): string => String(req.params.id);

/** Tokens and what people write: whatever server these routes stand in. */
const noStore = { 'Cache-Control': 'no-store' };

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
