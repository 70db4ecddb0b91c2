import type { Logger } from 'pino';
import type { Request, Response, Server } from 'restify';
import { notFound } from './not-found';

/**
 * What restify itself would answer repeats the address or the message of an error: here an unknown address gets a way home,
 * another method than those of an address their names, and a failure one constant sentence.
 */
export function registerErrors(server: Server, { logger }: { logger: Pick<Logger, 'error'> }): void {
  const lost = (req: Request, res: Response, _error: unknown, done: () => void) => {
    if (!res.headersSent) notFound(req, res);
    done();
  };
  server.on('NotFound', lost);
  server.on('MethodNotAllowed', (req: Request, res: Response, error: unknown, done: () => void) => {
    const methods = methodsOf(res);
    if (res.headersSent || methods.length === 0) return lost(req, res, error, done);
    answerMethods(req, res, methods);
    done();
  });
  server.on('restifyError', (_req: Request, res: Response, error: unknown, done: () => void) => {
    if (!res.headersSent) {
      logger.error({ error }, 'a request failed');
      res.sendRaw(statusOf(error), JSON.stringify(failure), { 'Content-Type': 'application/json' });
    }
    done();
  });
}

/** Of the address. Preflights are taken for whole folders, where not every address is one. */
function methodsOf(res: Response): string[] {
  const asked = String(res.getHeader('Allow') ?? '').split(', ');
  res.removeHeader('Allow');
  return asked.filter(method => method !== 'OPTIONS' && method !== '');
}

/** RFC 9110 9.3.7 and 15.5.6: whoever asks for the methods is told them, and so is who took another one. */
function answerMethods(req: Request, res: Response, methods: string[]): void {
  const all = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  res.setHeader('Allow', all.join(', '));
  if (req.method === 'OPTIONS') res.sendRaw(204, '');
  else res.sendRaw(405, JSON.stringify(notAllowed), { 'Content-Type': 'application/json' });
}

const notAllowed = { error: { code: 'MethodNotAllowed', message: 'This address has no such method.' } };
const failure = { error: { code: 'ServiceError', message: 'Something went wrong here. Please try again.' } };

/** Only restify's own refusals (400, 413, ...) keep their status. */
function statusOf(error: unknown): number {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
