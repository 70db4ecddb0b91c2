import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { BrowserSessions } from '../../http/browser-sessions';
import { refuseSocket } from '../../http/door';
import type { CommonHeaders } from '../../http/headers';
import type { Places } from '../../http/limits';
import { problemName } from '../../problem-code';
import type { ActivityFeed, FeedActivity, FeedEntry } from './activity-feed';
import { activitySet, watermarkOf } from './activity-set';
import { failure } from './answer';
import type { Origins } from './origins';
import { streamingPath } from './paths';
import type { DirectLineTokens, StreamBinding } from './tokens';

export interface StreamDeps {
  feed: ActivityFeed;
  tokens: DirectLineTokens;
  origins: Origins;
  sessions: Pick<BrowserSessions, 'isCurrent'>;
  /** How many streams there may be. */
  places: Places;
  headers?: CommonHeaders;
  /** Milliseconds. */
  now: () => number;
  /** ms between two looks at every stream. */
  keepAliveMs?: number;
  logger: Logger;
}

export interface Streams {
  /** The server's `upgrade` event: opens a stream, or refuses and destroys the socket. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends what is in no history, to the stream that is open here, if one is. */
  tell(conversationId: string, activity: FeedActivity): void;
  /** Closes every stream, politely, and refuses new ones. */
  close(): void;
}

/** Everything that a client of a stream should be told goes one way: from the feed to the socket. */
export function createStreams(deps: StreamDeps): Streams {
  // Clients send empty keep-alives only; compression would buffer and let secrets be guessed by size.
  const server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const open = new Map<string, WebSocket>();
  /** When its chat is over, in ms. */
  const ends = new WeakMap<WebSocket, number>();
  const keepAlive = setInterval(() => {
    endOld();
    beat(open.values());
  }, deps.keepAliveMs ?? keepAliveEvery);
  keepAlive.unref();
  let closing = false;

  const upgrade = (req: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    if (req.url?.split('?')[0] === streamingPath) {
      refuseStreaming(socket);
      return;
    }
    const refused = (error: unknown) => {
      deps.logger.error({ reason: problemName(error) }, 'stream refused');
      return '500 Internal Server Error';
    };
    void admit(req)
      .catch(refused)
      .then(admission => {
        if (typeof admission === 'string') return refuseSocket(socket, admission, deps.headers ?? {});
        const leave = deps.places.take(req);
        if (!leave) return refuseSocket(socket, '503 Service Unavailable', { ...deps.headers, ...tryLater });
        socket.once('close', leave);
        limitBytes(socket, deps.now);
        server.handleUpgrade(req, socket, head, client => attach(client, admission));
      });
  };

  const refuseStreaming = (socket: Duplex): void => {
    deps.logger.warn('DirectLineStreaming was refused: clients of this server are DirectLine');
    const { status, body } = failure('NotSupported');
    const headers = { ...deps.headers, 'Content-Type': 'application/json' };
    refuseSocket(socket, `${status} Not Implemented`, headers, JSON.stringify(body));
  };

  const admit = async (req: IncomingMessage): Promise<Admission | string> => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const path = streamPath.exec(url.pathname);
    if (!path) return '404 Not Found';
    if (closing) return '503 Service Unavailable';
    if (!deps.origins.accepts(req.headers)) return '403 Forbidden';
    const binding = await deps.tokens.readForStream(url.searchParams.get('t') ?? '');
    if (binding === null || binding.conversationId !== path.groups?.id) return '403 Forbidden';
    if (!(await deps.sessions.isCurrent(binding))) return '403 Forbidden';
    if (!(await deps.feed.find(binding.conversationId))) return '404 Not Found';
    return { ...binding, after: watermarkOf(url) };
  };

  const attach = (client: WebSocket, admission: Admission): void => {
    const { conversationId, endsAt } = admission;
    if (closing) {
      client.close(goingAway);
      return;
    }
    open.get(conversationId)?.close(replaced, 'collision');
    open.set(conversationId, client);
    ends.set(client, endsAt);
    const stop = follow(client, admission);
    client.on('error', () => client.terminate());
    client.on('close', () => {
      stop();
      if (open.get(conversationId) === client) open.delete(conversationId);
    });
  };

  /** Sends what is after a sequence and then each new entry: in order, none twice, none left out. */
  const follow = (client: WebSocket, { conversationId, after, ...given }: Admission): (() => void) => {
    let position = after;
    let reading = false;
    let behind = true;
    /** What was told in this moment, and goes in one frame: a turn is told whole. */
    let told: FeedEntry[] = [];

    const deliver = async (entries: FeedEntry[]): Promise<void> => {
      const last = entries.at(-1);
      if (!last) return;
      // Whoever is verified has ended the streams of before, on whichever server, ahead of the first word that is said to them.
      if (!(await deps.sessions.isCurrent(given))) client.close(policyViolation, 'the cookie was replaced');
      if (client.readyState !== client.OPEN) return;
      position = last.sequence;
      if (client.bufferedAmount > bufferLimit) client.close(tryAgainLater);
      else client.send(JSON.stringify(activitySet(entries, position)));
    };
    const advance = async (next: FeedEntry[]): Promise<void> => {
      reading = true;
      await deliver(next);
      while (behind && client.readyState === client.OPEN) {
        behind = false;
        const page = await deps.feed.read(conversationId, position, pageSize);
        if (page.length === pageSize) behind = true;
        await deliver(page);
      }
      reading = false;
    };
    const failed = (error: unknown) => {
      deps.logger.error({ reason: problemName(error) }, 'stream ended');
      client.close(tryAgainLater);
    };
    const goOn = () => {
      const next = told;
      told = [];
      if (!reading) advance(next).catch(failed);
    };
    const unsubscribe = deps.feed.subscribe(conversationId, entry => {
      const last = told.at(-1)?.sequence ?? position;
      if (entry.sequence <= last) return;
      if (reading || entry.sequence !== last + 1) behind = true;
      else if (told.push(entry) > 1) return;
      if (!reading) queueMicrotask(goOn);
    });
    advance([]).catch(failed);
    return unsubscribe;
  };

  const close = (): void => {
    closing = true;
    clearInterval(keepAlive);
    for (const client of open.values()) client.close(goingAway, 'the server is stopping');
    server.close();
  };

  const endOld = (): void => {
    for (const client of open.values()) {
      if (deps.now() >= (ends.get(client) ?? 0)) client.close(policyViolation, 'the chat is over');
    }
  };

  // Without a watermark: the client stays where it is.
  const tell = (conversationId: string, activity: FeedActivity): void =>
    open.get(conversationId)?.send(JSON.stringify({ activities: [activity] }));

  return { upgrade, tell, close };
}

interface Admission extends StreamBinding {
  after: number;
}

const streamPath = /^\/v3\/directline\/conversations\/(?<id>[\w-]+)\/stream$/;
/** ms; directlinejs has no time limit of its own, but proxies have: a minute, often. */
const keepAliveEvery = 15_000;
const pageSize = 100;
const bufferLimit = 1024 * 1024;

// RFC 6455 7.4.1 and the IANA registry of close codes.
const goingAway = 1001;
const tryAgainLater = 1013;
const policyViolation = 1008;
const replaced = 4000;

/** Who did not answer the last ping has gone without a word. */
function beat(clients: Iterable<WebSocket>): void {
  for (const client of clients) {
    if (silent.has(client)) {
      client.terminate();
      continue;
    }
    silent.add(client);
    client.once('pong', () => silent.delete(client));
    client.ping();
    client.send('');
  }
}
const silent = new WeakSet<WebSocket>();

/**
 * A client has nothing to say on a stream: it posts. What comes are keep-alives of some bytes; a client that sends more than they
 * could ever be is cut off, whatever it sends (messages, parts of messages, pings).
 */
function limitBytes(socket: Duplex, now: () => number): void {
  let bytes = 0;
  let since = now();
  socket.on('data', (chunk: Buffer) => {
    if (now() - since > windowMs) [bytes, since] = [0, now()];
    bytes += chunk.length;
    if (bytes > mostBytesAWindow) socket.destroy();
  });
}
const windowMs = 60_000;
const mostBytesAWindow = 8 * 1024;
const tryLater = { 'Retry-After': '5' };
