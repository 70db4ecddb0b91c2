import { createHash } from 'node:crypto';
import type { Activity, BotAdapter, InvokeResponse, ResourceResponse, TurnContext } from 'botbuilder';
import type {
  AuthenticateRequestResult,
  ConnectorClient,
  ConnectorClientOptions,
} from 'botframework-connector';
import type { Logger } from 'pino';
import type { Request } from 'restify';
import type { Channel } from '../../bot/channel';
import type { Delivery } from '../../bot/turn-context';
import type { BotRegistration } from '../../config';
import type { Gate } from '../../http/gate';
import { readJson } from '../../http/json';
import { createKeyedQueue } from '../keyed-queue';
import { type BotActivity, botActivity, toActivity } from './bot-activity';
import type { BotAuthentication, BotCaller } from './bot-authentication';
import { CloudAdapter } from './bot-framework';
import { type ConnectorCalls, createConnectorCalls } from './connector-calls';
import { ConnectorError } from './connector-http';
import { type Answer, refuseBy } from './refusals';
import { SigningKeysUnavailable } from './signing-keys';

export interface MessagesDeps {
  /** Undefined when the bot is not registered with Azure Bot Service. */
  registration: BotRegistration | undefined;
  authentication: BotAuthentication;
  /** What is said goes out by it. */
  httpClient: NonNullable<ConnectorClientOptions['httpClient']>;
  /** Where replies may go. */
  isServiceUrl: (url: string) => boolean;
  channels: readonly BotServiceChannel[];
  /** Has words for the person when a turn throws. */
  onTurnError: (context: TurnContext, error: Error) => Promise<void>;
  logger: Pick<Logger, 'warn' | 'error'>;
  /** How many turns run at once, with those of other channels. */
  gate?: Gate;
  /** ms after which a channel is told that its activity was taken, even if the turn goes on. */
  answerWithinMs?: number;
  /** ms after which the person sees that the bot is typing. */
  typingAfterMs?: number;
}

/** A channel of Azure Bot Service that this bot serves. */
export interface BotServiceChannel extends Channel {
  /** What the bot does with an activity that was let in. */
  run(context: TurnContext): Promise<void>;
  /** A turn that no activity asked for. */
  follow(context: TurnContext, turn: () => Promise<void>): Promise<void>;
}

export interface Messages {
  /** What `POST /api/messages` answers to an activity that may come at all. */
  receive(req: Request): Promise<Answer>;
  /** For turns that no activity asked for. Not to be awaited within a turn of the same conversation. */
  adapter: Pick<BotAdapter, 'continueConversation'>;
  /** Refuses new activities and resolves when the turns under way have ended. */
  drain(): Promise<void>;
}

/** `POST /api/messages`: Teams and the channels of Azure Bot Service. */
export function createMessages(deps: MessagesDeps): Messages {
  const { registration, logger, answerWithinMs = 10_000, typingAfterMs = 1_000 } = deps;
  const calls = createConnectorCalls(deps.httpClient);
  const adapter = new BotServiceAdapter(deps.authentication, calls, logger);
  adapter.onTurnError = (context, error) => deps.onTurnError(context, error).catch(tell('apology lost'));
  const turns = createKeyedQueue(deps.gate);
  const refuse = refuseBy(logger);
  const underWay = new Map<string, Promise<InvokeResponse | undefined>>();
  let stopping = false;

  return {
    receive,
    adapter: {
      continueConversation: (reference, logic) =>
        turns.run(reference.conversation?.id ?? '', () =>
          adapter.continueConversationAsync(registration?.appId ?? '', reference, context =>
            withoutRequest(context, logic),
          ),
        ),
    },
    drain: async () => {
      stopping = true;
      await turns.idle();
    },
  };

  async function receive(req: Request): Promise<Answer> {
    // Before the body: a stranger does not get us to read it.
    const caller = await callerOf(req);
    if (typeof caller === 'string' && caller !== 'thisMachine') return refuse(caller);
    const read = await readJson(req, { limit: longestBody });
    if (read.outcome !== 'read') return refuse(read.outcome);
    const parsed = botActivity.safeParse(read.body);
    if (!parsed.success) return refuse('malformed');
    return admit(parsed.data, caller);
  }

  async function callerOf({ headers }: Request): Promise<BotCaller | 'unauthenticated' | 'unavailable'> {
    try {
      return (await deps.authentication.callerOf(headers.authorization ?? '')) ?? 'unauthenticated';
    } catch (error) {
      if (error instanceof SigningKeysUnavailable) return 'unavailable';
      throw error;
    }
  }

  async function admit(received: BotActivity, caller: BotCaller): Promise<Answer> {
    const channel = channelOf(received.channelId);
    if (!channel || !deps.isServiceUrl(received.serviceUrl)) return refuse('notAllowed');
    const activity = toActivity(received, `28:${registration?.appId ?? 'bot'}`);
    const accepted = deps.authentication.accept(activity, caller);
    if (!accepted) return refuse('unauthenticated');
    if (!(await channel.admits(received))) return refuse('notAllowed');
    if (stopping) return refuse('stopping');
    const turn = once(received, () => run(activity, accepted, channel));
    const response = received.deliveryMode ? await turn : await sooner(turn, answerWithinMs);
    return { status: response?.status ?? 200, body: response?.body };
  }

  /** Teams sends again what it thinks was lost, also under a new id: while its turn lasts, it is the same one. */
  function once(received: BotActivity, act: () => Promise<InvokeResponse | undefined>) {
    const key = fingerprint(received);
    const known = underWay.get(key);
    if (known) return known;
    const turn = act().finally(() => underWay.delete(key));
    underWay.set(key, turn);
    return turn;
  }

  function run(activity: Activity, authenticated: AuthenticateRequestResult, channel: BotServiceChannel) {
    return turns.run(activity.conversation.id, () =>
      adapter.runTurn(authenticated, activity, context => withTyping(context, channel)),
    );
  }

  function withoutRequest(
    context: TurnContext,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    const channel = channelOf(context.activity.channelId);
    return channel ? channel.follow(context, () => logic(context)) : logic(context);
  }

  function channelOf(id: string): BotServiceChannel | undefined {
    return deps.channels.find(channel => channel.id === id);
  }

  async function withTyping(context: TurnContext, channel: BotServiceChannel): Promise<void> {
    const { type, deliveryMode } = context.activity;
    if (type !== 'message' || deliveryMode) return channel.run(context);
    let shown: Promise<unknown> | null = null;
    const timer = setTimeout(() => {
      shown = context.sendActivity({ type: 'typing' });
    }, typingAfterMs);
    try {
      await channel.run(context);
    } finally {
      clearTimeout(timer);
      // A context must not be used once its turn is over.
      await shown;
    }
  }

  function tell(message: string): (error: unknown) => void {
    return error => logger.error({ error }, message);
  }
}

/** `processActivity` is the only one that answers what an invoke returns, and it is protected. */
class BotServiceAdapter extends CloudAdapter {
  constructor(
    authentication: BotAuthentication,
    private readonly calls: ConnectorCalls,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {
    super(authentication);
  }

  /**
   * What the dialog decided is saved before it is said: a reply that a channel does not take cannot undo it, nor hold up those behind it.
   * Only a channel that shuts the bot out is left alone.
   */
  override async sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const sent: (ResourceResponse & { delivery?: Delivery })[] = [];
    for (const activity of activities) {
      const isShutOut = sent.at(-1)?.delivery === 'shutOut';
      sent.push(isShutOut ? { id: '', delivery: 'shutOut' } : await this.deliver(context, activity));
    }
    return sent;
  }

  private async deliver(context: TurnContext, activity: Partial<Activity>) {
    try {
      const isForUs = activity.type === 'invokeResponse' || activity.type === 'trace';
      if (!isForUs) return await this.calls.send(this.clientOf(context), activity);
      const [response] = await super.sendActivities(context, [activity]);
      return response ?? { id: '' };
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const { status, isRefusal } = error;
      this.logger.warn({ status }, 'reply lost');
      const delivery: Delivery = shutsOut.has(status ?? 0) ? 'shutOut' : isRefusal ? 'refused' : 'unknown';
      return { id: '', delivery };
    }
  }

  override updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    return this.calls.update(this.clientOf(context), activity);
  }

  private clientOf(context: TurnContext): ConnectorClient {
    return context.turnState.get<ConnectorClient>(this.ConnectorClientKey);
  }

  runTurn(
    authenticated: AuthenticateRequestResult,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(authenticated, activity, logic);
  }
}

/** The bot was blocked or removed, or the conversation is gone. */
const shutsOut: ReadonlySet<number> = new Set([403, 404]);

/** Bytes; Teams sends 100 KB at most (Microsoft Learn, « format your bot messages »). */
const longestBody = 256 * 1024;

function fingerprint(received: BotActivity): string {
  const { type, name, action, text, value, replyToId, from, conversation, membersAdded, attachments } =
    received;
  const said = [
    type,
    name,
    action,
    text,
    value,
    replyToId,
    from.id,
    conversation.id,
    membersAdded,
    attachments,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url');
}

/** The outcome, or undefined when it takes longer; the job goes on. */
async function sooner<T>(job: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([job, late]);
  } finally {
    clearTimeout(timer);
  }
}
