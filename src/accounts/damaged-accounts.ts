import type { AccountRepository } from './account-repository';
import { AccountDamaged } from './account-seal';

type Served = Pick<AccountRepository, 'findById' | 'findByNumenKey' | 'changePassword'>;

/**
 * For who serves people: a damaged account is nobody's, so that no answer, count or wait tells that there is one. The operator is told;
 * commands, imports and deliveries read the store itself, and refuse.
 * @param onDamage each time that one is met
 */
export function damagedAsNobody<Accounts extends Served>(accounts: Accounts, onDamage: () => void): Accounts {
  return {
    ...accounts,
    findById: id => unless(accounts.findById(id), null),
    findByNumenKey: numenKey => unless(accounts.findByNumenKey(numenKey), null),
    changePassword: change => unless(accounts.changePassword(change), 'conflict'),
  };

  async function unless<Answer>(answer: Promise<Answer>, instead: Answer): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof AccountDamaged)) throw error;
      onDamage();
      return instead;
    }
  }
}
