import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../http/static-file';
import { widgetScript } from './widget-script';

/** The widget's script as pages that name no version get it. */
export const currentWidget = (): Buffer =>
  Buffer.from(widgetScript(readFileSync(join(__dirname, 'assets/widget.js'), 'utf8')));

/** The address of one version, which never changes: pages hold it by its hash (Subresource Integrity). */
export const widgetPath = (bytes: Buffer): string => `/widget-${digestOf(bytes)}.js`;

/**
 * Every version that a page may still hold: the current one, and for a year those that it replaced, which
 * `npm run widget:keep` puts into the folder, `<digest>.js`, then `<digest>.until-2027-11-26.js`.
 */
export const keptWidgets = (folder = join(__dirname, 'widgets')): Buffer[] =>
  readdirSync(folder)
    .filter(name => keptName.test(name))
    .map(name => readFileSync(join(folder, name)));

/** One that is past its day is taken away by the same command, not by a clock. */
const keptName = /^[0-9a-f]{16}(?:\.until-\d{4}-\d\d-\d\d)?\.js$/u;
