import type { Logger } from 'pino';
import type { Request } from 'restify';
import type { BrowserSessions } from '../../http/browser-sessions';
import { problemName } from '../../problem-code';
import type { ActivityFeed } from './activity-feed';
import { activitySet, watermarkOf } from './activity-set';
import { type Answer, failure, ok } from './answer';
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
  sessions: Pick<BrowserSessions, 'isCurrent' | 'sessionOf' | 'renewed' | 'retire'>;
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

  async function read(req: Request, caller: TokenBinding): Promise<Answer> {
    const after = watermarkOf(new URL(req.url ?? '/', 'http://localhost'));
    return pageAfter(caller, after).catch((error: unknown) => {
      // A client that polls stops for ever at anything but 200, 403 and 404: say « nothing new » instead.
      deps.logger.error({ reason: problemName(error) }, 'history could not be read');
      return ok(activitySet([], after));
    });
  }

  async function pageAfter(caller: TokenBinding, after: number): Promise<Answer> {
    const { conversationId } = caller;
    if (!(await feed.find(conversationId))) return failure('ConversationNotFound');
    const entries = await feed.read(conversationId, after, pageSize);
    // Asked once it is read: what is said to a verified person comes after the end of the tokens before.
    if (!(await deps.sessions.isCurrent(caller))) return failure('TokenExpired');
    return ok(activitySet(entries, after));
  }

  async function post(req: Request, caller: TokenBinding): Promise<Answer> {
    const posted = await readBodyAs(postedActivity, req, activityBody);
    if ('refused' in posted) return posted.refused;
    return take(posted.body, caller, req);
  }

  async function upload(req: Request, caller: TokenBinding): Promise<Answer> {
    return take(await readUpload(req), caller, req);
  }

  async function take(posted: PostedActivity, caller: TokenBinding, req: Request): Promise<Answer> {
    const { conversationId, locale } = caller;
    try {
      const conversation = await feed.find(conversationId);
      if (!conversation) return failure('ConversationNotFound');
      return await deps.conversations.take(posted, conversation, {
        address: deps.addressOf(req),
        isCurrent: () => deps.sessions.isCurrent(caller),
        renew: () => renew(req, caller),
      });
    } catch (error) {
      deps.sayLost(conversationId, locale);
      throw error;
    }
  }

  /** The cookie that the request has is replaced by another; where our page's has come without its own, nobody gets the next one. */
  async function renew(req: Request, { holder, generation }: TokenBinding): Promise<string | null> {
    const session = await deps.sessions.sessionOf(req);
    if (session?.holder === holder) return deps.sessions.renewed(req);
    if (generation !== null) await deps.sessions.retire(holder);
    return null;
  }
}

const pageSize = 100;

/** Bytes. Direct Line allows 256 000 characters; a person's message needs far less. */
const activityBody = 64 * 1024;
