#!/usr/bin/env node
/**
 * node deploy/smoke.mjs https://sesame.example: goes where people go, from their side of the proxy, and says what is well. It begins one chat, says
 * « bonjour », and tells nothing of anybody. 0: all is well; 1: something is not; 2: no address was given. A certificate of an authority of your own: NODE_EXTRA_CA_CERTS.
 */
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

const [address = ''] = process.argv.slice(2);
const seconds = 10;

if (URL.canParse(address)) await run(new URL(address).origin);
else {
  console.error('node deploy/smoke.mjs https://sesame.example');
  process.exitCode = 2;
}

async function run(origin) {
  const chat = {};
  await says('the servers can write to their store', async () => {
    await answer(`${origin}/readyz`);
  });
  await says('the page comes by https, with the headers of security', async () => {
    const { headers } = await answer(`${origin}/`);
    for (const name of ['strict-transport-security', 'content-security-policy'])
      if (!headers.has(name)) throw new Error(`no ${name}`);
  });
  await says('the widget is there for other pages', async () => {
    await answer(`${origin}/widget.js`);
  });
  await says('the figures are not for everybody', async () => {
    const { status } = await fetch(`${origin}/metrics`, { signal: AbortSignal.timeout(seconds * 1_000) });
    if (status !== 404) throw new Error(`/metrics answers ${status}`);
  });
  const isBegun = await says('a chat begins', async () => {
    const given = await answer(`${origin}/api/webchat/token`, sent({}));
    const { token, conversationId } = await given.json();
    chat.headers = { Authorization: `Bearer ${token}` };
    chat.path = `${origin}/v3/directline/conversations/${conversationId}`;
    const begun = await answer(`${origin}/v3/directline/conversations`, sent({}, chat.headers));
    chat.stream = (await begun.json()).streamUrl;
  });
  if (!isBegun) return;
  await says('its stream comes through the proxy (WebSocket)', () => opens(chat.stream));
  await says('the assistant answers', async () => {
    await answer(`${chat.path}/activities`, sent({ type: 'message', text: 'bonjour' }, chat.headers));
    for (let tries = 0; tries < seconds; tries++) {
      const { activities } = await (
        await answer(`${chat.path}/activities`, { headers: chat.headers })
      ).json();
      const said = activities.findIndex(({ text }) => text === 'bonjour');
      if (said >= 0 && activities.slice(said + 1).some(({ from, text }) => from.role === 'bot' && text))
        return;
      await wait(1_000);
    }
    throw new Error(`nothing within ${seconds} s`);
  });
}

async function says(what, look) {
  try {
    await look();
    console.log(`well      ${what}`);
    return true;
  } catch (error) {
    console.log(`NOT WELL  ${what}: ${error.cause?.code ?? error.message}`);
    process.exitCode = 1;
    return false;
  }
}

async function answer(url, options = {}) {
  const told = await fetch(url, {
    ...options,
    redirect: 'error',
    signal: AbortSignal.timeout(seconds * 1_000),
  });
  if (!told.ok) throw new Error(`${new URL(url).pathname} answers ${told.status}`);
  return told;
}

function sent(body, headers = {}) {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** By hand: Node 20 has no WebSocket. */
function opens(stream) {
  const url = new URL(stream.replace(/^ws/, 'http'));
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, signal: AbortSignal.timeout(seconds * 1_000) });
    asked.on('upgrade', (_, socket) => {
      socket.destroy();
      resolve();
    });
    asked.on('response', ({ statusCode }) => reject(new Error(`answers ${statusCode}, and is none`)));
    asked.on('error', reject);
    asked.end();
  });
}
