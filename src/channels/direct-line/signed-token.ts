import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Claims signed with HMAC SHA-256 (RFC 7515, compact). Not by `jose`, whose WebCrypto goes through another thread: every call of a
 * client brings one of these, and that cost a turn more than the dialog. One algorithm and one header there is, so that nothing a
 * stranger writes is looked at before the signature.
 */
export function signedToken(claims: object, secret: Uint8Array): string {
  const signed = `${header}.${encoded(JSON.stringify(claims))}`;
  return `${signed}.${signatureOf(signed, secret).toString('base64url')}`;
}

/** The claims, whatever their time; undefined for a token that none of the secrets has signed. */
export function claimsIn(token: string, secrets: readonly Uint8Array[]): unknown {
  if (token.length > longestToken) return undefined;
  const { signed, signature } = parts.exec(token)?.groups ?? {};
  if (signed === undefined || signature === undefined) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const isOurs = secrets.some(secret => timingSafeEqual(signatureOf(signed, secret), given));
  return isOurs ? JSON.parse(decoded(signed.slice(header.length + 1))) : undefined;
}

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
const decoded = (base64url: string): string => Buffer.from(base64url, 'base64url').toString();
const signatureOf = (signed: string, secret: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(signed).digest();

const header = encoded(JSON.stringify({ alg: 'HS256' }));
/** 256 bits are 43 characters, the last of which has two that must be 0: a token has one spelling. */
const parts = new RegExp(`^(?<signed>${header}\\.[\\w-]+)\\.(?<signature>[\\w-]{42}[AEIMQUYcgkosw048])$`);
const longestToken = 4_096;
