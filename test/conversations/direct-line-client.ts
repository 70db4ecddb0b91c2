import { WebSocket } from 'ws';
import { z } from 'zod';

const conversation = z.object({ conversationId: z.string(), streamUrl: z.string() });
const posted = z.object({ id: z.string() });
const activitySet = z.object({ activities: z.array(z.unknown()) });

interface Opened {
  token: string;
  /** Where the protocol is spoken. */
  domain: string;
  /** An old conversation, from its beginning; a new one without it. */
  conversationId?: string;
  onActivity: (activity: unknown) => void;
}

export type DirectLineClient = ReturnType<typeof openDirectLine>;

/** Direct Line 3.0 over HTTP and a WebSocket, as tests speak it. Clients that others wrote are in test/clients. */
export function openDirectLine({ token, domain, conversationId, onActivity }: Opened) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const opening = open();
  opening.catch(() => {});

  return {
    /** @returns the id of the activity, when the service has answered it */
    async post(activity: object): Promise<string> {
      const { conversationId: id } = await opening;
      const body = JSON.stringify(activity);
      const answer = await answered(`${domain}/conversations/${id}/activities`, { method: 'POST', body });
      return posted.parse(answer).id;
    },
    async end(): Promise<void> {
      (await opening.catch(() => null))?.socket.close();
    },
  };

  async function open() {
    const begun = conversationId
      ? await answered(`${domain}/conversations/${conversationId}?watermark=0`, {})
      : await answered(`${domain}/conversations`, { method: 'POST' });
    const { streamUrl, conversationId: id } = conversation.parse(begun);
    const socket = new WebSocket(streamUrl);
    socket.on('error', () => {});
    socket.on('message', frame => {
      // An empty frame is a keep-alive.
      if (String(frame) === '') return;
      for (const activity of activitySet.parse(JSON.parse(String(frame))).activities) onActivity(activity);
    });
    return { conversationId: id, socket };
  }

  async function answered(url: string, init: RequestInit): Promise<unknown> {
    const response = await fetch(url, { headers, ...init });
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} was answered with ${response.status}`);
    return response.json();
  }
}
