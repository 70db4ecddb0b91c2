import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from 'restify';
import { builtFile } from '../http/built-file';
import { compressed, forEver, type StaticFile, sendFile } from '../http/static-file';
import { styleSheet } from '../http/style-sheet';
import type { AssetUrls } from './form-page';

/** What every page uses, and those in Teams, read once; their addresses carry a digest, so that they can be kept for ever. */
export function registerAssets(server: Server): AssetUrls {
  const style = compressed(styleSheet(join(__dirname, 'assets/form.css')), 'text/css; charset=utf-8');
  const reader = builtFile('web/reader.js');
  return {
    style: publish('form.css', style),
    script: publish('form.js', script(join(__dirname, 'assets/form.js'))),
    reader: existsSync(reader) ? publish('reader.js', script(reader)) : null,
    teams: publish('teams.js', script(join(__dirname, 'assets/teams.js'))),
    teamsLibrary: publish('teams-js.js', script(teamsLibraryFile())),
  };

  function publish(name: string, file: StaticFile): string {
    server.get(`/forms/assets/${name}`, async (req, res) => sendFile(req, res, file, forEver));
    return `/forms/assets/${name}?v=${file.digest}`;
  }
}

const script = (path: string): StaticFile => compressed(readFileSync(path), 'text/javascript; charset=utf-8');

/** From its package, and not from Microsoft's CDN: our pages load nothing from elsewhere. */
const teamsLibraryFile = (): string => require.resolve('@microsoft/teams-js');
