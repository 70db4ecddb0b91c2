import { createServer, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { Request, Response, Server } from 'restify';
import type { Metrics } from '../metrics';
import type { CommonHeaders } from './headers';
import type { Readiness } from './readiness';
import { send } from './send';

export interface HealthDependencies {
  findTrouble: Readiness;
  metrics: Metrics;
  /** Whether who reaches the server reads its figures too. */
  showMetrics: boolean;
}

/** `/healthz`: the process is alive. `/readyz`: the store can be written, and is this server’s to read. `/metrics`: figures, no personal data. */
export function registerHealth(
  server: Server,
  { findTrouble, metrics, showMetrics }: HealthDependencies,
): void {
  server.get('/healthz', async (_req: Request, res: Response) => sendText(res, 200, 'alive\n'));
  server.get('/readyz', async (_req: Request, res: Response) => {
    const trouble = await findTrouble();
    sendText(res, trouble === null ? 200 : 503, `${trouble ?? 'ready'}\n`);
  });
  if (showMetrics) server.get('/metrics', async (_req: Request, res: Response) => sendMetrics(res, metrics));
  server.on('after', (req: Request, res: Response) => {
    const seconds = (Date.now() - req.time()) / 1000;
    metrics.requests.observe({ method: req.method ?? '', status: String(res.statusCode) }, seconds);
  });
}

/** `GET /metrics` on a port of its own, which the public does not reach. Not listening yet. */
export function createMetricsServer(metrics: Metrics, headers: CommonHeaders): HttpServer {
  return createServer(async (req, res) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    if (req.url !== '/metrics') return sendText(res, 404, 'only GET /metrics\n');
    if (req.method === 'GET' || req.method === 'HEAD') return sendMetrics(res, metrics);
    res.setHeader('Allow', 'GET, HEAD');
    sendText(res, 405, 'only GET /metrics\n');
  });
}

async function sendMetrics(res: ServerResponse, { registry }: Metrics): Promise<void> {
  send(res, { status: 200, body: await registry.metrics(), type: registry.contentType });
}

const sendText = (res: ServerResponse, status: number, body: string): void =>
  send(res, { status, body, type: 'text/plain; charset=utf-8' });
