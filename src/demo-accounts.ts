import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Academy } from '../dialogs/academy';
import { dateIn } from '../dialogs/restoration-window';
import { defaultAcademy } from './academy-file';
import type { AccountRepository } from './accounts/account-repository';
import type { Keyring } from './accounts/keyring';
import { parseNumen } from './accounts/numen';
import type { Commands } from './cli/commands';
import { writeImport } from './cli/import-accounts';
import { openSource, type Source } from './cli/import-source';

export interface DemoAccountsDeps {
  accounts: Pick<AccountRepository, 'count' | 'findByNumenKey'>;
  keyring: Pick<Keyring, 'numenKey'>;
  commands: Commands;
  academy: Academy;
  /** Whether an empty store may be filled. */
  wanted: boolean;
  /** Whether others than who sits at this machine can come here. */
  isPublic: boolean;
}

/** What everybody can read in this repository would open a chat, and an account, to everybody. */
export class DemoAccountsInPublic extends Error {
  readonly code = 'DEMO_ACCOUNTS_IN_PUBLIC';
  constructor() {
    super(
      'the store holds the fictitious people of the demonstration, whose NUMENs and passwords are published, and this address is ' +
        'public (HOST, PUBLIC_URL or MicrosoftAppId): start on another store (DATA_DIR, MONGODB_URI), or remove them',
    );
  }
}

/**
 * An empty store is of no use to who wants to try: ten people who do not exist.
 * @returns whether they are in it
 * @throws DemoAccountsInPublic
 */
export async function prepareDemoAccounts(deps: DemoAccountsDeps): Promise<boolean> {
  const { accounts, commands, academy, wanted, isPublic } = deps;
  if (wanted && (await accounts.count()) === 0) {
    const source = movedTo(academy, await openSource(demoFile));
    const rules = { today: dateIn(academy.timeZone, Date.now()), departements: academy.area.departements };
    await writeImport({ commands, source, rules, left: new Set(), run: randomUUID() });
  }
  const areThere = await anyOf(deps);
  if (areThere && isPublic) throw new DemoAccountsInPublic();
  return areThere;
}

/** They are written as the first académie's: with the addresses and départements of whichever it is. */
const movedTo = (academy: Academy, source: Source): Source => ({
  ...source,
  rows: async function* (onRead) {
    for await (const row of source.rows(onRead)) {
      const { email = '', departement = '' } = row.cells;
      const place = defaultAcademy.area.departements.indexOf(departement);
      const own = academy.area.departements;
      yield {
        ...row,
        cells: {
          ...row.cells,
          email: email.replace(`@${defaultAcademy.mailDomain}`, `@${academy.mailDomain}`),
          departement: place < 0 ? departement : (own[place] ?? own[0] ?? ''),
        },
      };
    }
  },
});

async function anyOf({ accounts, keyring }: DemoAccountsDeps): Promise<boolean> {
  for (const numen of numensIn(readFileSync(demoFile, 'utf8'))) {
    if (await accounts.findByNumenKey(keyring.numenKey(numen))) return true;
  }
  return false;
}

const demoFile = join(__dirname, 'cli', 'demo-accounts.csv');

const numensIn = (csv: string): string[] =>
  csv.split('\n').flatMap(line => {
    const parsed = parseNumen(line.split(',')[0] ?? '');
    return parsed.ok ? [parsed.numen] : [];
  });
