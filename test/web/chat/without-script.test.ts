import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { locales, translator } from '../../../locales/translate';
import { camille } from '../../conversations/people';
import { academy, minute, type Service, startService } from '../../conversations/service';
import { createPlainBrowser, type PlainBrowser } from './plain-browser';

let service: Service;
beforeAll(async () => {
  // Forms that can be sent for longer than a conversation counts as attended.
  const limits = { ...academy.limits, formMinutes: 15, grantMinutes: 30 };
  service = await startService({ settings: { academy: { ...academy, limits } } });
});
afterAll(() => service.stop());

describe.each(locales)('the chat without script (%s)', locale => {
  const t = translator(locale);
  const newPassword = `Tulipe-Orange-4821-${locale}`;

  it('leads through the whole guide by its buttons and forms', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open(`/webchat?locale=${locale}`);
    expect(browser.page().text).toContain(t('dialog.states.start.question'));
    await browser.press(t('dialog.choices.lostBoth'));
    expect(browser.page().text).toContain(t('dialog.states.askNumenKnown.question'));
    await browser.press(t('dialog.choices.numenKnown'));
    await browser.press(t('dialog.choices.staff'));
    // Nobody types a NUMEN into the chat while its form waits.
    expect(browser.page().html).toMatch(/<form id="composer"[^>]* hidden>/);
    expect(browser.page().text).toContain(t('web.chat.resting'));
    await browser.follow(t('dialog.form.identity'));
    await browser.press(t('forms.identity.submit'), {
      numen: camille.numen,
      birthDate: camille.birthDate,
      accountType: 'academic',
    });
    await browser.open('/webchat');
    expect(browser.page().text).toContain(camille.username);
    // What was chosen stays to be read; nothing of it can be pressed again.
    expect(browser.page().text).toContain(t('dialog.choices.lostBoth'));
    await expect(browser.press(t('dialog.choices.lostBoth'))).rejects.toThrow('no button');
    await browser.follow(t('dialog.form.password'));
    await browser.press(t('forms.password.submit'), {
      newPassword,
      confirmation: newPassword,
      forgotten: 'on',
    });
    await browser.open('/webchat');
    expect(browser.page().text).toContain(t('dialog.states.done.question'));
    expect(await service.commands.verifyPassword({ username: camille.username, password: newPassword })).toBe(
      true,
    );
  });
});

describe('a form of the chat', () => {
  const t = translator('fr');

  it('takes what is typed, and shows it as text', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat');
    await browser.press(t('web.chat.send'), { text: '<b>bonjour</b> & merci' });
    expect(browser.page().text).toContain('<b>bonjour</b> & merci');
    expect(browser.page().html).not.toContain('<b>');
  });

  it('sent twice is said once', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat');
    const before = browser.page().html;
    const fields = hiddenIn(before);
    for (const _ of [1, 2]) await browser.post('/webchat', { ...fields, text: 'une seule fois' });
    expect(browser.page().text.match(/une seule fois/g)).toHaveLength(1);
  });

  it('is not taken from another site, without its token, or with that of another browser', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat');
    const fields = hiddenIn(browser.page().html);
    const stranger = createPlainBrowser(service.origin);
    await stranger.open('/webchat');
    const tries = [
      () => browser.post('/webchat', { ...fields, text: 'canari' }, { origin: 'null' }),
      () => browser.post('/webchat', { ...fields, text: 'canari' }, { origin: 'https://evil.example' }),
      () => browser.post('/webchat', { ...fields, text: 'canari' }, { 'sec-fetch-site': 'cross-site' }),
      () => browser.post('/webchat', { ...fields, csrf: '', text: 'canari' }),
      () => browser.post('/webchat', { ...hiddenIn(stranger.page().html), text: 'canari' }),
      () => createPlainBrowser(service.origin).post('/webchat', { ...fields, text: 'canari' }),
    ];
    for (const attempt of tries) {
      const { status, text } = await attempt();
      expect(status).toBe(403);
      // Nothing was erased.
      expect(text).not.toContain(t('web.chat.over.title'));
    }
    for (const attempt of tries.slice(0, 5)) {
      expect((await attempt()).text).toContain(t('web.chat.refused.stale'));
    }
    expect((await browser.open('/webchat')).text).not.toContain('canari');
  });
});

it('is over a day after it began, however busy it was', async () => {
  const browser = createPlainBrowser(service.origin);
  await browser.open('/webchat');
  const [, value = ''] = browser.cookie().split('=');
  const { feed } = service.store;
  const holder = createHash('sha256').update(value).digest('base64url');
  const begun = await feed.findOf(holder);
  for (let time = 9; time < 24 * 60; time += 9) {
    service.pass(9 * minute);
    await feed.append(begun?.id ?? '', {
      type: 'event',
      name: 'sesame.present',
      timestamp: new Date(service.now()).toISOString(),
    });
  }
  await browser.open('/webchat');
  expect((await feed.findOf(holder))?.id).toBe(begun?.id);
  service.pass(9 * minute);
  await browser.open('/webchat');
  expect((await feed.findOf(holder))?.id).not.toBe(begun?.id);
});

describe('a computer that somebody else may sit at', () => {
  const t = translator('fr');

  it('shows nothing after ten idle minutes, and « Reprendre » asks for the identity again', async () => {
    const browser = await identified();
    const window = browser.another();
    service.pass(10 * minute - 1000);
    expect((await window.open('/webchat')).text).toContain(camille.username);
    service.pass(2000);
    const gate = await window.open('/webchat');
    expect(gate.text).toContain(t('web.chat.gate.title'));
    expect(gate.text).not.toContain(camille.username);
    // Its token opens nothing but this choice.
    const forced = await window.post('/webchat', { ...hiddenIn(gate.html), text: 'mon compte' });
    expect(forced.text).not.toContain(camille.username);
    await window.open('/webchat');
    const resumed = await window.press(t('web.chat.gate.resume'));
    expect(resumed.text).not.toContain(camille.username);
    expect(resumed.text).toContain(t('dialog.form.identity'));
    // The person who was here before cannot go on there either.
    expect((await browser.press(t('dialog.choices.passwordRules'))).text).not.toContain(camille.username);
  });

  it.each([
    { place: 'the choice of a profile', pressed: ['lostBoth', 'numenKnown'], offers: 'dialog.choices.staff' },
    {
      place: 'the identity form',
      pressed: ['lostBoth', 'numenKnown', 'staff'],
      offers: 'dialog.form.identity',
    },
    {
      place: 'what is for others',
      pressed: ['lostBoth', 'numenKnown', 'external'],
      offers: 'dialog.states.external.question',
    },
  ] as const)('« Reprendre » leads back to $place', async ({ pressed, offers }) => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat');
    for (const choice of pressed) await browser.press(t(`dialog.choices.${choice}`));
    expect(browser.page().text).toContain(t(offers));
    service.pass(11 * minute);
    const window = browser.another();
    await window.open('/webchat');
    expect((await window.press(t('web.chat.gate.resume'))).text).toContain(t(offers));
  });

  it('« Reprendre » asks for the identity again also when it had ended by itself', async () => {
    const browser = await identified();
    for (let minutes = 0; minutes < 34; minutes += 2) {
      service.pass(2 * minute);
      await service.tick();
    }
    const window = browser.another();
    await window.open('/webchat');
    const resumed = await window.press(t('web.chat.gate.resume'));
    expect(resumed.text).toContain(t('dialog.form.identity'));
    expect(resumed.text).not.toContain(camille.username);
  });

  it('is left alone although the bot says something by itself', async () => {
    const browser = await identified();
    for (let minutes = 0; minutes < 28; minutes += 2) {
      service.pass(2 * minute);
      await service.tick();
    }
    const page = await browser.another().open('/webchat');
    expect(page.text).toContain(t('web.chat.gate.title'));
    expect(page.text).not.toContain(camille.username);
  });

  it('opens no form by its address, and takes none from who was not shown it before', async () => {
    const browser = await identified();
    const path = /href="(\/forms\/[\w-]{22})"/.exec(browser.page().html)?.[1] ?? '';
    const page = await browser.open(path);
    const before = hiddenIn(page.html);
    expect(page.html).toContain('newPassword');
    service.pass(11 * minute);
    const next = browser.another();
    const refused = await next.open(path);
    expect([refused.status, refused.html.includes('<form')]).toEqual([403, false]);
    expect(refused.text).toContain(t('forms.outcome.leftAlone.title'));
    const passwords = {
      newPassword: 'Tulipe-Orange-4821-x',
      confirmation: 'Tulipe-Orange-4821-x',
      forgotten: 'on',
    };
    for (const key of [
      '',
      'x',
      before.csrf ?? '',
      String(before.key).replace(/^./, first => (first === 'x' ? 'y' : 'x')),
    ]) {
      expect((await next.post(path, { ...passwords, key })).text).toContain(
        t('forms.outcome.leftAlone.title'),
      );
      expect((await next.post(`${path}/extend`, { key })).status).toBe(403);
    }
    expect((await next.post(path, { ...before, ...passwords })).text).toContain(
      t('forms.outcome.passwordChanged.text'),
    );
  });

  it('keeps a conversation open for who takes twenty-five minutes to fill in its form', async () => {
    const browser = createPlainBrowser(service.origin);
    await toIdentityForm(browser);
    service.pass(14 * minute);
    await browser.press(t('forms.deadline.extend'));
    service.pass(11 * minute);
    await browser.press(t('forms.identity.submit'), { numen: camille.numen, birthDate: camille.birthDate });
    expect((await browser.open('/webchat')).text).toContain(camille.username);
    service.pass(9 * minute);
    expect((await browser.open('/webchat')).text).toContain(camille.username);
  });

  it('« Recommencer » begins with nothing of the other person', async () => {
    const browser = await identified();
    service.pass(11 * minute);
    await browser.open('/webchat');
    const fresh = await browser.press(t('web.chat.gate.restart'));
    expect(fresh.text).toContain(t('dialog.states.start.question'));
    expect(fresh.text).not.toContain(camille.username);
  });

  it('« Terminer » leaves nothing: no history, form, grant or cookie', async () => {
    const browser = await identified();
    const form = /href="(\/forms\/[\w-]{22})"/.exec(browser.page().html)?.[1] ?? '';
    const cookie = browser.cookie();
    const over = await browser.press(t('web.chat.end'));
    expect(over.text).toContain(t('web.chat.over.title'));
    expect(over.headers.get('cache-control')).toBe('no-store');
    expect(browser.cookie()).not.toContain('sesame_session');
    const withOldCookie = (path: string) => fetch(service.origin + path, { headers: { cookie } });
    expect((await withOldCookie(form)).status).not.toBe(200);
    expect(await (await withOldCookie('/webchat')).text()).not.toContain(camille.username);
    expect((await browser.open('/webchat')).text).not.toContain(camille.username);
  });

  it('« Terminer » where another window has ended the chat says that it is over, and writing there what may be', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat');
    const window = browser.another();
    const { html } = await window.open('/webchat');
    await browser.press(t('web.chat.end'));
    expect((await window.post('/webchat', { ...hiddenIn(html), text: 'Bonjour' })).text).toContain(
      t('web.chat.cookies.absent'),
    );
    expect((await window.post('/webchat', { ...hiddenIn(html), act: 'end' })).text).toContain(
      t('web.chat.over.title'),
    );
  });

  it('« Terminer » pressed on another site ends nothing, and does not say so', async () => {
    const browser = await identified();
    const fields = { ...hiddenIn(browser.page().html), act: 'end' };
    const { text } = await createPlainBrowser(service.origin).post('/webchat', fields, { origin: 'null' });
    expect(text).not.toContain(t('web.chat.over.title'));
    expect((await browser.open('/webchat')).text).toContain(camille.username);
  });

  async function identified() {
    const browser = createPlainBrowser(service.origin);
    await toIdentityForm(browser);
    await browser.press(t('forms.identity.submit'), { numen: camille.numen, birthDate: camille.birthDate });
    await browser.open('/webchat');
    expect(browser.page().text).toContain(camille.username);
    return browser;
  }

  async function toIdentityForm(browser: PlainBrowser) {
    await browser.open('/webchat');
    await browser.press(t('dialog.choices.lostBoth'));
    await browser.press(t('dialog.choices.numenKnown'));
    await browser.press(t('dialog.choices.staff'));
    await browser.follow(t('dialog.form.identity'));
  }
});

const hiddenIn = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

describe('a language that is asked for as the chat is opened', () => {
  const [t, english] = [translator('fr'), translator('en')];

  it('is that of the chat where nothing was answered yet', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat?locale=fr');
    const page = await browser.open('/webchat?locale=en');
    expect(page.text).toContain(english('dialog.states.start.question'));
    expect(page.text).not.toContain(t('dialog.states.start.question'));
    expect(page.html).not.toContain('goes-on');
    // And it is the only one.
    expect((await browser.open('/webchat')).text).toContain(english('dialog.states.start.question'));
  });

  it('is offered where a chat goes on, and followed from then on', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat?locale=fr');
    await browser.press(t('dialog.choices.lostBoth'));
    const { html, text } = await browser.open('/webchat?locale=en');
    expect(html).toMatch(/<form [^>]*id="goes-on" lang="en"/);
    expect(text).toContain(english('web.chat.goesOn.text'));
    expect(text).toContain(t('dialog.states.askNumenKnown.question'));
    await browser.press(english('web.chat.goesOn.switch'));
    expect(browser.page().text).toContain(english('dialog.states.askNumenKnown.question'));
    expect(browser.page().url).toContain('locale=en');
    expect(browser.page().html).not.toContain('goes-on');
    await browser.press(english('dialog.choices.numenKnown'));
    expect(browser.page().html).not.toContain('goes-on');
  });

  it('is no wish of who answers the chat as it is, or opens it without one', async () => {
    const browser = createPlainBrowser(service.origin);
    await browser.open('/webchat?locale=fr');
    await browser.press(t('dialog.choices.lostBoth'));
    await browser.open('/webchat?locale=en');
    await browser.press(t('dialog.choices.numenKnown'));
    expect(browser.page().url).toContain('locale=fr');
    expect(browser.page().html).not.toContain('goes-on');
    expect((await browser.open('/webchat')).html).not.toContain('goes-on');
  });

  it('takes nothing from who took a chat up again', async () => {
    const own = await startService();
    const browser = createPlainBrowser(own.origin);
    await browser.open('/webchat?locale=fr');
    await browser.press(t('dialog.choices.lostBoth'));
    own.pass(11 * minute);
    await browser.open('/webchat?locale=en');
    await browser.press(english('web.chat.gate.resume'));
    expect(browser.page().text).toContain(t('dialog.states.askNumenKnown.question'));
    expect(browser.page().text).toContain(english('web.chat.goesOn.switch'));
    await own.stop();
  });
});

describe('what was typed without script', () => {
  const t = translator('fr');
  const { numen, birthDate } = camille;
  let own: Service;
  beforeAll(async () => {
    own = await startService();
  });
  afterAll(() => own.stop());

  const atIdentityForm = async (locale = 'fr') => {
    const browser = createPlainBrowser(own.origin);
    await browser.open(`/webchat?locale=${locale}`);
    for (const choice of ['lostBoth', 'numenKnown', 'staff'] as const)
      await browser.press(t(`dialog.choices.${choice}`));
    await browser.follow(t('dialog.form.identity'));
    return browser;
  };
  const later = async (ms: number) => {
    own.pass(ms);
    await own.tick();
  };
  const send = (browser: PlainBrowser, typed: Record<string, string> = {}) =>
    browser.press(t('forms.identity.submit'), typed);

  it('before a short wait is sent again after it, and is in no page that has an address', async () => {
    const stranger = await atIdentityForm();
    for (let day = 1; day <= academy.limits.freeAttempts; day++)
      await send(stranger, { numen, birthDate: `0${day}/02/1980` });
    expect(stranger.page().status).toBe(429);
    // A long wait keeps nothing: whoever comes to this screen meanwhile may be another person.
    expect(stranger.page().html).not.toContain(numen);
    await later((academy.limits.firstWaitMinutes - 5) * minute);
    const browser = await atIdentityForm();
    await send(browser, { numen, birthDate });
    expect(browser.page().status).toBe(429);
    const address = browser.page().url;
    // Too early: as before.
    expect((await browser.press(t('forms.again.send'))).status).toBe(429);
    expect(browser.page().text).toContain(t('forms.again.text'));
    expect(hiddenIn((await browser.another().open(address)).html)).toEqual({});
    await later(5 * minute + 1000);
    const form = await browser.press(t('forms.again.send'));
    expect(form.text).toContain(t('forms.late.waited'));
    expect(form.html).toContain(`value="${numen}"`);
    expect(form.html).toContain(`value="${birthDate}"`);
    await send(browser);
    expect((await browser.open('/webchat')).text).toContain(camille.username);
  });

  it('into a form whose time is over is in the one that answers it, and the conversation goes on', async () => {
    const browser = await atIdentityForm();
    await later(10 * minute + 1000);
    const form = await send(browser, { numen, birthDate });
    expect(form.status).toBe(410);
    expect(form.text).toContain(t('forms.late.over'));
    expect(form.html).toContain(`value="${numen}"`);
    await send(browser);
    expect((await browser.open('/webchat')).text).toContain(camille.username);
  });

  it('is shown to nobody after twenty minutes: whoever it is, is asked who they are', async () => {
    const browser = await atIdentityForm();
    await later(20 * minute + 1000);
    const over = await send(browser, { numen, birthDate });
    expect(over.status).toBe(410);
    expect(over.html).not.toContain(numen);
    await browser.follow(t('forms.goOn'));
    expect(browser.page().text).toContain(t('web.chat.gate.title'));
  });

  it('of a password comes back nowhere: the form that answers asks for it, and for the identity that ended', async () => {
    const browser = await atIdentityForm();
    await send(browser, { numen, birthDate });
    await browser.open('/webchat');
    await browser.press(t('dialog.choices.myAccount'));
    await browser.press(t('dialog.choices.changePassword'));
    await browser.follow(t('dialog.form.password'));
    await later(10 * minute + 1000);
    const newPassword = 'Tulipe-Orange-4821-z';
    const typed = { newPassword, confirmation: newPassword };
    const form = await browser.press(t('forms.password.submit'), typed);
    expect(form.status).toBe(410);
    expect(form.html).not.toContain(newPassword);
    expect(form.text).toContain(t('forms.deadline.typeAgain'));
    expect(form.text).toContain(t('forms.password.identityAgain'));
    const done = await browser.press(t('forms.password.submit'), { numen, birthDate, ...typed });
    expect(done.text).toContain(t('forms.outcome.passwordChanged.text'));
  });
});
