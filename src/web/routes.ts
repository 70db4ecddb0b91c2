import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Request, Response, Server } from 'restify';
import type { Academy } from '../../dialogs/academy';
import { nearestLocale } from '../../locales/translate';
import { headPage, headPublicFile } from '../http/headers';
import { notFound } from '../http/not-found';
import { send } from '../http/send';
import { askAgain, compressed, forEver, type StaticFile, sendFile } from '../http/static-file';
import { assistancePage } from './assistance-page';
import { chatPage } from './chat-page';
import { createWebChatBundle } from './web-chat-bundle';
import { widgetScript } from './widget-script';

export interface WebDeps {
  academy: Academy;
  publicUrl: string;
  /** Pages that may embed the chat, next to our own. */
  allowedOrigins: string[];
  /** The origin of Azure's Direct Line, when the chat uses it instead of ours. */
  azureDirectLine?: string;
  randomBytes: (size: number) => Buffer;
}

/** The assistance page, the widget's loader, the chat page and what they load. */
export async function registerWeb(server: Server, deps: WebDeps): Promise<void> {
  const bundle = await createWebChatBundle();
  const files = await loadFiles();
  const azureSources = deps.azureDirectLine
    ? [deps.azureDirectLine, deps.azureDirectLine.replace(/^http/, 'ws')]
    : [];
  const publicOrigin = new URL(deps.publicUrl).origin;
  const chatScene = {
    academy: deps.academy,
    publicUrl: deps.publicUrl,
    directLine: deps.azureDirectLine && `${deps.azureDirectLine}/v3/directline`,
    styles: ['/webchat/chat.css'],
    scripts: [bundle.path, '/webchat/chat.js'],
  };
  const assistanceScene = { academy: deps.academy, publicUrl: deps.publicUrl, styles: ['/assets/page.css'] };

  const showAssistance = async (req: Request, res: Response): Promise<void> => {
    headPage(res, assistancePolicy);
    sendPage(res, assistancePage(assistanceScene, nearestLocale(query(req).get('lang') ?? undefined)));
  };

  const showChat = async (req: Request, res: Response): Promise<void> => {
    const nonce = deps.randomBytes(16).toString('base64url');
    const asked = query(req);
    const locale = nearestLocale(asked.get('locale') ?? undefined);
    const policy = chatPolicy(nonce, publicOrigin, deps.allowedOrigins);
    headPage(res, { ...policy, 'connect-src': [...policy['connect-src'], ...azureSources] });
    sendPage(res, chatPage(chatScene, { locale, framed: asked.has('origin'), nonce }));
  };

  const showWebChat = async (req: Request, res: Response): Promise<void> => {
    headPublicFile(res);
    sendFile(req, res, await bundle.load(), forEver);
  };

  server.get('/', showAssistance);
  server.get('/webchat', showChat);
  server.get(bundle.path, showWebChat);
  for (const [path, file] of files) {
    server.get(path, async (req, res) => {
      headPublicFile(res);
      sendFile(req, res, file, askAgain);
    });
  }
  // What an old page still asks for after a deployment.
  server.get('/webchat/:file', async (req, res) => notFound(req, res));
}

const assistancePolicy = {
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'"],
  'frame-src': ["'self'"],
};

/** Web Chat makes its styles at run time, with our nonce (its docs/CONTENT_SECURITY_POLICY.md). */
function chatPolicy(nonce: string, publicOrigin: string, allowedOrigins: string[]) {
  return {
    'script-src': [`'nonce-${nonce}'`],
    'style-src': ["'self'", `'nonce-${nonce}'`, emptyStyle],
    // Safari before 15.4 does not count a WebSocket of the same host as 'self'.
    'connect-src': ["'self'", publicOrigin.replace(/^http/, 'ws')],
    'img-src': ["'self'", publicOrigin, 'blob:', 'data:'],
    'frame-src': ["'self'"],
    'frame-ancestors': ["'self'", ...allowedOrigins],
  };
}

/** SHA-256 of nothing: one of Web Chat's libraries adds an empty style without the nonce. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

const assets = join(__dirname, 'assets');

/** Everything small, by its address: read, given its words and compressed once. */
async function loadFiles(): Promise<Map<string, StaticFile>> {
  const sources: [string, Buffer][] = [
    ['/widget.js', Buffer.from(widgetScript(readFileSync(join(assets, 'widget.js'), 'utf8')))],
    ['/webchat/chat.js', readFileSync(join(assets, 'chat.js'))],
    ['/webchat/chat.css', readFileSync(join(assets, 'chat.css'))],
    ['/assets/page.css', readFileSync(join(assets, 'page.css'))],
    ...readdirSync(join(assets, 'pictures')).map((name): [string, Buffer] => [
      `/pictures/${name}`,
      readFileSync(join(assets, 'pictures', name)),
    ]),
  ];
  const loaded = sources.map(
    async ([path, bytes]) => [path, await compressed(bytes, types[extname(path)] ?? 'text/plain')] as const,
  );
  return new Map(await Promise.all(loaded));
}

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

function sendPage(res: Response, text: string): void {
  send(res, { status: 200, body: text, type: 'text/html; charset=utf-8' });
}

const query = (req: Request): URLSearchParams => new URL(req.url ?? '/', 'http://localhost').searchParams;
