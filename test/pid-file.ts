import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Whether a server has written its pid there: what answers at its port may be another's program. */
export const saysPidOf = (file: string, { pid }: ChildProcess): boolean =>
  existsSync(file) && Number(readFileSync(file, 'utf8')) === pid;
