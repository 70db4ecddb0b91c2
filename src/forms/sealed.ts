import { EncryptJWT, jwtDecrypt } from 'jose';
import type { z } from 'zod';
import { type Secrets, underEither } from '../accounts/either-secret';

/** What goes through a browser and comes back as it was. Nothing is stored: any server can open what another one has sealed. */
export interface Sealed<Value> {
  seal(value: Value): Promise<string>;
  /** Null when forged, too old, or sealed for something else. */
  open(token: string): Promise<Value | null>;
}

export interface SealedDeps extends Secrets {
  now: () => number;
  /** For which it can be opened (ms). */
  lifeMs: number;
}

/** @param audience what it is for */
export function createSealed<Value extends Record<string, unknown>>(
  deps: SealedDeps,
  audience: string,
  schema: z.ZodType<Value>,
): Sealed<Value> {
  return { seal, open };

  async function seal(value: Value): Promise<string> {
    return new EncryptJWT({ ...value })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience(audience)
      .setExpirationTime(Math.floor((deps.now() + deps.lifeMs) / 1000))
      .encrypt(deps.secret);
  }

  async function open(token: string): Promise<Value | null> {
    try {
      const { payload } = await underEither(deps, secret =>
        jwtDecrypt(token, secret, {
          audience,
          currentDate: new Date(deps.now()),
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        }),
      );
      return schema.parse(payload);
    } catch {
      return null;
    }
  }
}
