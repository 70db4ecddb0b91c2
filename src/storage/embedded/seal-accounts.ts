import { accountSchema } from '../../accounts/account';
import type { SealedAccounts } from '../../accounts/account-seal';
import { accountColumns } from './account-repository';
import { type Database, inTransaction, textsOf } from './database';

/** Seals the accounts of a file that was written before there were seals: once, so that a seal that is gone later is damage. */
export function sealOlderAccounts(db: Database, { sealed }: SealedAccounts): void {
  if (db.prepare(`SELECT 1 FROM meta WHERE name = 'sealed'`).get()) return;
  const page = db.prepare(`SELECT ${accountColumns} FROM accounts WHERE seal = '' LIMIT 500`);
  const write = db.prepare('UPDATE accounts SET seal = ? WHERE id = ?');
  inTransaction(db, () => {
    for (let rows = page.all(); rows.length > 0; rows = page.all()) {
      for (const row of rows) {
        const { id, seal } = sealed(accountSchema.parse(textsOf(row)));
        write.run(seal, id);
      }
    }
    db.exec(`INSERT INTO meta VALUES ('sealed', '1')`);
  });
}
