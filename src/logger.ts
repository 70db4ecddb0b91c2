import pino, { type DestinationStream, type Logger } from 'pino';

/**
 * Fields that are never written, wherever they stand. Code of ours logs reasons and codes, not objects of a person's; this
 * list is what stands between a careless line and the log.
 */
const neverLogged = [
  'text',
  'value',
  'numen',
  'birthDate',
  'newPassword',
  'confirmation',
  'currentPassword',
  'password',
  'token',
  'ticket',
  'cookie',
  'authorization',
  'username',
  'email',
  'passwordHash',
  'userPassword',
];

const everywhere = (field: string): string[] => [field, `*.${field}`, `*.*.${field}`];

/** JSON lines, by default on standard error: standard output is for what the command itself has to say. */
export function createLogger(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: neverLogged.flatMap(everywhere), remove: true },
      // An error's message may quote what it choked on.
      serializers: { err: withoutMessage, error: withoutMessage },
    },
    destination,
  );
}

function withoutMessage(error: unknown): { name: string; code?: string; stack?: string } {
  if (!(error instanceof Error)) return { name: 'unknown' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, code, stack: error.stack?.split('\n').filter(isFrame).join('\n') };
}

const isFrame = (line: string): boolean => /^\s+at /u.test(line);
