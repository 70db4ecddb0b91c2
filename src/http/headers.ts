import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** A Content-Security-Policy, directive by directive; `default-src` and `base-uri` are `'none'` unless given. */
export type Policy = Record<string, readonly string[]>;

export type CommonHeaders = Readonly<Record<string, string>>;

/** What every answer says, whoever gives it: by itself it may load nothing, run nothing, be framed and kept by nobody. */
export function commonHeaders(deps: { https: boolean }): CommonHeaders {
  return { ...helmetHeaders(deps), ...policyHeader({}), ...bySite('same-origin'), ...notKept };
}

/** For a page: its policy. Nothing of it is kept in caches: pages are short, and change with the language. */
export function headPage(res: ServerResponse, policy: Policy): void {
  setAll(res, policyHeader(policy));
}

/** For a file that any site may load: our widget, also as a module or by its hash (CORS), and pictures shown in Teams. */
export function headPublicFile(res: ServerResponse, policy: Policy = {}): void {
  setAll(res, {
    ...policyHeader({ sandbox: [], ...policy }),
    ...bySite('cross-origin'),
    'access-control-allow-origin': '*',
  });
}

/** Helmet's, which are the same for all: it writes them on whatever has `setHeader`. */
function helmetHeaders({ https }: { https: boolean }): Record<string, string> {
  const headers: Record<string, string> = {};
  const write = helmet({
    // `frame-ancestors` says it, with the pages that may embed us, which this header cannot name.
    xFrameOptions: false,
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: false,
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
  });
  const paper = new ServerResponse(new IncomingMessage(new Socket()));
  write(paper.req, paper, () => {});
  for (const [name, value] of Object.entries(paper.getHeaders())) headers[name] = String(value);
  return { ...headers, 'permissions-policy': 'camera=(), geolocation=(), microphone=()' };
}

const notKept = { 'cache-control': 'no-store' };
const bySite = (site: 'same-origin' | 'cross-origin') => ({ 'cross-origin-resource-policy': site });

const policyHeader = (policy: Policy) => ({
  'content-security-policy': policyText({ ...nothing, ...policy }),
});

const nothing: Policy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

const policyText = (policy: Policy): string =>
  Object.entries(policy)
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join('; ');

function setAll(res: ServerResponse, headers: CommonHeaders): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
}
