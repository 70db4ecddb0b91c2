import { createInterface } from 'node:readline/promises';

/** Where a command reads and writes: the terminal, or a test. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
  now: () => number;
}

/** `yes` in full, typed by whoever sits there. */
export async function isConfirmed(question: string, { stdin, stderr }: Terminal): Promise<boolean> {
  const reader = createInterface({ input: stdin, output: stderr });
  try {
    return /^\s*(?:yes|oui)\s*$/i.test(await reader.question(`${question} (yes) `));
  } finally {
    reader.close();
  }
}
