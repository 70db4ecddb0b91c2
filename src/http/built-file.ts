import { dirname, join } from 'node:path';

/** Where `npm run build` puts what it makes for browsers, both from `src/http` and from `dist/src/http`; nothing where it was not run. */
export const builtFile = (name: string): string => join(projectRoot(), 'dist', name);

/** The folder of package.json. */
function projectRoot(): string {
  const parent = dirname(dirname(__dirname));
  return parent.endsWith('dist') ? dirname(parent) : parent;
}
