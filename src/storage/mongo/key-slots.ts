import { z } from 'zod';
import type { KeySlots } from '../../accounts/key-slots';
import type { Collections } from './documents';

export function createKeySlots({ meta }: Pick<Collections, 'meta'>): KeySlots {
  return { read, replace };

  async function read(): Promise<string> {
    return z.string().parse((await meta.findOne({ _id: 'keyFingerprint' }))?.value);
  }

  async function replace(before: string, after: string): Promise<boolean> {
    const filter = { _id: 'keyFingerprint', value: before };
    return (await meta.updateOne(filter, { $set: { value: after } })).matchedCount === 1;
  }
}
