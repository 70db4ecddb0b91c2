import { z } from 'zod';

/** Azure's Direct Line hands out tokens for its conversations; the secret stays here. */
export interface AzureTokens {
  /** `https://europe.directline.botframework.com/v3/directline`. */
  domain: string;
  /**
   * @param userId starts with `dl_`: Azure then lets nobody else speak under it (enhanced authentication)
   * @throws when Azure does not answer, or not as it should
   */
  generate(userId: string): Promise<{ conversationId: string; token: string; expires_in: number }>;
}

export function createAzureTokens(deps: {
  /** Without a slash at the end. */
  origin: string;
  secret: string;
  /** Pages from which the token may be used. */
  trustedOrigins: readonly string[];
}): AzureTokens {
  const domain = `${deps.origin}/v3/directline`;

  const generate = async (userId: string) => {
    const response = await fetch(`${domain}/tokens/generate`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${deps.secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ user: { id: userId }, trustedOrigins: deps.trustedOrigins }),
      signal: AbortSignal.timeout(longestWaitMs),
      redirect: 'error',
    });
    if (!response.ok) throw new AzureTokenError(response.status);
    return generated.parse(await response.json());
  };

  return { domain, generate };
}

class AzureTokenError extends Error {
  readonly code = 'AZURE_DIRECT_LINE';
  constructor(readonly status: number) {
    super(`Azure's Direct Line answered ${status}`);
  }
}

const longestWaitMs = 5_000;
const generated = z.object({ conversationId: z.string(), token: z.string(), expires_in: z.number() });
