import type { IncomingHttpHeaders } from 'node:http';

/** Who may call from a browser, and under which address this server is seen. */
export interface Origins {
  /** The origin by which the caller reached us, such as `https://chat.example.fr`. */
  baseFor(headers: IncomingHttpHeaders): string;
  /** Ours, or one of the pages that may embed the chat. */
  isAllowed(origin: string | undefined): boolean;
  /** False for a browser that calls from a page we do not know; no browser sends no `Origin` here. */
  accepts(headers: IncomingHttpHeaders): boolean;
  /** Response headers that let the allowed pages read the answer. */
  corsHeaders(headers: IncomingHttpHeaders): Record<string, string>;
}

export function createOrigins(deps: { publicUrl: string; allowedOrigins: readonly string[] }): Origins {
  const publicOrigin = new URL(deps.publicUrl).origin;
  const own = new Set([publicOrigin, ...loopbackNames(new URL(deps.publicUrl))]);
  const allowed = new Set([...own, ...deps.allowedOrigins.map(origin => new URL(origin).origin)]);

  const baseFor = (headers: IncomingHttpHeaders): string => {
    const asked = `${new URL(publicOrigin).protocol}//${headers.host}`;
    return own.has(asked) ? asked : publicOrigin;
  };
  const isAllowed = (origin: string | undefined) => origin !== undefined && allowed.has(origin);
  const accepts = (headers: IncomingHttpHeaders): boolean => {
    if (headers.origin !== undefined) return isAllowed(headers.origin);
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  };
  const corsHeaders = (headers: IncomingHttpHeaders): Record<string, string> => {
    const { origin } = headers;
    if (origin === undefined || !allowed.has(origin)) return { Vary: 'Origin' };
    return { Vary: 'Origin', 'Access-Control-Allow-Origin': origin, ...preflight };
  };

  return { baseFor, isAllowed, accepts, corsHeaders };
}

/** On one's own machine the same server is visited under three names. */
function loopbackNames(url: URL): string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const port = url.port ? `:${url.port}` : '';
  return names.includes(url.hostname) ? names.map(name => `${url.protocol}//${name}${port}`) : [];
}

/** What directlinejs asks for, to the letter. */
const preflight = {
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
  'Access-Control-Expose-Headers': 'Retry-After',
  'Access-Control-Max-Age': '7200',
};
