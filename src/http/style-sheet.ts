import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { themeCss } from './theme';

/** A style of ours as it is sent: after the colours and what all pages have in common, in one request. */
export const styleSheet = (file: string): Buffer =>
  Buffer.from([themeCss(), common(), readFileSync(file, 'utf8')].join(''));

const common = (): string => readFileSync(join(__dirname, 'assets/common.css'), 'utf8');
