import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { stateNames } from '../../../dialogs/state-names';
import { readFormPage } from '../../conversations/form-page';
import { camille, goodPassword } from '../../conversations/people';
import { minute, type Service, startService } from '../../conversations/service';
import { goTo, identifies, strangersNumen } from '../../conversations/ways';
import { actionsOf, type Connector, cardOf, listOn, startConnector } from './connector';
import { completionIn, refusalIn, sendForm, type TeamsOptions, talkInTeams, urlIn } from './talk';

let service: Service;
let connector: Connector;
beforeAll(async () => {
  service = await startService();
  connector = await startConnector();
});
afterEach(() => connector.forget());
/** Nothing wrong with this call: the next one is meant. */
const fine = { status: 201, taken: true };
afterAll(async () => {
  await service.stop();
  await connector.stop();
});
const chat = (options: TeamsOptions = {}) => talkInTeams(service, connector, options);
const { numen, birthDate } = camille;

describe('in Teams, a person', () => {
  it('is welcomed once, whatever Teams sends and however often', async () => {
    const user = await chat();
    expect(connector.messages()).toHaveLength(2);
    expect(user.hears()).toContain('Attention au filoutage');
    await user.installs();
    await user.posts({ type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] });
    await user.posts({ type: 'installationUpdate', action: 'add-upgrade' });
    await user.posts({ type: 'installationUpdate', action: 'remove' });
    expect(connector.messages()).toHaveLength(2);
  });

  it('is welcomed when both notices arrive at once', async () => {
    const user = await chat({ install: false });
    const joined = [{ id: `29:${user.person}` }, { id: '28:bot' }];
    await Promise.all([
      user.posts({ type: 'installationUpdate', action: 'add' }),
      user.posts({ type: 'conversationUpdate', membersAdded: joined }),
    ]);
    expect(connector.messages()).toHaveLength(2);
  });

  it('is welcomed at the first word when nothing announced him', async () => {
    const user = await chat({ install: false });
    await user.says('Bonjour');
    expect(user.hears()).toContain('Attention au filoutage');
  });

  it('who says at once what he wants is taken at his word', async () => {
    const user = await chat({ install: false });
    await user.says('j’ai perdu mon mot de passe');
    expect(await user.state()).toBe('askNumenKnown');
  });

  it('speaks with Teams’ own signs around his words', async () => {
    const user = await chat();
    const html = [{ contentType: 'text/html', content: '<p>aide</p>' }];
    await user.posts({ type: 'message', text: '<at>Sésame</at>&nbsp;j’ai tout perdu\n', attachments: html });
    expect(await user.state()).toBe('askNumenKnown');
  });

  it.each([
    ['Commencer', 'fr', 'dialog.states.start.question'],
    ['Aide', 'fr', 'dialog.help.start'],
    ['Contacts', 'fr', 'dialog.states.start.question'],
    ['Langue', 'en', 'dialog.states.start.question'],
    ['Start', 'fr', 'dialog.states.start.question'],
    ['Language', 'en', 'dialog.states.start.question'],
  ] as const)('finds the command « %s » of the app', async (command, locale, text) => {
    const user = await chat();
    await user.says(command);
    user.speaks(locale);
    expect(user.hears()).toContain(user.t(text));
    expect(user.hears()).not.toContain(user.t('dialog.notices.unrecognized'));
    if (command === 'Contacts') expect(user.hears()).toContain('04 72 80 60 60');
  });

  it('who sends a NUMEN in the chat is told to prefer the form, and it is kept nowhere', async () => {
    const user = await chat();
    await user.says(`mon numen est ${numen}`);
    expect(JSON.stringify([...connector.calls, ...service.logged])).not.toContain(numen);
    const stored = await service.store.conversations.load(user.conversationKey);
    expect(JSON.stringify(stored)).not.toContain(numen);
  });

  it('walks through the official pages in pictures that Teams shows', async () => {
    const user = await chat();
    await goTo('walkthrough', user);
    const picture = cardOf(user.question())?.body.find(({ type }) => type === 'Image');
    expect(picture?.url).toMatch(/\/pictures\/step-1-webmail\.png$/);
  });
});

describe('cards in Teams', () => {
  it('are of a version that Teams shows, small, and hold no ticket and no colour of ours', async () => {
    const user = await chat();
    for (const state of ['identify', 'account', 'newPassword', 'askRestorationDate', 'done'] as const) {
      await user.says('recommencer');
      await goTo(state, user);
    }
    const { form } = (await user.snapshot()).context;
    for (const { body } of connector.calls) {
      const card = cardOf(body);
      if (!card) continue;
      expect(card.version).toBe('1.5');
      expect(JSON.stringify(body).length).toBeLessThan(25_000);
      expect(JSON.stringify(card)).not.toMatch(/\/forms\/|"(color|backgroundImage)":|#[0-9a-f]{6}/i);
      expect(actionsOf(card).length).toBeLessThanOrEqual(6);
    }
    expect(form).toBeNull();
  });

  it.each(stateNames)(
    'at %s have six actions at most, and what is asked is among them, whatever is said',
    async state => {
      const user = await chat();
      await goTo(state, user);
      for (const said of [
        'xyzzy plugh',
        'mot de passe ou identifiant ?',
        'c’est quoi le numen ?',
        'bonjour',
        'zzz',
      ]) {
        await user.says(said);
        const card = cardOf(user.question());
        const asked = new Set(actionsOf(card).map(({ data }) => data?.state));
        expect(asked).toContain(await user.state());
        expect(actionsOf(card).length).toBeLessThanOrEqual(6);
        expect(actionsOf(card).length).toBeGreaterThan(0);
        const open = connector
          .messages()
          .filter(message => actionsOf(cardOf(message)).some(({ type }) => type === 'Action.Submit'));
        expect(open.map(({ id }) => id)).toEqual([user.question()?.id]);
      }
    },
  );

  it('have a list where there are more answers than six, and take what is chosen from it', async () => {
    const user = await chat();
    await goTo('askStaffCategory', user);
    const asked = user.question();
    expect(listOn(cardOf(asked)).map(({ title }) => title)).toContain(
      user.t('dialog.choices.administrative'),
    );
    await user.chooses('administrative');
    expect((await user.snapshot()).context.category).toBe('administratif');
    const left = connector.chat.get(asked?.id ?? '');
    expect(listOn(cardOf(left))).toEqual([]);
    expect(JSON.stringify(left)).toContain(user.t('dialog.choices.administrative'));
  });

  it('keep the form after a refusal and whatever is said then', async () => {
    const user = await chat();
    await goTo('identify', user);
    const wrong = await user.fillsForm({ numen: strangersNumen(), birthDate });
    await user.submitsTask(refusalIn(wrong));
    expect(user.hears()).toContain(user.t('dialog.notices.rejected', { count: 4 }));
    for (const said of ['je ne comprends pas', 'mot de passe ou identifiant ?', '???']) {
      await user.says(said);
      const forms = connector
        .messages()
        .filter(message => actionsOf(cardOf(message)).some(({ data }) => data && 'msteams' in data));
      expect(forms.map(({ id }) => id)).toEqual([user.question()?.id]);
    }
    await identifies(user);
    expect((await user.snapshot()).context.account).not.toBeNull();
  });

  it('stay when the next one does not arrive', async () => {
    const user = await chat();
    const first = user.question();
    connector.misbehaves({ status: 403 });
    await user.presses('J’ai tout perdu');
    expect(actionsOf(cardOf(connector.chat.get(first?.id ?? ''))).length).toBeGreaterThan(0);
  });

  it('can no longer be pressed once answered, and say what was answered', async () => {
    const user = await chat();
    const first = user.question();
    await user.presses('J’ai tout perdu');
    const replaced = connector.chat.get(first?.id ?? '');
    expect(actionsOf(cardOf(replaced))).toEqual([]);
    expect(JSON.stringify(replaced)).toMatch(/Votre réponse\s: J’ai tout perdu/);
  });

  it('can no longer be pressed once the answer was typed, or came from a form', async () => {
    const user = await chat();
    await goTo('identify', user);
    await identifies(user);
    const pressable = connector.messages().filter(message => actionsOf(cardOf(message)).length > 0);
    expect(pressable).toHaveLength(1);
    expect(JSON.stringify(pressable)).toContain(user.t('dialog.choices.changePassword'));
  });

  it('of an earlier question change nothing, and go', async () => {
    const user = await chat();
    const old = user.question();
    const press = { choice: 'lostBoth', state: 'start' };
    await goTo('chooseProfile', user);
    await user.posts({ type: 'message', value: press, replyToId: 'an-older-card' });
    expect(await user.state()).toBe('chooseProfile');
    expect(user.hears()).toContain(user.t('dialog.notices.stale'));
    await user.posts({ type: 'message', value: press, replyToId: old?.id });
    expect(await user.state()).toBe('chooseProfile');
    expect(connector.chat.get(old?.id ?? '')?.text).toContain('n’est plus d’actualité');
  });

  it('that the client cannot replace hold nothing up', async () => {
    const user = await chat();
    connector.misbehaves(fine, fine, { status: 405 });
    await user.presses('J’ai tout perdu');
    expect(await user.state()).toBe('askNumenKnown');
    await user.chooses('numenKnown');
    expect(await user.state()).toBe('chooseProfile');
  });
});

describe('in a group or a channel of Teams', () => {
  it.each(['groupChat', 'channel'])(
    '(%s) the bot offers to go on in private, and starts nothing',
    async type => {
      const user = await chat({ install: false });
      const conversation = { id: `19:${type}@thread.v2`, conversationType: type, isGroup: true };
      const said = '<at>Sésame</at> j’ai tout perdu';
      for (const activity of [
        { type: 'message', text: said },
        { type: 'message', value: { choice: 'lostBoth', state: 'start' } },
        { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] },
      ]) {
        await user.posts({ ...activity, conversation });
        expect(user.hears()).toContain('https://teams.microsoft.com/l/chat/0/0?users=28%3Abot');
      }
      await user.posts({ type: 'conversationUpdate', membersAdded: [{ id: '29:someone' }], conversation });
      expect(user.hears()).toBe('');
      expect(connector.messages().every(message => !message.attachments?.length)).toBe(true);
      expect(await service.store.conversations.load(`msteams/${conversation.id}`)).toBeNull();
    },
  );

  it.each(['task/fetch', 'task/submit'])('%s answers words only', async name => {
    const user = await chat({ install: false });
    const conversation = { id: '19:x@thread.v2', conversationType: 'channel' };
    const value = { data: { ticket: 'a', completion: 'b' } };
    const { body } = await user.posts({ type: 'invoke', name, value, conversation });
    expect(body).toMatchObject({ task: { type: 'message' } });
  });

  it('a conversation that does not say what it is is no private one', async () => {
    const user = await chat({ install: false });
    await user.posts({ type: 'message', text: 'j’ai tout perdu', conversation: { id: 'a:odd' } });
    expect(user.hears()).toContain('en privé');
  });
});

describe('forms in Teams', () => {
  it('open in a window of Teams, by an address that is in no message', async () => {
    const user = await chat();
    await goTo('identify', user);
    const { body } = await user.fetchesTask();
    expect(body).toMatchObject({ task: { type: 'continue', value: { title: 'Formulaire sécurisé' } } });
    const url = urlIn(body);
    expect(JSON.stringify(connector.calls)).not.toContain(url);
    const page = await fetch(url);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).toMatch(/frame-ancestors https:\/\/teams\.microsoft\.com/);
    expect(page.headers.has('x-frame-options')).toBe(false);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const html = await page.text();
    expect(html).toMatch(/<script defer src="\/forms\/assets\/teams-js\.js\?v=[\w-]+">/);
    expect(html).toContain('Êtes-vous bien dans Teams');
    expect(html).not.toContain('http://www');
  });

  it('count for nothing until their opener brings the outcome back, and then once', async () => {
    const user = await chat();
    await goTo('identify', user);
    const said = connector.posts().length;
    const url = await user.formUrl();
    const page = await readFormPage(
      await sendForm(url, await readFormPage(await fetch(url)), { numen, birthDate }),
    );
    expect(page.status).toBe(200);
    expect(await user.state()).toBe('identify');
    expect(connector.posts()).toHaveLength(said);
    const outcome = completionIn(page);
    expect(await user.submitsTask(outcome)).toMatchObject({ status: 200, text: '{}' });
    expect(await user.state()).toBe('account');
    const again = await user.submitsTask(outcome);
    expect(again.body).toMatchObject({ task: { type: 'message' } });
    expect(user.hears()).toBe('');
  });

  it('take the outcome as text too', async () => {
    const user = await chat();
    await goTo('identify', user);
    const url = await user.formUrl();
    const page = await readFormPage(
      await sendForm(url, await readFormPage(await fetch(url)), { numen, birthDate }),
    );
    await user.submitsTask(JSON.stringify(completionIn(page)));
    expect(await user.state()).toBe('account');
  });

  it('say nothing of a person in what goes through Teams', async () => {
    const user = await chat();
    await goTo('identify', user);
    const url = await user.formUrl();
    const page = await readFormPage(
      await sendForm(url, await readFormPage(await fetch(url)), { numen, birthDate }),
    );
    const { completion } = completionIn(page) ?? { completion: '' };
    const clear = completion
      .split('.')
      .map(part => Buffer.from(part, 'base64url').toString('latin1'))
      .join();
    expect(clear).not.toMatch(/cfictive|Fictive|identity|token/);
  });

  it('can be corrected and sent again, with one attempt for each', async () => {
    const user = await chat();
    await goTo('identify', user);
    const wrong = await user.fillsForm({ numen: '98Q0000001XYZ', birthDate: '01/01/1980' });
    expect(wrong.status).toBe(422);
    expect(await user.state()).toBe('identify');
    const right = await wrong.fills({ numen, birthDate });
    expect(right.status).toBe(200);
    expect(await user.state()).toBe('account');
  });

  it('that were refused are told in the chat when the window is left, and another is offered', async () => {
    const user = await chat();
    await goTo('identify', user);
    const said = connector.posts().length;
    const wrong = await user.fillsForm({ numen, birthDate: '15/07/1985' });
    expect(connector.posts()).toHaveLength(said);
    expect((await user.submitsTask(refusalIn(wrong))).text).toBe('{}');
    expect(user.hears()).toContain(user.t('dialog.notices.rejected', { count: 4 }));
    expect(await user.state()).toBe('identify');
    expect((await user.submitsTask(refusalIn(wrong))).body).toMatchObject({ task: { type: 'message' } });
    expect(user.hears()).toBe('');
    await identifies(user);
    expect(await user.state()).toBe('account');
  });

  it('that were refused before one was accepted are told with it', async () => {
    const user = await chat();
    await goTo('identify', user);
    const first = await user.fillsForm({ numen, birthDate: '15/07/1985' });
    const malformed = await first.fills({ numen: '', birthDate: '' });
    const second = await malformed.fills({ numen, birthDate: '16/07/1985' });
    await (await second.extends()).fills({ numen, birthDate });
    expect(user.hears()).toContain(user.t('dialog.notices.acceptedAtLast', { count: 2 }));
    expect(await user.state()).toBe('account');
  });

  it.each([
    ['is not strong enough', { newPassword: 'Fictive-1985-Camille' }, 'passwordRefused'],
    [
      'comes with a wrong current one',
      { newPassword: goodPassword, forgotten: null, currentPassword: 'Pas-lui-7' },
      'wrongCurrentPassword',
    ],
  ] as const)(
    'with a new password that %s say in the chat that it was refused',
    async (_, fields, notice) => {
      const user = await chat();
      await goTo('newPassword', user);
      const weak = await user.fillsForm({ ...fields, confirmation: fields.newPassword });
      expect(weak.status).toBe(422);
      await user.submitsTask(refusalIn(weak));
      expect(user.hears()).toContain(user.t(`dialog.notices.${notice}`));
      expect(await user.state()).toBe('newPassword');
    },
  );

  it('lock after five refusals, as everywhere', async () => {
    const user = await chat();
    await goTo('locked', user);
    expect(user.hears()).toContain('Il y a eu trop d’essais.');
  });

  it('are replaced by a fresh one when the window was closed before the end', async () => {
    const user = await chat();
    await goTo('identify', user);
    const first = await user.formUrl();
    await sendForm(first, await readFormPage(await fetch(first)), { numen, birthDate });
    const second = await user.formUrl();
    expect(second).not.toBe(first);
    await user.fillsForm({ numen, birthDate });
    expect(await user.state()).toBe('account');
  });

  it('can be extended, and end', async () => {
    const user = await chat();
    await goTo('identify', user);
    const form = await user.opensForm();
    service.pass(9 * minute);
    await form.extends();
    service.pass(9 * minute);
    await service.tick();
    await form.fills({ numen, birthDate });
    expect(await user.state()).toBe('account');
  });

  it('are not offered when the dialog has moved on', async () => {
    const user = await chat();
    const { body } = await user.fetchesTask();
    expect(body).toMatchObject({ task: { type: 'message' } });
    expect(await user.submitsTask(undefined)).toMatchObject({ status: 200, text: '{}' });
  });

  it('of an outcome that comes too late say so', async () => {
    const user = await chat();
    await goTo('identify', user);
    const url = await user.formUrl();
    const page = await readFormPage(
      await sendForm(url, await readFormPage(await fetch(url)), { numen, birthDate }),
    );
    await user.says('recommencer');
    const { body } = await user.submitsTask(completionIn(page));
    expect(body).toMatchObject({ task: { type: 'message' } });
    expect(await user.state()).toBe('start');
  });

  it('answer an unknown kind of request with nothing', async () => {
    const user = await chat();
    const { status } = await user.posts({ type: 'invoke', name: 'composeExtension/query', value: {} });
    expect(status).toBe(501);
  });
});

describe('who sends the link of his own form to a victim', () => {
  async function victimFillsIn(url: string) {
    const page = await readFormPage(await fetch(url));
    expect(page.text).toContain('essaie peut-être de vous piéger');
    return readFormPage(await sendForm(url, page, { numen, birthDate }));
  }

  it('learns nothing, and gets nowhere', async () => {
    const attacker = await chat({ person: 'attacker' });
    await goTo('identify', attacker);
    const said = connector.calls.length;
    const page = await victimFillsIn(await attacker.formUrl());
    expect(connector.calls).toHaveLength(said);
    expect(await attacker.state()).toBe('identify');
    await attacker.fetchesTask();
    await attacker.says('alors ?');
    expect(await attacker.state()).toBe('identify');
    expect(JSON.stringify(connector.calls)).not.toContain('cfictive');

    const victim = await chat({ person: 'victim' });
    const { body } = await victim.submitsTask(completionIn(page));
    expect(JSON.stringify(body)).toContain('n’est pas le vôtre');
    expect(await victim.state()).toBe('start');
    expect(await attacker.state()).toBe('identify');
    const stored = await service.store.conversations.load(attacker.conversationKey);
    expect(JSON.stringify(stored)).not.toContain('cfictive');
  });

  it('gets nowhere with an outcome of his own making', async () => {
    const attacker = await chat();
    await goTo('identify', attacker);
    const ticket = (await attacker.formUrl()).split('/').at(-1);
    const page = await victimFillsIn(await attacker.formUrl());
    const { completion } = completionIn(page) ?? { completion: '' };
    const other = await chat();
    await goTo('identify', other);
    const otherTicket = (await other.formUrl()).split('/').at(-1);
    for (const data of [
      { ticket, completion: 'forged' },
      { ticket, completion: `${completion.slice(0, -3)}AAA` },
      { ticket: otherTicket, completion },
      { ticket, completion, extra: true },
      { ticket },
      { ticket: { $ne: null }, completion },
    ])
      await other.submitsTask(data);
    expect(await other.state()).toBe('identify');
    expect(await attacker.state()).toBe('identify');
  });

  it('does not see the victim’s mistakes either', async () => {
    const attacker = await chat();
    await goTo('identify', attacker);
    const url = await attacker.formUrl();
    const said = connector.calls.length;
    const page = await sendForm(url, await readFormPage(await fetch(url)), {
      numen: '98Q0000002XYZ',
      birthDate,
    });
    expect(page.status).toBe(422);
    expect(connector.calls).toHaveLength(said);
    const refusal = refusalIn(await readFormPage(page));
    const victim = await chat({ person: 'another-victim' });
    expect(JSON.stringify((await victim.submitsTask(refusal)).body)).toContain('n’est pas le vôtre');
    // Who then sends a form of their own hears of what they sent, and of nothing else.
    await identifies(attacker);
    expect(attacker.hears()).not.toMatch(/refusé/u);
  });

  it('is not told what became of the form either, nor led to another', async () => {
    const attacker = await chat();
    await goTo('identify', attacker);
    const url = await attacker.formUrl();
    const wrong = await readFormPage(await fetch(url));
    await sendForm(url, wrong, { numen: '98Q0000003XYZ', birthDate });
    const page = await readFormPage(await fetch(url));
    expect(page.status).toBe(409);
    expect(page.html).not.toMatch(/data-became|data-form/);
  });
});

describe('a new password in Teams', () => {
  it('is changed once, and the chat says so', async () => {
    const user = await chat();
    await goTo('newPassword', user);
    const weak = await user.fillsForm({ newPassword: 'abc', confirmation: 'abc' });
    expect(weak.status).toBe(422);
    const done = await weak.fills({ newPassword: goodPassword, confirmation: goodPassword });
    expect(done.text).toContain('Il remplace l’ancien.');
    expect(await user.state()).toBe('done');
    const { username } = camille;
    expect(await service.commands.verifyPassword({ username, password: goodPassword })).toBe(true);
    expect(JSON.stringify([connector.calls, service.logged])).not.toContain(goodPassword);
  });
});
