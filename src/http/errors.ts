import type { Logger } from 'pino';
import type { Request, Response, Server } from 'restify';
import { notFound } from './not-found';

/**
 * What restify itself would answer repeats the address or the message of an error: here an unknown address gets a way home,
 * and a failure one constant sentence.
 */
export function registerErrors(server: Server, { logger }: { logger: Pick<Logger, 'error'> }): void {
  const lost = (req: Request, res: Response, _error: unknown, done: () => void) => {
    if (!res.headersSent) notFound(req, res);
    done();
  };
  server.on('NotFound', lost);
  server.on('MethodNotAllowed', lost);
  server.on('restifyError', (_req: Request, res: Response, error: unknown, done: () => void) => {
    if (!res.headersSent) {
      logger.error({ error }, 'a request failed');
      res.sendRaw(statusOf(error), JSON.stringify(failure), { 'Content-Type': 'application/json' });
    }
    done();
  });
}

const failure = { error: { code: 'ServiceError', message: 'Something went wrong here. Please try again.' } };

/** Only restify's own refusals (400, 413, ...) keep their status. */
function statusOf(error: unknown): number {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
