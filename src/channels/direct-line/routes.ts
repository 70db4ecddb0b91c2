import type { Logger } from 'pino';
import type { Request, Response, Server } from 'restify';
import type { RateLimit } from '../../http/limits';
import { json, send } from '../../http/send';
import { problemName } from '../../problem-code';
import { type ActivityEndpointsDeps, createActivityEndpoints } from './activity-endpoints';
import { type Answer, failure } from './answer';
import { createCallers, type Handle, type LimitedKind } from './callers';
import { base, conversationsPath, streamingPath } from './paths';
import { createTokenEndpoints, type TokenEndpointsDeps } from './token-endpoints';

export interface RouteDeps extends TokenEndpointsDeps, ActivityEndpointsDeps {
  conversations: TokenEndpointsDeps['conversations'] & ActivityEndpointsDeps['conversations'];
  sessions: TokenEndpointsDeps['sessions'] & ActivityEndpointsDeps['sessions'];
  rateLimits: Record<LimitedKind, RateLimit>;
  logger: Logger;
}

/** Direct Line 3.0 as botframework-directlinejs speaks it, and the route that hands out its tokens. */
export function registerRoutes(server: Server, deps: RouteDeps): void {
  const { known, limited } = createCallers(deps);
  const { giveToken, refresh, start, reconnect } = createTokenEndpoints(deps);
  const { read, post, upload } = createActivityEndpoints(deps);

  const routes: [method: 'get' | 'post' | 'opts', path: string, handle: Handle][] = [
    ['post', '/api/webchat/token', limited('tokens', giveToken)],
    ['post', `${base}/tokens/refresh`, known(refresh)],
    ['post', conversationsPath, limited('starts', known(start))],
    ['get', streamingPath, refuseStreaming],
    ['get', `${conversationsPath}/:id`, known(reconnect)],
    ['get', `${conversationsPath}/:id/activities`, known(read)],
    ['post', `${conversationsPath}/:id/activities`, limited('posts', known(post))],
    ['post', `${conversationsPath}/:id/upload`, limited('posts', known(upload))],
    ['opts', '/api/webchat/token', preflight],
    ['opts', `${base}/*`, preflight],
  ];
  for (const [method, path, handle] of routes) server[method](path, answering(handle));

  function answering(handle: Handle) {
    return async (req: Request, res: Response): Promise<void> => {
      const { status, body, headers } = await handle(req, res).catch(failed);
      const all = { ...noStore, ...deps.origins.corsHeaders(req.headers), ...headers };
      send(res, body === null ? { status, body, headers: all } : json(status, body, all));
    };
  }

  function failed(error: unknown): Answer {
    deps.logger.error({ reason: problemName(error) }, 'Direct Line call failed');
    return failure('ServiceError');
  }
}

const preflight = async (): Promise<Answer> => ({ status: 204, body: null });
const refuseStreaming = async (): Promise<Answer> => failure('NotSupported');

/** Tokens and what people write: whatever server these routes stand in. */
const noStore = { 'Cache-Control': 'no-store' };
