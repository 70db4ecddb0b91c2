import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Request, Response, Server } from 'restify';
import type { BotRegistration } from '../../config';
import { isJson } from '../../http/json';
import { json, send } from '../../http/send';
import type { Messages } from './messages';
import { type Answer, refusalBody, refuseBy } from './refusals';

export interface EndpointDeps {
  /** Undefined when the bot is not registered with Azure Bot Service. */
  registration: BotRegistration | undefined;
  production: boolean;
  logger: Pick<Logger, 'warn' | 'error'>;
  /** Loads what answers. */
  load: () => Messages;
}

export interface Endpoint extends Omit<Messages, 'receive'> {
  register(server: Server): void;
}

/**
 * `POST /api/messages`: Teams and the channels of Azure Bot Service. What speaks to Azure is a third of a start and 40 MB: a server without a
 * registration, to which only tools of its own machine may speak, loads it when the first of them does.
 */
export function createEndpoint({ registration, production, logger, load }: EndpointDeps): Endpoint {
  const refuse = refuseBy(logger);
  let loaded = registration && load();
  const messages = () => {
    loaded ??= load();
    return loaded;
  };

  return {
    register: server => {
      server.post('/api/messages', async (req: Request, res: Response) => {
        const { status, body } = await receive(req).catch(failed);
        send(res, body === undefined ? { status, body: null } : json(status, body));
      });
    },
    adapter: {
      continueConversation: (reference, logic) => messages().adapter.continueConversation(reference, logic),
    },
    drain: async () => loaded?.drain(),
  };

  async function receive(req: Request): Promise<Answer> {
    if (!registration && (production || !isLocalCall(req))) return refuse('notAllowed');
    return isJson(req) ? messages().receive(req) : refuse('notJson');
  }

  function failed(error: unknown): Answer {
    logger.error({ error }, 'activity failed');
    return { status: 500, body: refusalBody };
  }
}

/** From this machine, and not through a proxy on it, behind which anybody may stand. */
function isLocalCall({ socket, headers }: IncomingMessage): boolean {
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via', 'origin'];
  return loopbackAddress.test(socket.remoteAddress ?? '') && !forwarded.some(name => name in headers);
}
const loopbackAddress = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;
