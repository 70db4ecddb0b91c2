import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from 'restify';
import { send } from '../http/send';
import { styleSheet } from '../http/style-sheet';
import type { AssetUrls } from './form-page';

/** What every page uses, and those in Teams, read once; their addresses carry a digest, so that they can be kept for ever. */
export function registerAssets(server: Server): AssetUrls {
  const style = publish(
    'form.css',
    styleSheet(join(__dirname, 'assets/form.css')),
    'text/css; charset=utf-8',
  );
  const script = asset('form.js', javascript);
  const teams = asset('teams.js', javascript);
  const library = publish('teams-js.js', readFileSync(teamsLibraryFile()), javascript);
  for (const { name, body, type } of [style, script, teams, library]) {
    server.get(`/forms/assets/${name}`, async (_req, res) => {
      send(res, { status: 200, body, type, headers: keptForEver });
    });
  }
  return { style: style.url, script: script.url, teams: teams.url, teamsLibrary: library.url };
}

const keptForEver = { 'Cache-Control': 'public, max-age=31536000, immutable' };
const javascript = 'text/javascript; charset=utf-8';

/** From its package, and not from Microsoft's CDN: our pages load nothing from elsewhere. */
const teamsLibraryFile = (): string => require.resolve('@microsoft/teams-js');

const asset = (name: string, type: string) =>
  publish(name, readFileSync(join(__dirname, 'assets', name)), type);

function publish(name: string, body: Buffer, type: string) {
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 10);
  return { name, body, type, url: `/forms/assets/${name}?v=${digest}` };
}
