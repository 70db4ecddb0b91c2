import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import Database from 'libsql';
import type { Person } from './people';
import { camille } from './people';
import { openEmbedded, type Service, type StoreOptions, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo } from './ways';

jest.setTimeout(240_000);

const unknown = '99E4183727ZZZ';
let service: Service;

/** A store of which somebody changes rows by hand, between two of its opens. */
beforeAll(async () => {
  service = await startService({ known: [], openStore: damagedStore });
});
afterEach(hangUp);
afterAll(() => service.stop());

async function damagedStore(options: StoreOptions) {
  const first = await openEmbedded(options);
  const { keyring } = options;
  const numenKey = keyring.numenKey(camille.numen);
  const [day, month, year] = camille.birthDate.split('/');
  await first.accounts.importAccounts([
    {
      numenKey,
      birthDateTag: keyring.birthDateTag(numenKey, `${year}-${month}-${day}`),
      ...{ lastName: 'Fictive', firstName: 'Camille', username: 'cfictive', email: 'c@example.org' },
    },
  ]);
  await first.close();
  const db = new Database(join(options.dataDir, 'accounts.db'));
  db.exec(`UPDATE accounts SET recoveryEmail = 'mallory@example.org'`);
  db.close();
  return openEmbedded(options);
}

async function answersTo({ numen }: Pick<Person, 'numen'>): Promise<(string | number)[][]> {
  const user = await talk(service);
  await goTo('identify', user);
  const answers: (string | number)[][] = [];
  for (let guess = 1; guess <= 7; guess++) {
    const birthDate = guess === 2 ? camille.birthDate : `0${guess}/07/1990`;
    const page = await (await user.opensForm()).fills({ numen, birthDate });
    answers.push([page.status, page.text, user.hears()]);
    if (!page.fields) break;
  }
  return answers;
}

it('answers about a damaged account as about nobody’s, and tells the operator', async () => {
  const damaged = await answersTo(camille);
  expect(damaged).toEqual(await answersTo({ numen: unknown }));
  expect(damaged.length).toBeGreaterThan(4);
  expect(damaged.map(([status]) => status)).not.toContain(500);
  const figures = await (await fetch(`${service.origin}/metrics`)).text();
  expect(figures).toMatch(/^sesame_damaged_accounts_total [1-9]/mu);
  expect(service.logged.join('')).not.toMatch(/mallory|cfictive/);
});
