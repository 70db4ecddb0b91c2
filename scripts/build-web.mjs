/**
 * What the web front needs next to the compiled code: the assets that are served as they are, and Web Chat compressed
 * once, as well as it gets (639 KB instead of 3.9 MB, in about ten seconds; kept until the package changes).
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { pngOf } from './pictures.mjs';

/** Pixels: twice what Teams shows at most on a desktop. */
const pictureWidth = 960;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

for (const folder of ['web', 'forms']) {
  await cp(join(root, 'src', folder, 'assets'), join(root, 'dist/src', folder, 'assets'), {
    recursive: true,
    filter: name => !name.endsWith('.d.ts'),
  });
}
await cp(join(root, 'src/cli/demo-accounts.csv'), join(root, 'dist/src/cli/demo-accounts.csv'));
await drawPictures(join(root, 'dist/src/web/assets/pictures'), join(root, 'dist/pictures'));
await vendorWebChat(join(root, 'dist/web'));

/** A PNG beside each picture of the guide; drawn once, and kept until the picture changes. */
async function drawPictures(pictures, kept) {
  await mkdir(kept, { recursive: true });
  for (const name of (await readdir(pictures)).filter(file => /^step-.*\.svg$/u.test(file))) {
    const svg = await readFile(join(pictures, name), 'utf8');
    const drawn = join(kept, `${createHash('sha256').update(svg).digest('hex').slice(0, 16)}.png`);
    if (!existsSync(drawn)) await writeFile(drawn, await pngOf(svg, pictureWidth));
    await cp(drawn, join(pictures, name.replace(/svg$/u, 'png')));
  }
}

async function vendorWebChat(target) {
  const bytes = await readFile(join(root, 'node_modules/botframework-webchat/dist/webchat.js'));
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const name = `webchat-${digest}.js`;
  await mkdir(target, { recursive: true });
  const present = await readdir(target);
  if (present.includes(`${name}.br`)) return;
  for (const old of present) await rm(join(target, old));
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_LGWIN]: 22,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  await writeFile(join(target, name), bytes);
  await writeFile(join(target, `${name}.gz`), gz);
  // Last and at once: its presence says that the others are whole.
  await writeFile(join(target, `${name}.tmp`), br);
  await rename(join(target, `${name}.tmp`), join(target, `${name}.br`));
}
