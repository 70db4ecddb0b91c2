import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createKeyring } from '../../../src/accounts/keyring';
import { testDatabase } from '../../mongodb/stores';
import { type Chat, openWidget } from '../chat';
import { changePassword, reachIdentityForm, sendIdentity } from '../journey';
import { gael, newPassword, oldPassword } from '../people';
import { type SesameProcess, startSesame } from '../sesame-process';
import { useVisits } from '../visits';
import { type Balancer, startBalancer } from './balancer';

const visits = useVisits();
const masterKey = randomBytes(32);
const database = testDatabase(createKeyring(masterKey).fingerprint);
let balancer: Balancer;
let one: SesameProcess;
let other: SesameProcess;

beforeAll(async () => {
  await database.db();
  balancer = await startBalancer();
  const settings = () => ({
    MONGODB_URI: database.uri(),
    SESAME_MASTER_KEY: masterKey.toString('base64'),
    PUBLIC_URL: balancer.url,
  });
  [one, other] = [await startSesame(settings), await startSesame(settings)];
  await one.accounts(['import', join(__dirname, '../../../src/cli/demo-accounts.csv')]);
});
afterAll(async () => {
  await one?.stop();
  await other?.stop();
  await balancer?.stop();
  await database.drop();
});

describe('two servers, the widget of one person open on each', () => {
  it('show one conversation, which outlives the kill of the first server in the middle of a form', async () => {
    const page = await visits.begin();
    balancer.pointTo(one);
    await page.goto(`${balancer.url}/`);
    const first = await openWidget(page);

    balancer.pointTo(other);
    const secondPage = await duplicated(page);
    await secondPage.goto(`${balancer.url}/`);
    const second = await openWidget(secondPage);
    await reachIdentityForm(first);
    await second.hears('dialog.states.identify.intro');
    expect(await spoken(second)).toEqual(await spoken(first));

    await first.form.getByLabel(first.t('forms.identity.numen')).waitFor();
    const killed = one.crash();
    await sendIdentity(first, gael);
    await killed;
    await sentAgain(first);
    await first.said('dialog.states.account.intro').waitFor({ timeout: 30_000 });

    // Both are on one server now, which tells the other tab so.
    await second.frame.getByText(second.t('web.chat.trouble.elsewhere')).waitFor();
    await changePassword(first);
    // Who takes the chat to another tab leaves nothing of it in this one.
    const words = await spoken(first);
    await second.frame.getByRole('button', { name: second.t('web.chat.here') }).click();
    await second.hears('dialog.states.done.intro');
    expect(await spoken(second)).toEqual(words);
    // What the database has of it, read anew: nothing was lost on the way, nothing shown twice.
    await page.reload();
    const reloaded = await openWidget(page);
    await reloaded.hears('dialog.states.done.intro');
    expect(await spoken(reloaded)).toEqual(words);
    expect(await other.verifyPassword(gael.username, newPassword)).toBe('valid');
    expect(await other.verifyPassword(gael.username, oldPassword)).toBe('invalid');
  });
});

const spoken = ({ frame }: Chat): Promise<string[]> => frame.locator('.message').allInnerTexts();

/** As Chromium's « Duplicate tab » does: a tab has a conversation of its own otherwise. */
async function duplicated(page: Page): Promise<Page> {
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  const copy = await page.context().newPage();
  await copy.addInitScript(items => {
    for (const [name, value] of Object.entries(items)) sessionStorage.setItem(name, value);
  }, kept);
  return copy;
}

/** What a person does who reads that nothing was sent, if the server was killed just then. */
async function sentAgain(first: Chat): Promise<void> {
  const told = first.form.getByText(first.t('forms.unreachable'));
  const lost = first.frame.getByText(first.t('web.chat.unreachable'));
  const known = first.said('dialog.states.account.intro');
  await known.waitFor({ timeout: 5_000 }).catch(() => {});
  if (await known.isVisible()) return;
  if (await told.isVisible()) {
    await first.form.getByRole('button', { name: first.t('forms.identity.submit') }).click();
  } else if (await lost.isVisible()) {
    await first.frame.getByRole('button', { name: first.t('web.chat.retry') }).click();
    await sendIdentity(first, gael);
  }
}
