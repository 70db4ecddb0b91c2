import type { IncomingMessage } from 'node:http';

/**
 * Whose calls are counted. X-Forwarded-For is the client's to invent, except for what our own proxies appended: with N of
 * them, the N-th from the end (Strapi CVE-2025-64526: a limit's key must not be the client's to choose).
 */
export const clientAddress =
  (trustedProxies: number) =>
  (req: Pick<IncomingMessage, 'headers' | 'socket'>): string => {
    const peer = req.socket.remoteAddress ?? 'unknown';
    if (trustedProxies === 0) return peer;
    const forwarded = [req.headers['x-forwarded-for'] ?? ''].flat().join(',').split(',');
    return forwarded.at(-trustedProxies)?.trim() || peer;
  };
