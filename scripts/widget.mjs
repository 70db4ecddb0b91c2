/**
 * npm run widget:keep: the widget's script as it is now, for pages that hold it by its hash; what it replaces is kept for a year.
 * npm run -s widget:tag -- https://sesame.example: the line for such a page.
 */
import { createHash } from 'node:crypto';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/**
 * @param {string} folder
 * @param {Buffer} current
 * @param {Date} now
 */
export async function keep(folder, current, now) {
  const kept = `${digestOf(current)}.js`;
  const yearLater = new Date(now);
  yearLater.setUTCFullYear(now.getUTCFullYear() + 1);
  const isoDay = date => date.toISOString().slice(0, 10);
  for (const name of await readdir(folder)) {
    const [, digest, until] = /^([0-9a-f]{16})(?:\.until-(\d{4}-\d\d-\d\d))?\.js$/u.exec(name) ?? [];
    const path = join(folder, name);
    if (!digest || name === kept) continue;
    // The same again as before: it is the current one, and its year has not begun.
    if (`${digest}.js` === kept || (until && until < isoDay(now))) await rm(path);
    else if (!until) await rename(path, join(folder, `${digest}.until-${isoDay(yearLater)}.js`));
  }
  await writeFile(join(folder, kept), current);
}

/** As `src/http/static-file.ts` has it. */
const digestOf = bytes => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/**
 * @param {string} publicUrl
 * @param {Buffer} current
 */
export function tag(publicUrl, current) {
  const integrity = `sha384-${createHash('sha384').update(current).digest('base64')}`;
  const src = new URL(`/widget-${digestOf(current)}.js`, publicUrl);
  return `<script src="${src}" integrity="${integrity}" crossorigin="anonymous" defer></script>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const part = name => require(join(root, `dist/bundles/${name}.js`));
  const [command, publicUrl] = process.argv.slice(2);
  if (command === 'keep') {
    const made = Buffer.from(part('widget-script').widgetScript());
    await keep(join(root, 'src/web/widgets'), made, new Date());
  } else if (publicUrl) console.log(tag(publicUrl, part('widgets').currentWidget()));
  else {
    console.error('npm run -s widget:tag -- https://sesame.example');
    process.exitCode = 2;
  }
}
