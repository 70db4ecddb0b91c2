/** People in our own chat: each turn is posted, and on a stream its answer is awaited there too. */
import { WebSocket } from 'ws';
import { createHttpClient } from './http-client.mjs';

const base = '/v3/directline/conversations';

/** @param {string[]} urls servers of the same conversations: each person has one of them */
export const directLine = (urls, { stream }) => {
  let opened = 0;
  return async () => {
    const client = createHttpClient(urls[opened++ % urls.length]);
    const { token, conversationId: id, userId } = await client.post('/api/webchat/token', {});
    const { streamUrl } = await client.post(base, {}, token);
    const frames = stream ? await openStream(streamUrl) : null;
    return {
      id,
      says: async text => {
        const answered = frames?.next();
        await client.post(`${base}/${id}/activities`, { type: 'message', from: { id: userId }, text }, token);
        return (await answered) ?? null;
      },
      close: () => {
        frames?.close();
        client.close();
      },
    };
  };
};

async function openStream(url) {
  const socket = new WebSocket(url);
  let heard = () => {};
  let frames = 0;
  socket.on('message', data => {
    if (data.length === 0) return;
    frames++;
    const said = JSON.parse(data.toString()).activities.findLast(
      ({ from, type }) => from?.role === 'bot' && type === 'message',
    );
    if (said) heard(said.text);
  });
  const next = () =>
    new Promise(resolve => {
      heard = resolve;
    });
  // What was said before comes first.
  await next();
  return { next, close: () => socket.terminate(), frames: () => frames };
}
