import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Request, Response, Server } from 'restify';
import type { Academy } from '../../dialogs/academy';
import { type Locale, locales, nearestLocale } from '../../locales/translate';
import { headPage, headPublicFile, type Policy } from '../http/headers';
import { notFound } from '../http/not-found';
import { send } from '../http/send';
import { askAgain, compressed, forEver, type StaticFile, sendFile } from '../http/static-file';
import { styleSheet } from '../http/style-sheet';
import { assistancePage } from './assistance-page';
import { type Drawing, drawingNames, drawn, picturePath, pictureStyleHash, plainPictures } from './pictures';
import { currentWidget, keptWidgets, widgetPath } from './widgets';

export interface WebDeps {
  academy: Academy;
  publicUrl: string;
}

/** The assistance page, the widget's loader and what they load. */
export function registerWeb(server: Server, deps: WebDeps): void {
  const files = loadFiles(deps.academy);
  const assistanceScene = { academy: deps.academy, publicUrl: deps.publicUrl, styles: ['/assets/page.css'] };

  const showAssistance = async (req: Request, res: Response): Promise<void> => {
    headPage(res, assistancePolicy);
    sendPage(res, assistancePage(assistanceScene, nearestLocale(query(req).get('lang') ?? undefined)));
  };

  server.get('/', showAssistance);
  for (const [path, file] of files) {
    const policy: Policy = file.type === types['.svg'] ? { 'style-src': [pictureStyleHash] } : {};
    server.get(path, async (req, res) => {
      headPublicFile(res, policy);
      await sendFile(req, res, file, askAgain);
    });
  }
  for (const bytes of keptWidgets()) {
    const file = compressed(bytes, types['.js']);
    server.get(widgetPath(bytes), async (req, res) => {
      headPublicFile(res);
      await sendFile(req, res, file, forEver);
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

const assets = join(__dirname, 'assets');

/** Everything small, by its address: read and given its words. */
function loadFiles(academy: Academy): Map<string, StaticFile> {
  const sources: [string, Buffer][] = [
    ['/widget.js', currentWidget()],
    ['/assets/page.css', styleSheet(join(assets, 'page.css'))],
    ...plainPictures().map((name): [string, Buffer] => [
      `/pictures/${name}`,
      readFileSync(join(pictures, name)),
    ]),
    ...locales.flatMap(locale => drawingNames.flatMap(name => picturesOf(name, locale, academy))),
  ];
  return new Map(sources.map(([path, bytes]) => [path, compressed(bytes, typeOf(path))]));
}

const pictures = join(assets, 'pictures');

/** And as PNG, where the build has drawn one (for Teams). */
function picturesOf(name: Drawing, locale: Locale, academy: Academy): [string, Buffer][] {
  const png = picturePath(name, locale, 'png');
  return [
    [`/pictures/${picturePath(name, locale)}`, Buffer.from(drawn(name, locale, academy))],
    ...(existsSync(join(pictures, png))
      ? [[`/pictures/${png}`, readFileSync(join(pictures, png))] satisfies [string, Buffer]]
      : []),
  ];
}

const types = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
} as const;

const typeOf = (path: string): string =>
  new Map<string, string>(Object.entries(types)).get(extname(path)) ?? 'text/plain';

function sendPage(res: Response, text: string): void {
  send(res, { status: 200, body: text, type: 'text/html; charset=utf-8' });
}

const query = (req: Request): URLSearchParams => new URL(req.url ?? '/', 'http://localhost').searchParams;
