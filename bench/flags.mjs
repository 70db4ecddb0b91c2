/** What `npm start` tells V8. */
import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
export const flags = scripts.start.match(/--\S+/g);
