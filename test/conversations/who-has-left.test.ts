import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { camille, type Person } from './people';
import { type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo } from './ways';

jest.setTimeout(240_000);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

async function answersTo({ numen, birthDate }: Pick<Person, 'numen' | 'birthDate'>) {
  const user = await talk(service);
  await goTo('identify', user);
  const answers: (string | number)[][] = [];
  for (let guess = 1; guess <= 7; guess++) {
    const page = await (await user.opensForm()).fills({
      numen,
      birthDate: guess === 2 ? birthDate : `0${guess}/07/1990`,
    });
    answers.push([page.status, page.text, user.hears()]);
    if (!page.fields) break;
  }
  return answers;
}

it('answers who has left as it answers a stranger, and writes down from where each came', async () => {
  const account = await service.store.accounts.findByNumenKey(service.keyring.numenKey(camille.numen));
  if (!account) throw new Error('nobody there');
  await service.store.accounts.setStatus([account.id], 'disabled');
  const left = await answersTo(camille);
  expect(left).toEqual(await answersTo({ ...camille, numen: '99E4183727ZZZ' }));
  const records = await service.store.audit.search(
    { subjects: [account.id], kinds: ['identity'] },
    null,
    100,
  );
  expect(records.length).toBeGreaterThan(3);
  const { keyring } = service;
  const source = keyring.pseudonym(keyring.sourceKey('address', '127.0.0.1'));
  for (const record of records)
    expect(record).toMatchObject({ source, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  const locked = await service.store.audit.search({ kinds: ['attempts.locked'] }, null, 10);
  expect(locked).toHaveLength(2);
});
