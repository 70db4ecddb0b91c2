import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Server } from 'restify';
import type { Bot } from '../../bot/bot';
import type { ProactiveChannel } from '../../bot/dispatch';
import type { Leaving } from '../../bot/leaving';
import type { TurnContext } from '../../bot/turn-context';
import type { BrowserSessions } from '../../http/browser-sessions';
import { clientAddress } from '../../http/client-address';
import type { Gate } from '../../http/gate';
import type { CommonHeaders } from '../../http/headers';
import { createPlaces, createRateLimit, type RateLimit } from '../../http/limits';
import { createKeyedQueue } from '../keyed-queue';
import type { ActivityFeed } from './activity-feed';
import { DirectLineAdapter } from './adapter';
import type { AzureTokens } from './azure-tokens';
import type { LimitedKind } from './callers';
import { type Conversations, createConversations, type Echo } from './conversations';
import { createOrigins } from './origins';
import { outgoingActivity } from './outgoing-activity';
import { registerRoutes } from './routes';
import { createStreams } from './stream';
import { createTokens } from './tokens';

export interface DirectLineDeps {
  feed: ActivityFeed;
  /** At least 32 bytes (RFC 7518 3.2); the same on every server. */
  secret: Uint8Array;
  /** While the master key is being changed. */
  formerSecret?: Uint8Array;
  bot: Bot;
  /** What may be stored and shown of a posted activity: no `value`, no secret in the text, a button's label. */
  echo: Echo;
  leaving: Leaving;
  /** Has words for the person when a turn throws. */
  onTurnError?: (context: TurnContext, error: Error) => Promise<void>;
  /** The words for a person whose activity cannot even be kept. */
  sorry?: (locale: string | undefined) => string;
  sessions: BrowserSessions;
  /** How long a conversation is kept after its last activity. */
  keptMs: number;
  /** When Azure's Direct Line is used instead of this one. */
  azure?: AzureTokens;
  publicUrl: string;
  /** Pages that may embed the chat, next to our own. */
  allowedOrigins: string[];
  /** Milliseconds since the epoch. */
  now: () => number;
  randomBytes: (size: number) => Buffer;
  logger: Logger;
  /** Of this server, for all clients together. */
  limits?: Partial<DirectLineLimits>;
  /** How many turns run at once, with those of other channels. */
  gate?: Gate;
  /** ms between two looks at every stream. */
  keepAliveMs?: number;
  /** What every refusal of a stream says. */
  headers?: CommonHeaders;
  /** Whose calls are counted; the peer of the socket unless a proxy is known to stand before us. */
  addressOf?: (req: IncomingMessage) => string;
}

export interface DirectLineLimits {
  /** Calls a minute. */
  tokens: number;
  starts: number;
  posts: number;
  /** At once. */
  streams: number;
}

export const directLineLimits: DirectLineLimits = {
  tokens: 3_000,
  starts: 3_000,
  posts: 30_000,
  streams: 3_000,
};

export interface DirectLine {
  /** For turns that no activity asked for: `adapter.continueConversation(reference, logic)`. */
  adapter: ProactiveChannel;
  conversations: Conversations;
  /** Shared with whatever other door leads to these conversations. */
  rateLimits: Record<LimitedKind, RateLimit>;
  /** Adds the routes, and takes the server's `upgrade` event. No body parser may run before these routes. */
  register(server: Server): void;
  /** Refuses new activities and streams, and resolves when the turns under way have ended. */
  drain(): Promise<void>;
}

/** Direct Line 3.0, served by this process to clients and to the bot alike. */
export function createDirectLine(deps: DirectLineDeps): DirectLine {
  const tokens = createTokens(deps);
  const turns = createKeyedQueue(deps.gate);
  const origins = createOrigins(deps);
  const limits = { ...directLineLimits, ...deps.limits };
  const addressOf = deps.addressOf ?? clientAddress(0);
  const rateLimits = {
    tokens: createRateLimit(limits.tokens, addressOf),
    starts: createRateLimit(limits.starts, addressOf),
    posts: createRateLimit(limits.posts, addressOf),
  };
  const adapter = new DirectLineAdapter({ feed: deps.feed, turns, now: deps.now });
  if (deps.onTurnError) adapter.onTurnError = deps.onTurnError;
  const places = createPlaces(limits.streams, addressOf);
  const streams = createStreams({ ...deps, tokens, origins, places });
  let stopping = false;

  /** Past the history, which cannot be written: only who is connected to this server reads it, once. */
  const sayLost = (conversationId: string, locale: string): void => {
    const text = deps.sorry?.(locale);
    if (!text) return;
    const message = { type: 'message', text, locale, id: `${conversationId}|lost-${deps.now()}` };
    streams.tell(conversationId, outgoingActivity(message, conversationId, new Date(deps.now())));
  };

  const conversations = createConversations({
    ...deps,
    adapter,
    turns,
    sayLost,
    isStopping: () => stopping,
  });

  const register = (server: Server): void => {
    const known = { tokens, conversations, origins, rateLimits };
    registerRoutes(server, { ...deps, ...known, sayLost, addressOf });
    server.on('upgrade', streams.upgrade);
  };

  const drain = async (): Promise<void> => {
    stopping = true;
    await turns.idle();
    streams.close();
  };

  return { adapter, conversations, rateLimits, register, drain };
}
