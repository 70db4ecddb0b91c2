/**
 * What the web front needs next to the compiled code: the assets that are served as they are, and Web Chat compressed
 * once, as well as it gets (639 KB instead of 3.9 MB, in about ten seconds; kept until the package changes).
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

for (const folder of ['web', 'forms']) {
  await cp(join(root, 'src', folder, 'assets'), join(root, 'dist/src', folder, 'assets'), {
    recursive: true,
    filter: name => !name.endsWith('.d.ts'),
  });
}
await cp(join(root, 'src/cli/demo-accounts.csv'), join(root, 'dist/src/cli/demo-accounts.csv'));
await vendorWebChat(join(root, 'dist/web'));

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
