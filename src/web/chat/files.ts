import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Server } from 'restify';
import { headPublicFile } from '../../http/headers';
import { compressed, forEver, sendFile } from '../../http/static-file';
import { styleSheet } from '../../http/style-sheet';
import type { ChatFiles } from './page';

/**
 * The style and the script of the chat, at addresses that carry their digests. The script is what `scripts/build-web.mjs` made of
 * `browser/`; where nothing was built there is none.
 */
export function registerChatFiles(server: Server): ChatFiles {
  const script = join(projectRoot(), 'dist/web/chat.js');
  return {
    style: publish('css', styleSheet(join(__dirname, '../assets/chat.css')), 'text/css; charset=utf-8'),
    script: existsSync(script) ? publish('js', readFileSync(script), 'text/javascript; charset=utf-8') : null,
  };

  function publish(ending: string, bytes: Buffer, type: string): string {
    const file = compressed(bytes, type);
    const path = `/webchat/chat-${file.digest}.${ending}`;
    server.get(path, async (req, res) => {
      headPublicFile(res);
      await sendFile(req, res, file, forEver);
    });
    return path;
  }
}

/** The folder of package.json, both from `src/web/chat` and from `dist/src/web/chat`. */
function projectRoot(): string {
  const parent = dirname(dirname(dirname(__dirname)));
  return parent.endsWith('dist') ? dirname(parent) : parent;
}
