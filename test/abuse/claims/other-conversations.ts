import { WebSocket } from 'ws';
import { z } from 'zod';
import { type Service, startService } from '../../conversations/service';
import { type Chat, openChat } from '../../process/chat';
import { type Claim, type Finding, tally } from '../claim';

/** What one person may do with what is another's: nothing, on any route. */
export const claim: Claim = {
  count: 1000,
  async attack({ count }): Promise<Finding[]> {
    const service = await startService();
    try {
      const [victim, attacker] = [await atForm(service), await atForm(service)];
      const calls = await callsOf(service, victim, attacker);
      const before = JSON.stringify(await service.snapshotOf(victim.conversationId));
      const secret = victim.conversationId;
      const through = await tally(count, async number => {
        const call = calls[number % calls.length];
        if (!call) return 0;
        const { status, text } = await call();
        return status < 300 || text.includes(secret) || text.includes('numen') ? 1 : 0;
      });
      const changed = JSON.stringify(await service.snapshotOf(victim.conversationId)) === before ? 0 : 1;
      const control = await controlOf(service, victim);
      return [
        {
          promise: `nothing of one chat opens another (${calls.length} ways)`,
          tried: count,
          through,
          limit: 0,
        },
        { promise: 'nor does it change it', tried: count, through: changed, limit: 0 },
        { promise: 'one’s own opens one’s own (control)', tried: 2, through: control, limit: 0 },
      ];
    } finally {
      await service.stop();
    }
  },
};

async function atForm(service: Service): Promise<Chat> {
  const chat = await openChat(service.origin);
  for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await chat.says(text);
  return chat;
}

interface Got {
  status: number;
  text: string;
}

async function callsOf({ origin }: Service, victim: Chat, attacker: Chat): Promise<(() => Promise<Got>)[]> {
  const conversation = `${origin}/v3/directline/conversations/${victim.conversationId}`;
  const form = await victim.formUrl();
  const fields = { numen: '99E4183727AQX', birthDate: '14/07/1985', accountType: 'academic' };
  const stream = await streamTokenOf(origin, attacker);
  const bearers = [
    attacker.token,
    '',
    `${victim.token}x`,
    victim.token.replace(/\.[^.]*$/, '.'),
    victim.token.split('.').slice(0, 2).join('.'),
    stream,
  ];
  const direct = bearers.flatMap(bearer => {
    const headers = { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' };
    const post = (path: string, body: object) => () =>
      got(`${conversation}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return [
      () => got(conversation, { headers }),
      () => got(`${conversation}?watermark=0`, { headers }),
      () => got(`${conversation}/activities`, { headers }),
      () => got(`${conversation}/activities?watermark=-1`, { headers }),
      post('/activities', { type: 'message', text: 'recommencer' }),
      post('/activities', { type: 'event', name: 'x', from: { id: 'dl_victim' } }),
      post('/upload', {}),
    ];
  });
  const cookies = [attacker.cookies.header(), {}, { Cookie: 'sesame_session=AAAAAAAAAAAAAAAAAAAAAA' }];
  const forms = cookies.flatMap(cookie => {
    const post = (path: string) => () =>
      got(`${form}${path}`, { method: 'POST', headers: cookie, body: new URLSearchParams(fields) });
    return [() => got(form, { headers: cookie }), post(''), post('/extend')];
  });
  const sockets = [stream, '', attacker.token, victim.token].map(
    token => () => upgraded(`${conversation.replace(/^http/, 'ws')}/stream?watermark=0&t=${token}`),
  );
  return [...direct, ...forms, ...sockets];
}

const connection = z.looseObject({ streamUrl: z.string() });

async function streamTokenOf(origin: string, { conversationId, token }: Chat): Promise<string> {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${origin}/v3/directline/conversations/${conversationId}`, { headers });
  return new URL(connection.parse(await answer.json()).streamUrl).searchParams.get('t') ?? '';
}

async function got(url: string, init: RequestInit): Promise<Got> {
  const answer = await fetch(url, init);
  return { status: answer.status, text: await answer.text() };
}

function upgraded(url: string): Promise<Got> {
  return new Promise(resolve => {
    const socket = new WebSocket(url);
    socket.on('error', () => resolve({ status: 403, text: '' }));
    socket.on('open', () => {
      socket.close();
      resolve({ status: 101, text: '' });
    });
  });
}

/** How many of one's own doors do not open. */
async function controlOf({ origin }: Service, { path, token, formUrl, cookies }: Chat): Promise<number> {
  const own = await got(`${origin}${path}`, { headers: { Authorization: `Bearer ${token}` } });
  const form = await got(await formUrl(), { headers: cookies.header() });
  return [own, form].filter(({ status }) => status !== 200).length;
}
