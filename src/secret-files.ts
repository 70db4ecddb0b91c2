import { readFileSync } from 'node:fs';

/** Settings that may not be logged; each may stand in a file instead, which `NAME_FILE` names. */
export const secretNames = [
  'SESAME_MASTER_KEY',
  'SESAME_MASTER_KEY_PREVIOUS',
  'MONGODB_URI',
  'SMTP_URL',
  'MAIL_DIRECTORY_SECRET',
  'MicrosoftAppPassword',
  'DIRECT_LINE_SECRET',
] as const;

/**
 * The environment with what its secret files hold: systemd, Docker and Kubernetes hand secrets over as files, which no child process inherits
 * and no `docker inspect` shows. A problem bears the setting's name only: whoever mixes the two up has written the secret where a path stands.
 */
export function withSecretFiles(env: NodeJS.ProcessEnv): { env: NodeJS.ProcessEnv; problems: string[] } {
  const read = secretNames.flatMap(name => {
    const path = env[`${name}_FILE`];
    return path ? [{ name, ...secretIn(path, env[name]) }] : [];
  });
  return {
    env: { ...env, ...Object.fromEntries(read.map(({ name, value }) => [name, value])) },
    problems: read.flatMap(({ name, problem }) => (problem ? [`${name}_FILE: ${problem}`] : [])),
  };
}

function secretIn(path: string, given: string | undefined): { value?: string; problem?: string } {
  if (given)
    return { value: given, problem: 'the same secret is set without _FILE too: leave one of them out' };
  try {
    // An editor, or `echo`, ends a file with a new line.
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/u, '');
    return value ? { value } : { problem: 'the file is empty' };
  } catch (error) {
    return { problem: `the file cannot be read (${codeOf(error)})` };
  }
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason';
