import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { locales } from '../../locales/translate';
import { plain } from './form-page';
import { camille, goodPassword } from './people';
import { academy, minute, type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo, identifies } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

const passwords = { newPassword: 'Jamais-Enregistré-61!', confirmation: 'Jamais-Enregistré-61!' };
const wasSaved = () =>
  service.commands.verifyPassword({ username: camille.username, password: passwords.newPassword });

describe.each(locales)('in %s', locale => {
  const chat = () => talk(service, { locale });

  it('a button of an old card says that it is old, and changes nothing', async () => {
    const user = await chat();
    await user.chooses('lostBoth');
    const old = user.card();
    await user.chooses('numenUnknown');
    const before = await user.snapshot();
    await user.presses(user.t('dialog.choices.numenKnown'), {}, old);
    expect(user.hears()).toContain(user.t('dialog.notices.stale'));
    expect(user.hears()).toContain(user.t('dialog.states.askStaffCategory.question'));
    expect((await user.snapshot()).value).toEqual(before.value);
    expect(user.echo()).toBe(user.t('dialog.choices.numenKnown'));
  });

  it('a button of an old card is old even when the question now asked has the same', async () => {
    const user = await chat();
    await user.chooses('lostBoth');
    const old = user.card();
    await user.chooses('numenUnknown');
    await user.chooses('administrative');
    expect(user.buttons()).toContain(user.t('dialog.choices.numenKnown'));
    await user.presses(user.t('dialog.choices.numenKnown'), {}, old);
    expect(user.hears()).toContain(user.t('dialog.notices.stale'));
    expect(await user.state()).toBe('whereIsNumen');
  });

  it('a button of the same question works on any of its cards', async () => {
    const user = await chat();
    await user.chooses('lostBoth');
    const first = user.card();
    await user.chooses('help');
    await user.presses(user.t('dialog.choices.numenKnown'), {}, first);
    expect(await user.state()).toBe('chooseProfile');
  });

  it('two tabs of one browser are two conversations that do not mix', async () => {
    const one = await chat();
    const two = await talk(service, { locale, inBrowserOf: one });
    await goTo('identify', one);
    await goTo('identify', two);
    await identifies(one);
    await two.looks();
    expect([await one.state(), await two.state()]).toEqual(['account', 'identify']);
    expect(two.hears()).toBe('');
    await identifies(two);
    expect(await two.state()).toBe('account');
  });

  it('one conversation in two tabs goes on in both', async () => {
    const user = await chat();
    await user.chooses('lostBoth');
    await user.reloads();
    await user.chooses('numenKnown');
    expect(await user.state()).toBe('chooseProfile');
    expect(user.all().length).toBeGreaterThan(4);
  });

  it('a form that was sent twice has one effect, and says so', async () => {
    const user = await chat();
    await goTo('identify', user);
    const form = await user.opensForm();
    const fields = { numen: camille.numen, birthDate: camille.birthDate };
    await form.fills(fields);
    const again = await form.fills(fields);
    expect([again.status, again.text]).toEqual([
      409,
      expect.stringContaining(plain(user.t('forms.outcome.used.text'))),
    ]);
    expect(user.hears()).toBe('');
    expect(await user.state()).toBe('account');
  });

  it('a form that was refused says so, and leads this browser to the one that counts now', async () => {
    const user = await chat();
    await goTo('identify', user);
    const url = user.formUrl();
    await user.fillsForm({ numen: camille.numen, birthDate: locale === 'fr' ? '15/07/1985' : '16/07/1985' });
    expect(user.hears()).toContain(user.t('dialog.notices.rejected', { count: 4 }));
    const old = await user.opensFormAt(url);
    expect(old.text).toContain(plain(user.t('forms.became.identityRejected')));
    const [, href = ''] = /<a [^>]*data-form href="([^"]*)"/u.exec(old.html) ?? [];
    expect(`${service.origin}${href}`).toBe(user.formUrl());
    const now = await user.opensFormAt(`${service.origin}${href}`);
    await now.fills({ numen: camille.numen, birthDate: camille.birthDate });
    expect(await user.state()).toBe('account');
    const stranger = await chat();
    const trap = await stranger.opensFormAt(url);
    expect([trap.status, trap.html]).toEqual([403, expect.not.stringContaining('data-became')]);
  });

  it('a form that is sent after the dialog has left it does nothing', async () => {
    const user = await chat();
    await goTo('newPassword', user);
    const form = await user.opensForm();
    await user.chooses('back');
    const late = await form.fills(passwords);
    expect([late.status, late.text]).toEqual([
      410,
      expect.stringContaining(plain(user.t('forms.outcome.closed.text'))),
    ]);
    expect(user.hears()).toBe('');
    expect(await user.state()).toBe('account');
    expect(await wasSaved()).toBe(false);
  });

  it('a form whose time is over does nothing, and is answered by another', async () => {
    const user = await chat();
    await goTo('identify', user);
    const form = await user.opensForm();
    await user.waits(academy.limits.formMinutes * minute);
    expect(user.hears()).toContain(user.t('dialog.notices.formExpired'));
    const late = await form.fills({ numen: camille.numen, birthDate: camille.birthDate });
    expect([late.status, late.text]).toEqual([
      410,
      expect.stringContaining(plain(user.t('forms.late.over'))),
    ]);
    expect(await user.state()).toBe('identify');
    await identifies(user);
    expect(await user.state()).toBe('account');
  });

  it('a form opened in another browser says that someone may be setting a trap', async () => {
    const user = await chat();
    await goTo('newPassword', user);
    const stranger = await chat();
    const trap = await stranger.opensFormAt(user.formUrl());
    expect([trap.status, trap.text]).toEqual([
      403,
      expect.stringContaining(plain(user.t('forms.outcome.notYours.text'))),
    ]);
    expect(trap.fields).toBeNull();
    const mine = await user.opensForm();
    const forged = await fetch(`${service.origin}${mine.action}`, {
      method: 'POST',
      headers: stranger.cookies.header(),
      body: new URLSearchParams(passwords),
    });
    expect(forged.status).toBe(403);
    expect(await wasSaved()).toBe(false);
    expect(await user.state()).toBe('newPassword');
  });

  it('an account that was changed elsewhere asks for the identity again', async () => {
    const [one, two] = [await chat(), await chat()];
    await goTo('newPassword', one);
    await goTo('newPassword', two);
    const first = `${goodPassword}${locale}`;
    await one.fillsForm({ newPassword: first, confirmation: first });
    const second = await two.fillsForm(passwords);
    expect(second.status).toBe(409);
    expect(two.hears()).toContain(two.t('dialog.notices.accountChangedElsewhere'));
    expect(await two.state()).toBe('identify');
    expect(await wasSaved()).toBe(false);
  });

  it('a dialog that a later version cannot read is started anew, politely', async () => {
    const user = await chat();
    await goTo('account', user);
    const key = `directline/${user.conversationId}`;
    const stored = await service.store.conversations.load(key);
    if (stored) await service.store.conversations.save({ ...stored, machineVersion: 'another' });
    await user.chooses('changePassword');
    expect(user.hears()).toContain(user.t('dialog.notices.startedAfresh'));
    expect(await user.state()).toBe('start');
    expect((await user.snapshot()).context.grant).toBeNull();
  });
});
