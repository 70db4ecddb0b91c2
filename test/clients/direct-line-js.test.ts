import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectionStatus, DirectLine } from 'botframework-directlinejs';
import WebSocket from 'ws';
import XMLHttpRequest from 'xhr2';
import { startEchoServer } from '../channels/direct-line/echo-server';
import { until } from '../until';

type EchoServer = Awaited<ReturnType<typeof startEchoServer>>;

// What directlinejs finds in a browser.
Object.assign(globalThis, { XMLHttpRequest, WebSocket });

let server: EchoServer;
beforeEach(async () => {
  server = await startEchoServer();
});
afterEach(() => server.stop());

describe.each([
  ['over WebSocket', true],
  ['by polling', false],
])('botframework-directlinejs, unchanged, %s', (_how, webSocket) => {
  it('is greeted, talks and sees everything once and in order', async () => {
    const { token, domain, userId } = await server.giveToken();
    const client = talk(new DirectLine({ token, domain, webSocket, pollingInterval: 200 }));
    await client.hears('Bonjour');
    await client.says('un', userId);
    await client.says('deux', userId);
    await client.hears('Vous : deux');
    expect(client.texts()).toEqual(['Bonjour', 'un', 'Vous : un', 'deux', 'Vous : deux']);
    expect(client.status()).toBe(ConnectionStatus.Online);
    client.end();
  });

  it('comes back to its conversation after a reload and has the history', async () => {
    const { token, domain, userId } = await server.giveToken();
    const before = talk(new DirectLine({ token, domain, webSocket, pollingInterval: 200 }));
    await before.says('un', userId);
    await before.hears('Vous : un');
    before.end();
    const options = { token, domain, webSocket, pollingInterval: 200, conversationId: before.conversation() };
    const after = talk(new DirectLine({ ...options, watermark: '0' }));
    await after.hears('Vous : un');
    expect(after.texts()).toEqual(['Bonjour', 'un', 'Vous : un']);
    after.end();
    const later = talk(new DirectLine({ ...options, watermark: '2' }));
    await later.hears('Vous : un');
    expect(later.texts()).toEqual(['Vous : un']);
    later.end();
  });

  it('is told that the conversation is over when the server does not know it', async () => {
    const { token, domain } = await server.giveToken();
    const client = talk(new DirectLine({ token, domain, webSocket, conversationId: 'gone' }));
    await until(() => client.status() === ConnectionStatus.FailedToConnect);
    client.end();
  });
});

/** A directlinejs client, with what it has seen. */
function talk(client: DirectLine) {
  const texts: string[] = [];
  let status = ConnectionStatus.Uninitialized;
  let conversation = '';
  client.activity$.subscribe({
    next: activity => {
      conversation = activity.conversation?.id ?? conversation;
      if (activity.type === 'message') texts.push(activity.text ?? '');
    },
    // Without one, the end of a client is an uncaught error in Node.
    error: () => {},
  });
  client.connectionStatus$.subscribe({ next: next => (status = next), error: () => {} });
  return {
    texts: () => texts,
    status: () => status,
    conversation: () => conversation,
    hears: (text: string) => until(() => texts.includes(text)),
    says: (text: string, id: string) =>
      new Promise<string>((resolve, reject) => {
        client.postActivity({ type: 'message', text, from: { id } }).subscribe(resolve, reject);
      }),
    end: () => client.end(),
  };
}
