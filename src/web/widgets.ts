import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../http/static-file';

/** The widget's script as pages that name no version get it. */
export function currentWidget(): Buffer {
  const [current] = keptIn(folder, /^[0-9a-f]{16}\.js$/u);
  if (!current) throw new Error('no widget is kept: npm run widget:keep');
  return current;
}

/** The address of one version, which never changes: pages hold it by its hash (Subresource Integrity). */
export const widgetPath = (bytes: Buffer): string => `/widget-${digestOf(bytes)}.js`;

/**
 * Every version that a page may still hold: the current one, and for a year those that it replaced, which
 * `npm run widget:keep` puts into the folder, `<digest>.js`, then `<digest>.until-2027-11-26.js`.
 */
export const keptWidgets = (from = folder): Buffer[] => keptIn(from, keptName);

const folder = join(__dirname, 'widgets');

/** One that is past its day is taken away by the same command, not by a clock. */
const keptName = /^[0-9a-f]{16}(?:\.until-\d{4}-\d\d-\d\d)?\.js$/u;

const keptIn = (from: string, wanted: RegExp): Buffer[] =>
  readdirSync(from)
    .filter(name => wanted.test(name))
    .map(name => readFileSync(join(from, name)));
