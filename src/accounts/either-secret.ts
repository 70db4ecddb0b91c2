import { errors } from 'jose';

/** 32 bytes each; the former one while the master key is being changed. */
export interface Secrets {
  secret: Uint8Array;
  formerSecret?: Uint8Array;
}

/** Reads a token that was made under today's secret, or under the former one. */
export async function underEither<T>(
  { secret, formerSecret }: Secrets,
  read: (secret: Uint8Array) => Promise<T>,
): Promise<T> {
  try {
    return await read(secret);
  } catch (error) {
    if (!formerSecret || !isOfAnotherSecret(error)) throw error;
    return read(formerSecret);
  }
}

const isOfAnotherSecret = (error: unknown): boolean =>
  error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWEDecryptionFailed;
