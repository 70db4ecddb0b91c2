import type { Request, Response, Server } from 'restify';
import { send } from './http/send';
import type { Metrics } from './metrics';

export interface HealthDependencies {
  ping: () => Promise<void>;
  metrics: Metrics;
}

/** `/healthz`: the process is alive. `/readyz`: the store answers. `/metrics`: figures, no personal data. */
export function registerHealth(server: Server, { ping, metrics }: HealthDependencies): void {
  const answer = (res: Response, status: number, body: string, type = 'text/plain; charset=utf-8') => {
    send(res, { status, body, type });
  };

  server.get('/healthz', async (_req: Request, res: Response) => answer(res, 200, 'alive\n'));
  server.get('/readyz', async (_req: Request, res: Response) => {
    const isReady = await ping().then(
      () => true,
      () => false,
    );
    answer(res, isReady ? 200 : 503, isReady ? 'ready\n' : 'the store does not answer\n');
  });
  server.get('/metrics', async (_req: Request, res: Response) =>
    answer(res, 200, await metrics.registry.metrics(), metrics.registry.contentType),
  );
  server.on('after', (req: Request, res: Response) => {
    const seconds = (Date.now() - req.time()) / 1000;
    metrics.requests.observe({ method: req.method ?? '', status: String(res.statusCode) }, seconds);
  });
}
