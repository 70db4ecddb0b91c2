import helmet from 'helmet';
import type { Request, Response } from 'restify';

/** A Content-Security-Policy, directive by directive; `default-src` and `base-uri` are `'none'` unless given. */
export type Policy = Record<string, readonly string[]>;

export interface SecureHeaders {
  /** For a page: its policy, and nothing kept in caches, since pages are short and change with the language. */
  page(req: Request, res: Response, policy: Policy): void;
  /** For a file that any site may load: our widget, and pictures shown in Teams. */
  publicFile(req: Request, res: Response): void;
}

export function createSecureHeaders(deps: { https: boolean }): SecureHeaders {
  const common = helmet({
    contentSecurityPolicy: false,
    // `frame-ancestors` says it, with the pages that may embed us, which this header cannot name.
    xFrameOptions: false,
    crossOriginResourcePolicy: false,
    strictTransportSecurity: deps.https ? { maxAge: 31_536_000 } : false,
  });

  const apply = (req: Request, res: Response, policy: Policy, origin: 'same-origin' | 'cross-origin') => {
    common(req, res, () => {});
    res.setHeader('Content-Security-Policy', policyText({ ...nothing, ...policy }));
    res.setHeader('Cross-Origin-Resource-Policy', origin);
    res.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
  };

  return {
    page: (req, res, policy) => {
      apply(req, res, policy, 'same-origin');
      res.setHeader('Cache-Control', 'no-store');
    },
    publicFile: (req, res) => apply(req, res, { sandbox: [] }, 'cross-origin'),
  };
}

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
