import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from 'restify';
import type { AssetUrls } from './form-page';

/** The two files that every page uses, read once; their addresses carry a digest, so that they can be kept for ever. */
export function registerAssets(server: Server): AssetUrls {
  const style = asset('form.css', 'text/css; charset=utf-8');
  const script = asset('form.js', 'text/javascript; charset=utf-8');
  for (const { name, body, type } of [style, script]) {
    server.get(`/forms/assets/${name}`, async (_req, res) => {
      res.sendRaw(200, body, {
        'Content-Type': type,
        'Cache-Control': 'public, max-age=31536000, immutable',
        'X-Content-Type-Options': 'nosniff',
      });
    });
  }
  return { style: style.url, script: script.url };
}

function asset(name: string, type: string) {
  const body = readFileSync(join(__dirname, 'assets', name));
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 10);
  return { name, body, type, url: `/forms/assets/${name}?v=${digest}` };
}
