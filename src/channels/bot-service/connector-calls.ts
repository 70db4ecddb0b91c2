import type { Activity, ResourceResponse } from 'botbuilder';
import type { ConnectorClient, ConnectorClientOptions } from 'botframework-connector';
import { z } from 'zod';
import { foreignJson } from '../../json';
import { createWebResource } from './bot-framework';

type Sent = Partial<Activity>;

/** What a turn asks of a channel (Bot Framework REST API, « Send and receive messages »), with the credentials of the SDK's client. */
export interface ConnectorCalls {
  send(client: ConnectorClient, activity: Sent): Promise<ResourceResponse>;
  update(client: ConnectorClient, activity: Sent): Promise<ResourceResponse>;
}

/**
 * Not by the SDK's client itself: what is sent is JSON already, and there each call walks it field by field by a description of them all,
 * then through a dozen policies that are of no use here. That was a quarter of a turn.
 */
export function createConnectorCalls(
  httpClient: NonNullable<ConnectorClientOptions['httpClient']>,
): ConnectorCalls {
  return {
    send: (client, activity) => call(client, 'POST', activity, activity.replyToId),
    update: (client, activity) => call(client, 'PUT', activity, activity.id),
  };

  async function call(
    { credentials }: ConnectorClient,
    method: 'POST' | 'PUT',
    activity: Sent,
    activityId: string | undefined,
  ): Promise<ResourceResponse> {
    const url = addressOf(activity, activityId);
    const request = createWebResource({ url, method, body: JSON.stringify(activity) });
    request.headers.set('Content-Type', 'application/json; charset=utf-8');
    request.headers.set('User-Agent', 'Microsoft-BotFramework/3.1 sesame');
    await credentials.signRequest(request);
    const { bodyAsText } = await httpClient.sendRequest(request);
    return { id: resource.safeParse(bodyAsText).data?.id ?? '' };
  }
}

function addressOf({ serviceUrl = '', conversation }: Sent, activityId: string | undefined): string {
  const chat = `${serviceUrl.replace(/\/$/, '')}/v3/conversations/${encodeURIComponent(conversation?.id ?? '')}`;
  return activityId === undefined
    ? `${chat}/activities`
    : `${chat}/activities/${encodeURIComponent(activityId)}`;
}

const resource = foreignJson.pipe(z.object({ id: z.string() }));
