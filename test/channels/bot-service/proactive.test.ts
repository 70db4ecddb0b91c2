import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFormPage } from '../../conversations/form-page';
import { camille, goodPassword } from '../../conversations/people';
import { minute, type Service, startService } from '../../conversations/service';
import { goTo } from '../../conversations/ways';
import { type Connector, startConnector } from './connector';
import { completionIn, sendForm, talkInTeams } from './talk';

let service: Service;
let connector: Connector;
beforeAll(async () => {
  service = await startService();
  connector = await startConnector();
});
afterEach(() => connector.forget());
afterAll(async () => {
  await service.stop();
  await connector.stop();
});
const chat = () => talkInTeams(service, connector);

/** Another server on the same store: after a restart, or beside the first one. */
const anotherServer = () =>
  startService({
    known: [],
    keyring: service.keyring,
    openStore: async () => ({ ...service.store, close: async () => {} }),
  });

const said = (text: string) =>
  connector.messages().filter(message => spaced(message.text ?? '').includes(text));
const spaced = (text: string): string => text.replace(/[\u00a0\u202f]/gu, ' ');

describe('in Teams, without a word from the person,', () => {
  it('the end of a lock is told, once, also after a restart', async () => {
    const user = await chat();
    await goTo('locked', user);
    const { lockedUntil } = (await user.snapshot()).context;
    service.pass((lockedUntil ?? 0) - service.now() + 1_000);
    const later = await anotherServer();
    later.pass(service.now() - later.now());
    await Promise.all([later.tick(), service.tick()]);
    await later.tick();
    expect(said(user.t('dialog.notices.unlocked'))).toHaveLength(1);
    expect(await user.state()).toBe('identify');
    await later.stop();
  });

  it('a restoration that is done is told, once, whichever server comes first', async () => {
    const user = await chat();
    await goTo('confirmRestoration', user);
    await user.says('oui');
    await user.says('au revoir');
    const [request] = await service.commands.restorations({});
    expect(await service.commands.settle({ id: request?.id ?? '' })).toBe(true);
    expect(await service.commands.settle({ id: request?.id ?? '' })).toBe(false);
    const waiting = JSON.stringify(await service.store.outbox.pending(100));
    expect(waiting).toContain('restoration.done');
    for (const secret of [camille.numen, camille.birthDate, '1985-07-14'])
      expect(waiting).not.toContain(secret);
    const later = await anotherServer();
    await Promise.all([later.tick(), service.tick()]);
    await service.tick();
    const done = user.t('dialog.notices.restorationDone', { date: '1 mars 2026' });
    expect(said(done)).toHaveLength(1);
    expect(await service.store.outbox.pending(100, 'restoration.done')).toEqual([]);
    await later.stop();
  });

  it('a password changed in a window that was then closed is told, once, and opens nothing', async () => {
    const user = await chat();
    await goTo('newPassword', user);
    const url = await user.formUrl();
    const page = await readFormPage(await fetch(url));
    const fields = { newPassword: goodPassword, confirmation: goodPassword };
    const changed = await readFormPage(await sendForm(url, page, fields));
    await service.tick();
    expect(said(user.t('dialog.notices.passwordChanged'))).toHaveLength(0);
    service.pass(minute);
    await service.tick();
    await service.tick();
    expect(said(user.t('dialog.notices.passwordChanged'))).toHaveLength(1);
    expect(await user.state()).toBe('done');
    expect((await user.snapshot()).context.grant).toBeNull();
    await user.submitsTask(completionIn(changed));
    expect(said(user.t('dialog.notices.passwordChanged'))).toHaveLength(1);
  });

  it('a password whose window was left as it should be is told once', async () => {
    const user = await chat();
    await goTo('newPassword', user);
    await user.fillsForm({ newPassword: `${goodPassword}2`, confirmation: `${goodPassword}2` });
    service.pass(2 * minute);
    await service.tick();
    expect(said(user.t('dialog.notices.passwordChanged'))).toHaveLength(1);
  });

  it('what was told by a server that died before it could say so is not told again', async () => {
    const user = await chat();
    await goTo('done', user);
    const done = {
      id: 'restoration.done:1',
      at: service.now(),
      accountId: 'someone',
      kind: 'restoration.done' as const,
      date: '2026-03-01',
      conversationKey: user.conversationKey,
    };
    await service.store.outbox.add(done);
    service.breaks('outbox.settle');
    await service.tick();
    service.repairs();
    service.pass(10 * minute);
    await service.tick();
    expect(said(user.t('dialog.notices.restorationDone', { date: '1 mars 2026' }))).toHaveLength(1);
    expect(await service.store.outbox.pending(100, 'restoration.done')).toEqual([]);
  });

  it('a channel that refuses it for now gets it all the same', async () => {
    const user = await chat();
    await goTo('locked', user);
    const { lockedUntil } = (await user.snapshot()).context;
    service.pass((lockedUntil ?? 0) - service.now() + 1_000);
    connector.misbehaves({ status: 502 });
    await service.tick();
    expect(said(user.t('dialog.notices.unlocked'))).toHaveLength(1);
  });
});
