import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Cookies, readFormPage } from '../../conversations/form-page';
import { camille } from '../../conversations/people';
import { type Service, startService } from '../../conversations/service';
import { actionsOf, type Connector, cardOf, startConnector } from './connector';
import { appId, startIssuer } from './issuer';
import { sendForm, tenantId } from './talk';

/** Azure's side of it: hands out a token for a conversation of its own. */
async function startAzure() {
  const asked: { authorization: string | undefined; body: unknown }[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    asked.push({ authorization: req.headers.authorization, body });
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.end(JSON.stringify({ conversationId: 'azure-1', token: 'azure-token', expires_in: 1800 }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>(resolve => server.close(() => resolve()));
    },
  };
}

const given = z.object({
  conversationId: z.string(),
  token: z.string(),
  userId: z.string(),
  domain: z.string(),
});

describe('the widget over Azure’s Direct Line', () => {
  let service: Service;
  let connector: Connector;
  let azure: Awaited<ReturnType<typeof startAzure>>;
  let issuer: Awaited<ReturnType<typeof startIssuer>>;
  const cookies = new Cookies();
  let session: z.infer<typeof given>;

  beforeAll(async () => {
    connector = await startConnector();
    azure = await startAzure();
    issuer = await startIssuer(connector.url);
    const { cloud, credentials } = issuer;
    service = await startService({
      settings: {
        azureDirectLine: azure.origin,
        bot: {
          appId,
          appType: 'SingleTenant',
          tenantId,
          allowedTenants: [tenantId],
          serviceOrigins: [connector.origin],
        },
      },
      secrets: { appPassword: 'a-password', directLineSecret: 'the-azure-secret' },
      botCloud: { cloud, credentials },
    });
    const response = await fetch(`${service.origin}/api/webchat/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"locale":"fr"}',
    });
    cookies.keep(response);
    session = given.parse(await response.json());
  });
  afterAll(async () => {
    await service.stop();
    await azure.stop();
    await issuer.stop();
    await connector.stop();
  });

  const post = async (activity: object, conversationId = session.conversationId) =>
    fetch(`${service.origin}/api/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: await issuer.sign() },
      body: JSON.stringify({
        id: String(Math.random()),
        channelId: 'directline',
        serviceUrl: connector.url,
        from: { id: session.userId },
        recipient: { id: 'bot' },
        conversation: { id: conversationId },
        locale: 'fr-FR',
        ...activity,
      }),
    });

  it('has a token of Azure’s, for a person that nobody else can be; the secret stays here', () => {
    expect(session).toMatchObject({ conversationId: 'azure-1', token: 'azure-token' });
    expect(session.domain).toBe(`${azure.origin}/v3/directline`);
    expect(session.userId).toMatch(/^dl_/);
    expect(azure.asked).toEqual([
      {
        authorization: 'Bearer the-azure-secret',
        body: { user: { id: session.userId }, trustedOrigins: [service.origin] },
      },
    ]);
  });

  it('is told by the page, whose policy lets it be reached', async () => {
    const page = await fetch(`${service.origin}/webchat`);
    expect(await page.text()).toContain(`data-direct-line="${azure.origin}/v3/directline"`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(azure.origin);
    expect(policy).toContain(azure.origin.replace('http', 'ws'));
  });

  it('has the same dialog, and forms that open in this browser only', async () => {
    await post({ type: 'conversationUpdate', membersAdded: [{ id: session.userId }] });
    for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await post({ type: 'message', text });
    const action = actionsOf(cardOf(connector.messages().at(-1))).find(({ url }) => url?.includes('/forms/'));
    const url = action?.url ?? '';
    expect((await fetch(url)).status).toBe(403);
    const page = await readFormPage(await fetch(url, { headers: cookies.header() }));
    const { numen, birthDate } = camille;
    expect((await sendForm(url, page, { numen, birthDate })).status).toBe(403);
    const body = new URLSearchParams({ ...page.fields, numen, birthDate });
    await fetch(url, { method: 'POST', headers: cookies.header(), body });
    expect(connector.messages().at(-1)?.text).toContain('Voici **votre compte**');
  });

  it('takes nothing of a conversation that it did not begin, nor of somebody else', async () => {
    const before = connector.calls.length;
    await post({ type: 'message', text: 'aide' }, 'azure-2');
    await post({ type: 'message', text: 'aide', from: { id: 'dl_somebody' } });
    expect(connector.calls).toHaveLength(before);
  });
});
