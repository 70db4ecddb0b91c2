/**
 * What the web front needs next to the compiled code: the assets that are served as they are, pictures as Teams shows them, and
 * the scripts of the chat and of the forms' reader.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pngOf } from './pictures.mjs';

/** Pixels: twice what Teams shows at most on a desktop. */
const pictureWidth = 960;
const require = createRequire(import.meta.url);
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {string} dist the folder into which it goes
 * @param {() => Promise<void>} bundlePrograms whose modules of the pictures draw them
 */
export async function buildWeb(dist, bundlePrograms) {
  for (const folder of ['web', 'forms', 'http']) {
    await cp(join(root, 'src', folder, 'assets'), join(dist, 'src', folder, 'assets'), {
      recursive: true,
      filter: name => !name.endsWith('.d.ts'),
    });
  }
  // A version that was replaced has another name since: the server takes no widget twice.
  await rm(join(dist, 'src/web/widgets'), { recursive: true, force: true });
  await cp(join(root, 'src/web/widgets'), join(dist, 'src/web/widgets'), { recursive: true });
  for (const file of [
    'src/cli/demo-accounts.csv',
    'understanding/weights.bin',
    'understanding/questions.bin',
  ])
    await cp(join(root, file), join(dist, file));
  await cp(join(root, 'academies'), join(dist, 'academies'), { recursive: true });
  await bundlePrograms();
  await drawPictures(dist, join(root, 'dist/pictures'));
  await bundleForBrowsers('src/web/chat/browser/main.ts', join(dist, 'web/chat.js'));
  await bundleForBrowsers('src/forms/browser/reader.ts', join(dist, 'web/reader.js'));
}

/** A PNG of each picture that a chat shows, in each language; drawn once, and kept until the picture changes. */
async function drawPictures(dist, kept) {
  const { drawingNames, drawnPlainly, picturePath } = require(join(dist, 'bundles/pictures.js'));
  const pictures = join(dist, 'src/web/assets/pictures');
  await mkdir(kept, { recursive: true });
  await mkdir(join(pictures, 'en'), { recursive: true });
  for (const name of drawingNames.filter(name => name.startsWith('step-'))) {
    for (const locale of ['fr', 'en']) {
      const svg = drawnPlainly(name, locale);
      const drawn = join(kept, `${createHash('sha256').update(svg).digest('hex').slice(0, 16)}.png`);
      if (!existsSync(drawn)) await writeFile(drawn, await pngOf(svg, pictureWidth));
      await cp(drawn, join(pictures, picturePath(name, locale, 'png')));
    }
  }
}

/** One file, for what phones of the last years understand. */
async function bundleForBrowsers(entry, outfile) {
  await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    outfile,
  });
}
