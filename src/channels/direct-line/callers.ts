import type { Request, Response } from 'restify';
import type { BrowserSessions } from '../../http/browser-sessions';
import type { RateLimit } from '../../http/limits';
import { type Answer, failure } from './answer';
import type { DirectLineTokens, TokenBinding } from './tokens';

export type Handle = (req: Request, res: Response) => Promise<Answer>;

/** Who may call a route, and how often. */
export interface Callers {
  /** So many calls a minute, of all routes of that kind together. */
  limited(kind: LimitedKind, handle: Handle): Handle;
  /** Who has a token: of the conversation in the address, if there is one. */
  known(handle: (req: Request, caller: TokenBinding) => Promise<Answer>): Handle;
}

export type LimitedKind = 'tokens' | 'starts' | 'posts';

export function createCallers(deps: {
  tokens: Pick<DirectLineTokens, 'read'>;
  sessions: Pick<BrowserSessions, 'isCurrent'>;
  rateLimits: Record<LimitedKind, RateLimit>;
}): Callers {
  return { limited, known };

  function limited(kind: LimitedKind, handle: Handle): Handle {
    return async (req, res) => {
      const seconds = await deps.rateLimits[kind].secondsToWait(req);
      if (seconds !== null) return failure('TooManyRequests', { 'Retry-After': String(seconds) });
      return handle(req, res);
    };
  }

  function known(handle: (req: Request, caller: TokenBinding) => Promise<Answer>): Handle {
    return async req => {
      const read = await deps.tokens.read(bearerOf(req));
      if (read.outcome === 'invalid') return failure('Unauthorized');
      const { id = read.binding.conversationId }: { id?: unknown } = req.params;
      if (id !== read.binding.conversationId) return failure('ConversationNotFound');
      const isGood = read.outcome === 'valid' && (await deps.sessions.isCurrent(read.binding));
      return isGood ? handle(req, read.binding) : failure('TokenExpired');
    };
  }
}

export const bearerOf = ({ headers }: Request): string =>
  /^Bearer ([\w.-]+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
