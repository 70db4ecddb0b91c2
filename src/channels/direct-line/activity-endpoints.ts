import type { Logger } from 'pino';
import type { Request } from 'restify';
import type { BrowserSessions } from '../../http/browser-sessions';
import type { ActivityFeed } from './activity-feed';
import { activitySet, watermarkOf } from './activity-set';
import { type Answer, failure, ok, withCookie } from './answer';
import type { Conversations } from './conversations';
import { type PostedActivity, postedActivity } from './incoming-activity';
import { readBodyAs } from './json-body';
import type { TokenBinding } from './tokens';
import { readUpload } from './upload';

export interface ActivityEndpoints {
  read(req: Request, caller: TokenBinding): Promise<Answer>;
  post(req: Request, caller: TokenBinding): Promise<Answer>;
  /** A message with files: the bot takes none, and it is the bot that says so. */
  upload(req: Request, caller: TokenBinding): Promise<Answer>;
}

export interface ActivityEndpointsDeps {
  feed: ActivityFeed;
  conversations: Pick<Conversations, 'take'>;
  sessions: Pick<BrowserSessions, 'renewed'>;
  /** Whether somebody was verified in this conversation since this was last asked. */
  wasVerified: (conversationId: string) => boolean;
  /** Tells a person that nothing can be done just now, when not even their words can be kept. */
  sayLost: (conversationId: string, locale: string) => void;
  /** Where a call comes from. */
  addressOf: (req: Request) => string;
  logger: Pick<Logger, 'error'>;
}

/** What is said in a conversation, by both sides. */
export function createActivityEndpoints(deps: ActivityEndpointsDeps): ActivityEndpoints {
  const { feed } = deps;
  return { read, post, upload };

  async function read(req: Request, { conversationId }: TokenBinding): Promise<Answer> {
    const after = watermarkOf(new URL(req.url ?? '/', 'http://localhost'));
    return pageAfter(conversationId, after).catch((error: unknown) => {
      // A client that polls stops for ever at anything but 200, 403 and 404: say « nothing new » instead.
      deps.logger.error(
        { reason: error instanceof Error ? error.name : typeof error },
        'history could not be read',
      );
      return ok(activitySet([], after));
    });
  }

  async function pageAfter(conversationId: string, after: number): Promise<Answer> {
    if (!(await feed.find(conversationId))) return failure('ConversationNotFound');
    return ok(activitySet(await feed.read(conversationId, after, pageSize), after));
  }

  async function post(req: Request, caller: TokenBinding): Promise<Answer> {
    const posted = await readBodyAs(postedActivity, req, activityBody);
    if ('refused' in posted) return posted.refused;
    const answer = await take(posted.body, caller, deps.addressOf(req));
    if (!deps.wasVerified(caller.conversationId)) return answer;
    return withCookie(answer, await deps.sessions.renewed(req));
  }

  async function upload(req: Request, caller: TokenBinding): Promise<Answer> {
    return take(await readUpload(req), caller, deps.addressOf(req));
  }

  async function take(
    posted: PostedActivity,
    { conversationId, locale }: TokenBinding,
    address: string,
  ): Promise<Answer> {
    try {
      const conversation = await feed.find(conversationId);
      if (!conversation) return failure('ConversationNotFound');
      return await deps.conversations.take(posted, conversation, address);
    } catch (error) {
      deps.sayLost(conversationId, locale);
      throw error;
    }
  }
}

const pageSize = 100;

/** Bytes. Direct Line allows 256 000 characters; a person's message needs far less. */
const activityBody = 64 * 1024;
