import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compressed, digestOf, type StaticFile } from '../http/static-file';

/** Microsoft's Web Chat, one file of 4 MB: read at the first request, since many visitors never open the chat. */
export interface WebChatBundle {
  /** Changes with the contents, so that browsers keep the file for ever. */
  path: string;
  load(): Promise<StaticFile>;
}

/**
 * As `scripts/build-web.mjs` compressed it, in 639 KB instead of 3.9 MB; straight from the package, and compressed
 * less well, when nothing was built.
 */
export async function createWebChatBundle(
  builtFolder: string = join(projectRoot(), 'dist/web'),
): Promise<WebChatBundle> {
  const digest = builtDigest(builtFolder);
  if (digest) return bundle(digest, () => loadBuilt(builtFolder, digest));
  const bytes = await readFile(packagedFile());
  return bundle(digestOf(bytes), () => compressed(bytes, javascript));
}

function bundle(digest: string, read: () => Promise<StaticFile>): WebChatBundle {
  let loading: Promise<StaticFile> | undefined;
  const load = () => {
    loading ??= read();
    return loading;
  };
  return { path: `/webchat/webchat-${digest}.js`, load };
}

async function loadBuilt(folder: string, digest: string): Promise<StaticFile> {
  const [br, gz, raw] = await Promise.all([
    readFile(join(folder, `webchat-${digest}.js.br`)),
    readFile(join(folder, `webchat-${digest}.js.gz`)),
    readFile(join(folder, `webchat-${digest}.js`)),
  ]);
  return {
    type: javascript,
    digest,
    encodings: [
      { name: 'br', bytes: br },
      { name: 'gzip', bytes: gz },
      { name: 'identity', bytes: raw },
    ],
  };
}

function builtDigest(folder: string): string | null {
  try {
    const complete = readdirSync(folder).map(name => /^webchat-([0-9a-f]{16})\.js\.br$/.exec(name)?.[1]);
    return complete.find(digest => digest !== undefined) ?? null;
  } catch {
    return null;
  }
}

/** The package lets nobody `require` this file: it is found beside its main one. */
function packagedFile(): string {
  const main = require.resolve('botframework-webchat');
  const folder = main.slice(0, main.lastIndexOf(packageName) + packageName.length);
  return join(folder, 'dist/webchat.js');
}
const packageName = 'botframework-webchat';

/** The folder of package.json, both from `src/web` and from `dist/src/web`. */
function projectRoot(): string {
  const parent = dirname(dirname(__dirname));
  return parent.endsWith('dist') ? dirname(parent) : parent;
}

const javascript = 'text/javascript; charset=utf-8';
