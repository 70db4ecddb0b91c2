import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { wordsOf } from '../../../src/channels/bot-service/teams-text';
import { readFormPage } from '../../conversations/form-page';
import { camille } from '../../conversations/people';
import { type Service, startService } from '../../conversations/service';
import { goTo } from '../../conversations/ways';
import { type Connector, startConnector } from './connector';
import { talkInTeams, tenantId } from './talk';

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
const chat = (options = {}) => talkInTeams(service, connector, options);
const html = (content: string) => [{ contentType: 'text/html', content }];

describe('an activity of Teams', () => {
  it.each<[string, object]>([
    ['attachments', { attachments: null }],
    ['an attachment', { attachments: [null] }],
    ['the name of who writes', { from: { id: '29:x', name: null, aadObjectId: null, role: null } }],
    ['textFormat', { textFormat: null }],
    ['value', { value: null }],
    ['entities', { entities: null }],
    ['membersAdded', { membersAdded: null, membersRemoved: null }],
    ['recipient', { recipient: null }],
    ['its id', { id: null }],
    ['what Teams adds', { channelData: { tenant: { id: tenantId }, eventType: null } }],
    ['locale and time', { locale: null, timestamp: null, localTimestamp: null, replyToId: null }],
  ])('with null for %s is read as one without', async (_, fields) => {
    const user = await chat();
    const { status } = await user.posts({ type: 'message', text: 'j’ai tout perdu', ...fields });
    expect(status).toBe(200);
    expect(await user.state()).toBe('askNumenKnown');
  });

  it('with null names in its conversation is read', async () => {
    const user = await chat();
    const conversation = { id: user.conversationId, conversationType: 'personal', name: null, isGroup: null };
    await user.posts({ type: 'message', text: 'j’ai tout perdu', conversation });
    expect(await user.state()).toBe('askNumenKnown');
  });

  it('without a recipient, with an empty value and fields that nobody knows is read', async () => {
    const user = await chat();
    const more = { recipient: undefined, value: {}, somethingNew: { a: [1, { b: null }] } };
    const { status } = await user.posts({ type: 'message', text: 'j’ai tout perdu', ...more });
    expect(status).toBe(200);
    expect(await user.state()).toBe('askNumenKnown');
  });

  it('without a word, and with a picture, is answered as one', async () => {
    const user = await chat();
    await user.posts({ type: 'message', text: null, attachments: [{ contentType: 'image/*' }] });
    expect(user.hears()).toContain(user.t('dialog.notices.attachment'));
  });

  it.each([
    ['typing', {}],
    ['messageReaction', { reactionsAdded: [{ type: 'like' }], replyToId: '1' }],
    ['event', { name: 'application/vnd.microsoft.readReceipt', value: { lastReadMessageId: '1' } }],
    ['messageUpdate', { channelData: { tenant: { id: tenantId }, eventType: 'undeleteMessage' } }],
    ['messageDelete', { channelData: { tenant: { id: tenantId }, eventType: 'softDeleteMessage' } }],
    ['invoke', { name: 'fileConsent/invoke', value: { action: 'decline' } }],
    ['installationUpdate', { action: 'add-upgrade' }],
    ['installationUpdate', { action: 'remove-upgrade' }],
    ['somethingNew', {}],
  ])('of type %s %j is taken, and answered with nothing', async (type, more) => {
    const user = await chat();
    await user.says('j’ai tout perdu');
    const { status } = await user.posts({ type, ...more });
    expect(status).toBe(200);
    expect(user.hears()).toBe('');
    expect(await user.state()).toBe('askNumenKnown');
  });
});

describe('what a person writes in Teams', () => {
  it.each<[string, object]>([
    ['HTML alone', { text: '', attachments: html('<p>j&#39;ai perdu mon mot de passe</p>') }],
    ['HTML and null', { text: null, attachments: html('<div><div>mot de passe oubli&eacute;</div></div>') }],
    ['HTML that is called text', { text: '<div>mot de passe oublié</div>', textFormat: 'xml' }],
    ['HTML that is not even called so', { text: '<p>mot de passe</p><p>oublié</p>' }],
    ['entities', { text: 'j&#39;ai oubli&eacute; mon mot&nbsp;de passe' }],
    ['line breaks', { text: 'mot de passe<br>oublié', textFormat: 'xml' }],
    ['a mention', { text: '<at>Sésame</at>&nbsp;mot de passe oublié\n' }],
    ['two mentions', { text: '<at id="0">Sésame</at> <at>Jean</at> mot de passe oublié' }],
    [
      'a quotation',
      {
        text: 'Avez-vous votre NUMEN ?\n\nmot de passe oublié',
        attachments: html(
          '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong>Sésame</strong>' +
            '<p itemprop="preview">J’ai tout perdu</p></blockquote><p>mot de passe oublié</p>',
        ),
      },
    ],
    [
      'an emoticon as an image',
      {
        text: '',
        attachments: html(
          '<p>mot de passe oublié <img alt="😢" itemtype="http://schema.skype.com/Emoji" src="https://statics.teams/x"></p>',
        ),
      },
    ],
    [
      'an emoticon of the new Teams',
      { text: '', attachments: html('<p>mot de passe oublié <emoji id="cry" alt="😢"></emoji></p>') },
    ],
    ['a list', { text: '', attachments: html('<ul><li>mot de passe oublié</li></ul>') }],
  ])('(%s) is read as its words', async (_, fields) => {
    const user = await chat();
    await user.posts({ type: 'message', ...fields });
    expect(await user.state()).toBe('askNumenKnown');
    expect((await user.snapshot()).context.need).toBe('lost_password');
  });

  it('beside a quotation that is an attachment is read alone', () => {
    const attachments = [
      { contentType: 'messageReference', content: '{"messageId":"1","messagePreview":"annuler"}' },
      ...html('<attachment id="1"></attachment>\r\n<p>oui</p>'),
    ];
    expect(wordsOf({ type: 'message', text: 'Sésame\r\n\r\nannuler\r\n\r\noui', attachments })).toBe('oui');
    expect(wordsOf({ type: 'message', text: 'oui', attachments: attachments.slice(0, 1) })).toBe('oui');
  });

  it('in a pasted table is read cell by cell', async () => {
    const user = await chat();
    await goTo('identify', user);
    const row = `<table><tr><td>NUMEN</td><td>${camille.numen}</td></tr><tr><td>Né le</td><td>${camille.birthDate}</td></tr></table>`;
    await user.posts({ type: 'message', text: '', attachments: html(row) });
    expect(await user.state()).toBe('account');
  });

  it.each(['(cry)', ' (cry) ', '(heartbroken)(cry)', '😢'])('as « %s » is no answer', async text => {
    const user = await chat();
    await user.chooses('lostBoth');
    await user.says(text);
    expect(await user.state()).toBe('askNumenKnown');
  });

  it.each(['a<b et c>d', '<Licorne27>', 'x < y'])(
    'with signs that are no HTML, as « %s », is text',
    async text => {
      const user = await chat();
      await user.says(`${text} mot de passe oublié`);
      expect(user.hears()).not.toContain(user.t('dialog.notices.empty'));
    },
  );

  it.each(['Commencer !', 'commencer.', 'Start!', '« Commencer »'])(
    'as the command « %s » is one',
    async text => {
      const user = await chat();
      await user.says('j’ai tout perdu');
      await user.says(text);
      expect(await user.state()).toBe('start');
    },
  );
  it.each(['Langue ?', 'LANGUAGE...'])('as the command « %s » changes the language', async text => {
    const user = await chat();
    await user.says(text);
    expect((await user.snapshot()).context.locale).toBe('en');
  });
});

describe('a number', () => {
  it.each(['1', '1.', '1)', ' 1 ', 'n° 1', '1️⃣'])('as « %s » is the first button', async text => {
    const user = await chat();
    await user.says('j’ai tout perdu');
    await user.says(text);
    expect(await user.state()).toBe('chooseProfile');
    await user.says(text);
    expect(await user.state()).toBe('identify');
  });

  it('is the button at that place, and nothing beyond the last', async () => {
    const user = await chat();
    await user.says('3');
    expect((await user.snapshot()).context.need).toBe('lost_both');
    await user.says('2');
    expect(await user.state()).toBe('askStaffCategory');
    await user.says('9');
    expect(await user.state()).toBe('askStaffCategory');
  });

  it('of a département is one, not a place', async () => {
    const user = await chat();
    await goTo('askDepartement', user);
    await user.says('69');
    expect((await user.snapshot()).context.departement).toBe('69');
  });
});

describe('a message that is edited', () => {
  const edit = (id: string, text: string) => ({
    id,
    type: 'messageUpdate',
    text,
    channelData: { tenant: { id: tenantId }, eventType: 'editMessage' },
  });

  it('is read again when it was the last, and each edit once', async () => {
    const user = await chat();
    await user.chooses('lostBoth');
    await user.posts({ id: 'm1', type: 'message', text: 'nno je nai' });
    expect((await user.posts(edit('m1', "non je n'ai pas mon numen"))).status).toBe(200);
    expect(await user.state()).toBe('askStaffCategory');
    await user.posts(edit('m1', "non je n'ai pas mon numen"));
    expect(user.hears()).toBe('');
    await user.posts(edit('m1', 'qui appeler ?'));
    expect(user.hears()).toContain('04 72 80 60 60');
  });

  it('is said to be too late when another came after it', async () => {
    const user = await chat();
    await user.posts({ id: 'm1', type: 'message', text: 'j’ai tout perdu' });
    await user.posts({ id: 'm2', type: 'message', text: 'oui' });
    await user.posts(edit('m1', "non je n'ai pas mon numen"));
    expect(user.hears()).toContain(user.t('teams.editedTooLate'));
    expect(await user.state()).toBe('chooseProfile');
  });

  it('into a password is warned of, and kept nowhere', async () => {
    const user = await chat();
    await user.posts({ id: 'm1', type: 'message', text: 'bonjour' });
    await user.posts(edit('m1', 'mon mot de passe est Licorne-Verte-27'));
    expect(user.hears()).toContain(user.t('dialog.notices.passwordTyped'));
    // Only its author can take it away there.
    expect(user.hears()).toContain(user.t('dialog.deleteIt'));
    const stored = await service.store.conversations.load(user.conversationKey);
    expect(JSON.stringify([stored, service.logged])).not.toContain('Licorne');
  });
});

describe('a message that is deleted', () => {
  const gone = (id: string) => ({
    id,
    type: 'messageDelete',
    channelData: { tenant: { id: tenantId }, eventType: 'softDeleteMessage' },
  });

  it.each(['mon mot de passe est Licorne-Verte-27', `mon numen est ${camille.numen}`])(
    'is said to be gone when it held a secret: « %s »',
    async text => {
      const user = await chat();
      await user.posts({ id: 's1', type: 'message', text });
      await user.says('c’est quoi le numen ?');
      await user.posts(gone('s1'));
      expect(user.hears()).toContain(user.t('teams.secretGone'));
    },
  );

  it('is nothing when it held none', async () => {
    const user = await chat();
    await user.posts({ id: 's1', type: 'message', text: 'bonjour' });
    await user.posts(gone('s1'));
    expect(user.hears()).toBe('');
  });
});

describe('an app that is removed', () => {
  it.each([
    { type: 'installationUpdate', action: 'remove' },
    { type: 'conversationUpdate', membersRemoved: [{ id: '28:bot' }] },
    { type: 'endOfConversation' },
  ])('(%j) leaves nothing, and greets when it comes back', async removal => {
    const user = await chat();
    await goTo('identify', user);
    const url = await user.formUrl();
    await goThrough(user);
    await user.says('changer mon mot de passe');
    const passwordForm = await user.formUrl();
    expect((await user.posts(removal)).status).toBe(200);
    expect(await service.store.conversations.load(user.conversationKey)).toBeNull();
    for (const address of [url, passwordForm]) {
      const page = await readFormPage(await fetch(address));
      expect(page.fields).toBeNull();
    }
    await user.installs();
    expect(user.hears()).toContain('Attention au filoutage');
    expect((await user.snapshot()).context.grant).toBeNull();
  });

  const goThrough = async (user: Awaited<ReturnType<typeof chat>>) => {
    await user.fillsForm({ numen: camille.numen, birthDate: camille.birthDate });
    expect(await user.state()).toBe('account');
  };
});
