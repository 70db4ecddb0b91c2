import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from 'restify';
import { locales } from '../../../locales/translate';
import { builtFile } from '../../http/built-file';
import { headPublicFile } from '../../http/headers';
import { compressed, forEver, sendFile } from '../../http/static-file';
import { styleSheet } from '../../http/style-sheet';
import type { ChatFiles } from './page';
import { type Installation, installationOf, textsIn } from './texts';

/**
 * The style and the script of the chat, at addresses that carry their digests. The script is what `scripts/build-web.mjs` made of
 * `browser/`; where nothing was built there is none.
 */
export function registerChatFiles(server: Server, deps: Parameters<typeof installationOf>[0]): ChatFiles {
  const script = builtFile('web/chat.js');
  return {
    style: publish('css', styleSheet(join(__dirname, '../assets/chat.css')), 'text/css; charset=utf-8'),
    script: existsSync(script)
      ? publish(
          'js',
          chatScript(readFileSync(script, 'utf8'), installationOf(deps)),
          'text/javascript; charset=utf-8',
        )
      : null,
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

/**
 * With the texts of both languages: a file is compressed and kept for ever, while the page, which carries a secret of its reader, is
 * sent as it is each time.
 */
export function chatScript(bundle: string, installation: Installation): Buffer {
  const texts = Object.fromEntries(locales.map(locale => [locale, textsIn(locale, installation)]));
  return Buffer.from(`const chatTexts=${JSON.stringify(texts)};${bundle}`);
}
