import { type CryptoKey, importJWK } from 'jose';
import { z } from 'zod';

/** A key of the channels', and the channels for which it may sign. */
export interface SigningKey {
  key: CryptoKey | Uint8Array;
  endorsements: ReadonlySet<string>;
}

export interface SigningKeys {
  /**
   * The key of that name, or null when nobody published it.
   * @throws SigningKeysUnavailable when they were never read, and cannot be now
   */
  find(kid: string): Promise<SigningKey | null>;
}

export class SigningKeysUnavailable extends Error {
  readonly code = 'SIGNING_KEYS_UNAVAILABLE';
}

export interface SigningKeysDeps {
  /** OpenID Connect Discovery 1.0: a document with `jwks_uri`. */
  metadataUrl: string;
  /** Milliseconds; only differences count. */
  now: () => number;
}

/**
 * The keys of an OpenID provider, kept. Not jose's `createRemoteJWKSet`: it does not know endorsements, and while the provider
 * is away it would ask again for every forged token. Here whoever invents names of keys causes one look in five minutes.
 */
export function createSigningKeys({ metadataUrl, now }: SigningKeysDeps): SigningKeys {
  let keys: ReadonlyMap<string, SigningKey> | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  return {
    async find(kid) {
      if (isDue(kid)) await refresh();
      if (keys === null) throw new SigningKeysUnavailable();
      return keys.get(kid) ?? null;
    },
  };

  function isDue(kid: string): boolean {
    if (reading) return keys === null || !keys.has(kid);
    const idle = now() - triedAt;
    if (keys === null) return idle >= pauseWhenAwayMs;
    const wanted = !keys.has(kid) || now() - readAt >= freshMs;
    return wanted && idle >= pauseMs;
  }

  /** One at a time, whoever asks. What was read before stays good while the provider is away. */
  function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  async function read(): Promise<void> {
    triedAt = now();
    try {
      keys = await fetchKeys(metadataUrl);
      readAt = now();
    } catch {
      if (keys !== null && now() - readAt > longestMs) keys = null;
    }
  }
}

const minuteMs = 60_000;
/** Microsoft: « the list of keys is relatively stable, but new ones may be added at any time; read it once a day ». */
const freshMs = 24 * 60 * minuteMs;
/** A key that was withdrawn is not believed longer than this, even if the provider is away. */
const longestMs = 3 * freshMs;
const pauseMs = 5 * minuteMs;
const pauseWhenAwayMs = 5_000;
const longestFetchMs = 5_000;
const mostBytes = 512 * 1024;

async function fetchKeys(metadataUrl: string): Promise<Map<string, SigningKey>> {
  const { jwks_uri: address } = metadata.parse(await fetchJson(metadataUrl));
  const { keys } = keySet.parse(await fetchJson(address));
  const found = new Map<string, SigningKey>();
  for (const published of keys) {
    const jwk = rsaKey.safeParse(published);
    if (!jwk.success || found.has(jwk.data.kid)) continue;
    const { kid, kty, n, e, endorsements } = jwk.data;
    found.set(kid, { key: await importJWK({ kty, n, e }, 'RS256'), endorsements: new Set(endorsements) });
  }
  return found;
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(longestFetchMs) });
  if (!response.ok) throw new TypeError(`answered ${response.status}`);
  const text = await response.text();
  if (text.length > mostBytes) throw new TypeError('is too long');
  return JSON.parse(text);
}

const metadata = z.object({ jwks_uri: z.url({ protocol: /^https?$/ }) });
const keySet = z.object({ keys: z.array(z.unknown()).min(1).max(100) });
const rsaKey = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig').optional(),
  kid: z.string().min(1).max(200),
  // 2 048 bits (RFC 7518 3.3) in base64url.
  n: z.string().min(342),
  e: z.string(),
  endorsements: z.array(z.string().max(100)).max(200).default([]),
});
