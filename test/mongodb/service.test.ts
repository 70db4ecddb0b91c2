import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { translator } from '../../locales/translate';
import { attemptLimits } from '../../src/accounts/attempts';
import { createKeyring } from '../../src/accounts/keyring';
import { type MongoStore, openMongoStore } from '../../src/storage/mongo/mongo-store';
import { camille, goodPassword } from '../conversations/people';
import { academy, minute, type Service, type StoreOptions, startService } from '../conversations/service';
import { hangUp, talk, type User } from '../conversations/talk';
import { goTo, identifies } from '../conversations/ways';
import { until } from '../until';
import { createPlainBrowser } from '../web/chat/plain-browser';
import { type FaultProxy, startProxy } from './proxy';
import { sharedUri, withDatabase } from './server';
import { testDatabase } from './stores';

jest.setTimeout(240_000);

const keyring = createKeyring(randomBytes(32));
const database = testDatabase(keyring.fingerprint);
const opener =
  (uri: () => string) =>
  ({ now }: StoreOptions): Promise<MongoStore> =>
    openMongoStore({
      uri: uri(),
      now,
      attemptLimits: attemptLimits(academy.limits),
      keyFingerprint: keyring.fingerprint,
      seal: keyring.accountSeal,
    });
const onMongo = opener(database.uri);
const startServer = () => startService({ keyring, openStore: onMongo });

afterEach(hangUp);
afterAll(() => database.drop());

describe('the service on MongoDB', () => {
  let service: Service;
  beforeAll(async () => {
    await database.db();
    service = await startServer();
  });
  afterAll(() => service.stop());

  it('leads from the first question to the new password, and keeps nothing of it in clear', async () => {
    const user = await talk(service);
    await goTo('newPassword', user);
    const page = await user.fillsForm({ newPassword: goodPassword, confirmation: goodPassword });
    expect(page.status).toBe(200);
    expect(await user.state()).toBe('done');
    const { username, oldPassword, numen, birthDate } = camille;
    expect(await service.commands.verifyPassword({ username, password: goodPassword })).toBe(true);
    expect(await service.commands.verifyPassword({ username, password: oldPassword ?? '' })).toBe(false);

    const dump = JSON.stringify(await everything());
    expect(dump).toContain('$argon2id$');
    expect(dump).toContain(username);
    for (const secret of [numen, '1985-07-14', birthDate, goodPassword, oldPassword ?? '']) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }
  });

  /** Every document of every collection. */
  async function everything(): Promise<unknown[]> {
    const db = await database.db();
    const collections = await db.listCollections().toArray();
    return Promise.all(collections.map(({ name }) => db.collection(name).find().toArray()));
  }
});

describe('a shared computer, on MongoDB', () => {
  let service: Service;
  beforeAll(async () => {
    await database.db();
    service = await startServer();
  });
  afterAll(() => service.stop());

  it('asks whose conversation it is ten minutes after the last word of a person, whatever the bot says meanwhile', async () => {
    const t = translator('fr');
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat');
    for (const choice of ['lostBoth', 'numenKnown', 'staff'] as const)
      await browser.press(t(`dialog.choices.${choice}`));
    await browser.follow(t('dialog.form.identity'));
    await browser.press(t('forms.identity.submit'), { numen: camille.numen, birthDate: camille.birthDate });
    expect((await browser.open('/webchat')).text).toContain(camille.username);
    for (let minutes = 0; minutes < 12; minutes += 2) {
      service.pass(2 * minute);
      await service.tick();
    }
    const next = browser.another();
    expect((await next.open('/webchat')).text).toContain(t('web.chat.gate.title'));
    expect((await next.press(t('web.chat.gate.resume'))).text).not.toContain(camille.username);
  });
});

describe('two servers on one MongoDB', () => {
  let one: Service;
  let other: Service;
  beforeAll(async () => {
    await database.db();
    await database.empty();
    [one, other] = [await startServer(), await startService({ keyring, openStore: onMongo, known: [] })];
  });
  afterAll(async () => {
    await one.stop();
    await other.stop();
  });

  it('take turns in one conversation: nothing lost, nothing doubled, order kept', async () => {
    const user = await talk(one);
    const elsewhere = await talk(other, { resuming: user });
    const said = ['j’ai tout perdu', 'retour', 'aide', 'j’ai tout perdu', 'retour', 'help'];
    for (const [index, text] of said.entries()) await (index % 2 === 0 ? user : elsewhere).says(text);
    await Promise.all([user.looks(), elsewhere.looks()]);
    expect(idsOf(elsewhere)).toEqual(idsOf(user));
    expect(new Set(idsOf(user)).size).toBe(idsOf(user).length);
    const history = await one.store.feed.read(user.conversationId, 0, 1_000);
    expect(idsOf(user)).toEqual(history.map(({ activity }) => activity.id));
    expect(user.all().filter(({ text }) => text === 'j’ai tout perdu')).toHaveLength(2);
  });

  it('shows on one server what a form on the other has done', async () => {
    const user = await talk(one);
    await goTo('identify', user);
    const elsewhere = await talk(other, { resuming: user });
    await identifies(elsewhere);
    await user.looks();
    expect(await user.state()).toBe('account');
    expect(idsOf(user)).toEqual(idsOf(elsewhere));
  });

  it('lets a chat go on with the other server when its own is gone', async () => {
    const doomed = await startService({ keyring, openStore: onMongo, known: [] });
    const user = await talk(doomed);
    await goTo('account', user);
    const before = idsOf(user);
    hangUp();
    await doomed.stop();
    const moved = await talk(other, { resuming: user });
    expect(idsOf(moved)).toEqual(before);
    await moved.chooses('changePassword');
    expect(await moved.state()).toBe('newPassword');
  });

  it('counts the attempts on a NUMEN together', async () => {
    const tries = [one, other, one, other, one, other];
    const outcomes: string[] = [];
    const key = keyring.attemptKey('identity', 'a NUMEN of nobody');
    for (const [index, { store }] of tries.entries())
      outcomes.push(String((await store.attempts.consume(key, { id: `attempt ${index}` })).allowed));
    expect(outcomes).toEqual(['true', 'true', 'true', 'true', 'true', 'false']);
  });
});

describe('when MongoDB is lost for a while', () => {
  let proxy: FaultProxy;
  let service: Service;
  beforeAll(async () => {
    await database.db();
    await database.empty();
    proxy = await startProxy({ targetPort: Number(new URL(sharedUri()).port) });
    const name = new URL(database.uri()).pathname.slice(1);
    const uri = `${withDatabase(proxy.uri, name)}&serverSelectionTimeoutMS=700&heartbeatFrequencyMS=500`;
    service = await startService({ keyring, openStore: opener(() => uri) });
  });
  afterAll(async () => {
    proxy.restore();
    await service.stop();
    await proxy.close();
  });

  it('says that it will be back, grants nothing, is not ready, and goes on by itself', async () => {
    const user = await talk(service);
    await goTo('identify', user);
    const form = await user.opensForm();
    expect(await readiness()).toBe(200);

    proxy.lose();
    await user.says('retour').catch(() => {});
    await until(async () => /je reviens dans un instant/.test(user.all().at(-1)?.text ?? ''));
    await until(async () => (await readiness()) === 503);
    const { numen, birthDate } = camille;
    const refused = await fetch(`${service.origin}${form.action}`, {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'same-origin', ...user.cookies.header() },
      body: new URLSearchParams({ ...form.fields, numen, birthDate }),
    });
    expect(refused.status).toBe(500);

    proxy.restore();
    await until(async () => (await readiness()) === 200);
    expect(await user.state()).toBe('identify');
    await form.fills({ numen, birthDate });
    expect(await user.state()).toBe('account');
    expect(service.logged.join('')).not.toContain(numen);
  });

  const readiness = async (): Promise<number> => (await fetch(`${service.origin}/readyz`)).status;
});

const idsOf = (user: User): string[] => user.all().map(({ id }) => id);
