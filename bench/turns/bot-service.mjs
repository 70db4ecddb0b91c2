/** People of a channel of Bot Framework, before the bot's `/api/messages`: its replies in the answer, or through a connector. */
import { createServer } from 'node:http';
import { createHttpClient } from './http-client.mjs';

let opened = 0;

/** @param connector what takes the replies; none for `expectReplies` */
export const botService = (url, connector = null) => {
  return async () => {
    const client = createHttpClient(url);
    const id = `bench-${process.pid}-${++opened}`;
    let turn = 0;
    return {
      id,
      says: async text => {
        const activity = {
          type: 'message',
          id: `${id}-${++turn}`,
          text,
          channelId: 'msteams',
          locale: 'fr-FR',
          serviceUrl: connector?.url ?? 'http://127.0.0.1:9/',
          from: { id: `29:${id}`, aadObjectId: `aad-${id}` },
          recipient: { id: '28:bot' },
          conversation: { id, conversationType: 'personal' },
          ...(connector ? {} : { deliveryMode: 'expectReplies' }),
        };
        const answer = await client.post('/api/messages', activity);
        const replies = connector ? connector.takenFor(id) : (answer?.activities ?? []);
        return (
          replies
            .map(({ text, attachments }) => text ?? attachments?.[0]?.content.text ?? '')
            .find(Boolean) ?? null
        );
      },
      close: client.close,
    };
  };
};

/** What stands in for Teams: takes every reply, and tells its id. */
export async function startConnector() {
  const taken = new Map();
  let ids = 0;
  let calls = 0;
  const server = createServer((req, res) => {
    calls++;
    const chunks = [];
    req.on('data', chunk => chunks.push(chunk));
    req.on('end', () => {
      const conversation = decodeURIComponent(/conversations\/([^/]+)/.exec(req.url)?.[1] ?? '');
      if (req.method === 'POST')
        taken.set(conversation, [
          ...(taken.get(conversation) ?? []),
          JSON.parse(Buffer.concat(chunks).toString()),
        ]);
      const body = `{"id":"r${++ids}"}`;
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    takenFor: conversation => {
      const replies = taken.get(conversation) ?? [];
      taken.delete(conversation);
      return replies;
    },
    calls: () => calls,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
