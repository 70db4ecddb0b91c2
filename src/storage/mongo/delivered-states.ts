import { type DeliveredStates, deliveredSchema } from '../../mail/directory/delivered-states';
import type { Collections } from './documents';

export function createDeliveredStates({ accounts }: Pick<Collections, 'accounts'>): DeliveredStates {
  return {
    of: async _id => {
      const found = await accounts.findOne({ _id }, { projection: { delivered: 1 } });
      return deliveredSchema.nullable().parse(found?.delivered ?? null);
    },
    keep: async (_id, delivered) => {
      const { version } = delivered;
      const known = { $or: [{ delivered: { $exists: false } }, { 'delivered.version': { $lt: version } }] };
      await accounts.updateOne({ _id, ...known }, { $set: { delivered } });
    },
  };
}
