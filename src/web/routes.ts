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
import type { Retention } from '../retention';
import { accessibilityPage } from './accessibility-page';
import { assistancePage } from './assistance-page';
import { easyGuidePage } from './easy-guide-page';
import { guidePage } from './guide-page';
import { type Drawing, drawingNames, drawn, picturePath, pictureStyleHash, plainPictures } from './pictures';
import { privacyPage } from './privacy-page';
import { easyGuidePath, guidePath, type SiteView, siteView } from './site-page';
import { currentWidget, keptWidgets, widgetPath } from './widgets';

export interface WebDeps {
  academy: Academy;
  publicUrl: string;
  retention: Retention;
  production: boolean;
}

/** The assistance page, the guide, what the law asks for, the widget's loader and what they load. */
export function registerWeb(server: Server, deps: WebDeps): void {
  const files = loadFiles(deps.academy);
  const view = (locale: Locale) => siteView({ ...deps, styles: ['/assets/page.css'] }, locale);
  const show = (path: string, write: (view: SiteView) => string, localeOf: (req: Request) => Locale) =>
    server.get(path, async (req, res) => {
      headPage(res, pagePolicy);
      sendPage(res, write(view(localeOf(req))));
    });

  show('/', assistancePage, asked);
  show('/privacy', privacyPage, asked);
  show('/accessibility', accessibilityPage, asked);
  for (const locale of locales) {
    show(guidePath(locale), guidePage, () => locale);
    show(easyGuidePath(locale), easyGuidePage, () => locale);
  }
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

/** By `?lang=`. */
const asked = (req: Request): Locale => nearestLocale(query(req).get('lang') ?? undefined);

const pagePolicy = {
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
    ['/assets/page.js', readFileSync(join(assets, 'page.js'))],
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
