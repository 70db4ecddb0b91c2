import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Locale, locales } from '../../locales/translate';
import { plain } from './form-page';
import { camille } from './people';
import { type Service, startService } from './service';
import { hangUp, talk, type User } from './talk';
import { goTo, identifies } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

/** All that the dialog remembers, but for what was just said and how often in a row it did not understand. */
async function remembered(user: User): Promise<unknown> {
  const { value, context } = await user.snapshot();
  return JSON.parse(
    JSON.stringify({
      value,
      context: { ...context, notices: [], misunderstandings: 0, misunderstoodBefore: 0 },
    }),
  );
}

async function unchanged(user: User, act: () => Promise<unknown>): Promise<void> {
  const before = await remembered(user);
  await act();
  expect(await remembered(user)).toEqual(before);
}

describe.each(locales)('in %s', locale => {
  const at = async (state: Parameters<typeof goTo>[0]): Promise<User> => {
    const user = await talk(service, { locale });
    await goTo(state, user);
    return user;
  };

  describe('in the chat, the state stays and the words fit for', () => {
    it.each([
      ['an empty message', { type: 'message', text: '' }, 'empty'],
      ['blanks', { type: 'message', text: ' \n\t\u200b' }, 'empty'],
      ['an emoji', { type: 'message', text: '🙂' }, 'unrecognized'],
      ['nonsense', { type: 'message', text: 'qsdfgh' }, 'unrecognized'],
      ['10 000 characters', { type: 'message', text: 'é'.repeat(10_000) }, 'tooLong'],
      ['a date of birth in the future', { type: 'message', text: '01/01/2031' }, 'birthDateImpossible'],
      ['29/02/2023', { type: 'message', text: '29/02/2023' }, 'birthDateImpossible'],
      ['31/04', { type: 'message', text: '31/04/1980' }, 'birthDateImpossible'],
      ['who would be under 16', { type: 'message', text: '01/01/2015' }, 'birthDateImpossible'],
      ['who would be over 100', { type: 'message', text: '01/01/1920' }, 'birthDateImpossible'],
      ['a wrong NUMEN', { type: 'message', text: '10E95O1234ABC' }, 'numenMalformed'],
    ] as const)('%s', async (_what, activity, notice) => {
      const user = await at('identify');
      await unchanged(user, () => user.sends(activity));
      expect(user.hears()).toContain(user.t(`dialog.notices.${notice}`));
      expect(user.replies().at(-1)?.attachments?.length).toBe(1);
    });

    it('an attachment, which Web Chat does not offer', async () => {
      const user = await at('identify');
      const attachments = [{ contentType: 'image/png', contentUrl: 'data:image/png;base64,AAAA' }];
      await unchanged(user, () => user.sendsRaw({ type: 'message', attachments }));
      expect(user.hears()).toContain(user.t('dialog.notices.attachment'));
      expect(JSON.stringify(await user.history())).not.toContain('image/png');
    });

    it('what is not understood twice: a person’s phone', async () => {
      const user = await at('askNumenKnown');
      await user.says('qsdfgh');
      await unchanged(user, () => user.says('hgfdsq'));
      expect(user.hears()).toContain('04 72 80 60 60');
    });

    it('what is understood, and answers another question', async () => {
      const user = await at('askRestorationDate');
      await unchanged(user, () => user.says('31/04/2026'));
      expect(user.hears()).toContain(user.t('dialog.notices.dateImpossible'));
    });
  });

  describe('a forged value does nothing:', () => {
    const deep = (levels: number): unknown => (levels === 0 ? 'x' : { state: deep(levels - 1) });
    it.each([
      ['a constructor', { choice: 'constructor', state: 'identify' }],
      ['an inherited choice', { choice: 'toString', state: 'identify' }],
      ['an operator', { choice: { $ne: null }, state: { $gt: '' } }],
      ['a choice of another question', { choice: 'changePassword', state: 'identify' }],
      ['a choice with another question’s state', { choice: 'changePassword', state: 'account' }],
      ['an event of the world', { type: 'identity.verified', choice: 'openForm', state: 'identify' }],
      ['a list', [{ choice: 'back', state: 'identify' }]],
      ['a number', 42],
      ['a text that is no answer', 'zzz'],
      ['true', true],
      ['an empty object', {}],
      ['a huge one', { choice: 'back', state: 'identify', more: 'x'.repeat(60_000) }],
      ['a deep one', deep(20)],
      ['a date where none is asked', { date: '2026-03-01', state: 'identify' }],
    ])('%s', async (_what, value) => {
      const user = await at('identify');
      await unchanged(user, () => user.sends({ type: 'message', value, channelData: { postBack: true } }));
      expect(user.hears()).not.toBe('');
      expect(await user.state()).toBe('identify');
    });

    it('an event, or words put into the mouth of the bot', async () => {
      const user = await at('identify');
      await unchanged(user, () =>
        user.sends({ type: 'event', name: 'identity.verified', value: { account: {} } }),
      );
      await unchanged(user, () =>
        user.sends({
          type: 'message',
          text: 'qsdfgh',
          from: { id: 'sesame', role: 'bot' },
          recipient: { id: 'x' },
        }),
      );
      const forged = user.all().filter(({ text, from }) => text === 'qsdfgh' && from.id !== user.userId);
      expect(forged).toEqual([]);
    });
  });

  describe('in the identity form, nothing is sent and every fault is told:', () => {
    const right = { numen: camille.numen, birthDate: camille.birthDate };
    it.each([
      ['no NUMEN', { numen: '' }, t => t('forms.numenProblem.missing')],
      [
        'a short NUMEN',
        { numen: '10E950123ABC' },
        t => t('forms.numenProblem.tooShort', { length: 12, expected: 13, difference: 1 }),
      ],
      [
        'a long NUMEN',
        { numen: '10E95012345ABC' },
        t => t('forms.numenProblem.tooLong', { length: 14, expected: 13, difference: 1 }),
      ],
      [
        'a NUMEN with a letter O',
        { numen: '10E95O1234ABC' },
        t =>
          `${t('forms.numenProblem.digitExpected', { position: 6, found: 'O' })} ${t('forms.numenProblem.zeroMeant')}`,
      ],
      ['no date', { birthDate: '' }, t => t('forms.birthDateProblem.missing')],
      ['a date that is none', { birthDate: 'hier' }, t => t('forms.birthDateProblem.shape')],
      ['29/02/2023', { birthDate: '29/02/2023' }, t => t('forms.birthDateProblem.impossible')],
      ['31/04', { birthDate: '31/04/1980' }, t => t('forms.birthDateProblem.impossible')],
      ['the future', { birthDate: '01/01/2031' }, t => t('forms.birthDateProblem.future')],
      ['under 16', { birthDate: '11/03/2010' }, t => t('forms.birthDateProblem.tooYoung')],
      ['over 100', { birthDate: '09/03/1926' }, t => t('forms.birthDateProblem.tooOld')],
      ['another type of account', { accountType: 'root' }, t => t('forms.accountTypeProblem')],
    ] satisfies [string, Record<string, string>, (t: User['t']) => string][])(
      '%s',
      async (_what, fields, words) => {
        const user = await at('identify');
        const form = await user.opensForm();
        let answer = form;
        await unchanged(user, async () => {
          answer = await form.fills({ ...right, ...fields });
        });
        expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(plain(words(user.t)))]);
        expect(user.hears()).toBe('');
        await answer.fills(right);
        expect(await user.state()).toBe('account');
      },
    );
  });

  describe('in the password form, nothing is changed and every rule is named:', () => {
    it.each([
      ['nothing', '', '', 'forms.fieldProblem.newPassword'],
      ['no second time', 'Genêt-Violon-52!', '', 'forms.fieldProblem.confirmation'],
      ['two different ones', 'Genêt-Violon-52!', 'Genêt-Violon-53!', 'forms.fieldProblem.differs'],
      ['too short', 'Aa1!aaaaa', null, 'passwordProblem.tooShort'],
      ['too long', `Aa1!${'b'.repeat(125)}`, null, 'passwordProblem.tooLong'],
      ['no lower case', 'GENET-VIOLON-52', null, 'passwordProblem.noLowerCase'],
      ['no upper case', 'genet-violon-52', null, 'passwordProblem.noUpperCase'],
      ['no digit', 'Genet-Violon-Lune', null, 'passwordProblem.noDigit'],
      ['no special character', 'GenetViolon52', null, 'passwordProblem.noSpecial'],
      ['the NUMEN', `x-${camille.numen}-Yz`, null, 'passwordProblem.containsNumen'],
      ['the birth date', 'Violon-14071985', null, 'passwordProblem.containsBirthDate'],
      ['the name', 'Fictive-Violon-52!', null, 'passwordProblem.ownWord.lastName'],
      [
        'a space that is not U+0020',
        'Genet-Violon\u00a052!',
        null,
        'passwordProblem.refusedCharacter.otherSpace',
      ],
      ['an accent apart', 'Gene\u0302t-Violon-52!', null, 'passwordProblem.refusedCharacter.decomposed'],
      ['the user name', 'xX-cfictive-52!', null, 'passwordProblem.ownWord.username'],
      ['a common one', 'Password123!', null, 'passwordProblem.common'],
    ] as const)('%s', async (_what, newPassword, confirmation, problem) => {
      const user = await at('newPassword');
      const form = await user.opensForm();
      const answer = await form.fills({ newPassword, confirmation: confirmation ?? newPassword });
      const words = user.t(problem, { minimum: 10, maximum: 128, word: wordOf(problem), where: '' });
      expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(plain(words).trim())]);
      expect(await user.state()).toBe('newPassword');
      expect(answer.fields).not.toBeNull();
      if (newPassword) expect(answer.html).not.toContain(newPassword);
      const { username, oldPassword } = camille;
      expect(await service.commands.verifyPassword({ username, password: oldPassword ?? '' })).toBe(true);
    });

    const wordOf = (problem: string): string =>
      problem.endsWith('username') ? camille.username : camille.lastName;

    it('the current one again', async () => {
      const user = await at('newPassword');
      const current = camille.oldPassword ?? '';
      const form = await user.opensForm();
      const answer = await form.fills({
        newPassword: current,
        confirmation: current,
        forgotten: null,
        currentPassword: current,
      });
      expect(answer.text).toContain(plain(user.t('passwordProblem.sameAsCurrent')));
    });
  });

  it('an unknown address has a page of its own, and a way home', async () => {
    const answer = await get('/nowhere/<script>', locale);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain(locale === 'fr' ? 'Page introuvable' : 'Page not found');
    expect(answer.text).not.toContain('<script>');
  });

  it('a form that does not exist has words of its own', async () => {
    const user = await talk(service, { locale });
    const answer = await get('/forms/AAAAAAAAAAAAAAAAAAAAAA', locale);
    expect([answer.status, plain(answer.text)]).toEqual([
      404,
      expect.stringContaining(plain(user.t('forms.outcome.unknown.text'))),
    ]);
  });

  it('a store that fails is told without a word of the program, and the dialog goes on when it is back', async () => {
    const user = await at('identify');
    const form = await user.opensForm();
    service.breaks('accounts');
    const failed = await form.fills({ numen: camille.numen, birthDate: camille.birthDate });
    expect([failed.status, failed.text]).toEqual([
      500,
      expect.stringContaining(plain(user.t('forms.outcome.failed.text'))),
    ]);
    expect(user.hears()).toContain(user.t('dialog.notices.failed'));
    expect(user.hears()).not.toMatch(/TypeError|cannot|\bat /u);
    service.repairs();
    expect(await user.state()).toBe('identify');
    if (!user.buttons().includes(user.t('dialog.form.identity'))) await user.chooses('openForm');
    await identifies(user);
    expect(await user.state()).toBe('account');
  });

  it('a turn that cannot be saved is not lost without a word', async () => {
    const user = await at('askNumenKnown');
    const card = user.card();
    service.breaks('conversations.save');
    await user.chooses('numenKnown');
    service.repairs();
    expect(user.hears()).toContain(user.t('dialog.notices.failed'));
    expect(await user.state()).toBe('askNumenKnown');
    await user.presses(user.t('dialog.choices.numenKnown'), {}, card);
    expect(await user.state()).toBe('chooseProfile');
  });
});

describe('what is not even a conversation', () => {
  const json = { 'Content-Type': 'application/json' };
  const chatOf = async () => {
    const user = await talk(service);
    return { user, path: `/v3/directline/conversations/${user.conversationId}/activities` };
  };

  it.each([
    ['malformed JSON', '{"type":"message",', 400],
    ['an empty body', '', 400],
    ['a list', '[]', 400],
    ['another type of activity', '{"type":"invoke","name":"x"}', 400],
    ['text that is a number', '{"type":"message","text":42}', 400],
    ['a prototype', '{"type":"message","value":{"__proto__":{"choice":"staff"},"state":"identify"}}', 400],
    ['lists 5 000 deep', `{"type":"message","value":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400],
    ['objects 5 000 deep', `{"type":"message","value":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`, 400],
    [
      '10 000 entries',
      JSON.stringify({ type: 'message', value: Array.from({ length: 10_000 }, () => 0) }),
      400,
    ],
    ['a name of 1 000 letters', `{"type":"message","${'x'.repeat(1000)}":1}`, 400],
    ['half of a character in a name', '{"type":"message","name":"\\ud83d"}', 400],
    ['half of a character as a key', '{"type":"message","value":{"\\ud83d":1}}', 400],
    ['a body of a megabyte', JSON.stringify({ type: 'message', text: 'x'.repeat(1_000_000) }), 413],
  ])('%s is refused in one sentence, and changes nothing', async (_what, body, status) => {
    const { user, path } = await chatOf();
    await unchanged(user, async () => {
      const headers = { ...json, Authorization: `Bearer ${user.token}` };
      const answer = await fetch(`${service.origin}${path}`, { method: 'POST', headers, body });
      expect(answer.status).toBe(status);
      expect(Object(await answer.json()).error.message).toMatch(/^[A-Z][^\n]{10,80}\.$/u);
    });
  });

  it('no token, another conversation’s token and a forged one open nothing', async () => {
    const { user, path } = await chatOf();
    const other = await talk(service);
    const post = (token: string) =>
      fetch(`${service.origin}${path}`, {
        method: 'POST',
        headers: { ...json, Authorization: `Bearer ${token}` },
        body: '{"type":"message","text":"Retour"}',
      });
    await unchanged(user, async () => {
      expect((await post('')).status).toBe(401);
      expect((await post(`${user.token}x`)).status).toBe(401);
      expect((await post(other.token)).status).toBe(404);
    });
  });

  it.each([
    ['GET', '/v3/directline/nowhere'],
    ['DELETE', '/v3/directline/conversations'],
    ['PUT', '/'],
    ['GET', '/%E0%A4%A'],
    ['GET', '/forms/%00'],
    ['GET', '/../../etc/passwd'],
    ['POST', '/forms/x'],
    ['POST', '/api/webchat/token'],
  ])('%s %s says nothing of the program', async (method, path) => {
    const body = method === 'POST' ? '{"__proto__":' : undefined;
    const answer = await fetch(`${service.origin}${path}`, { method, body, headers: body ? json : {} });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.text()).not.toMatch(/node_modules|\.ts|\.js:|\n\s+at |Error:/u);
    expect(answer.headers.get('server') ?? '').toBe('');
  });
});

async function get(path: string, locale: Locale): Promise<{ status: number; text: string }> {
  const headers = { Accept: 'text/html', 'Accept-Language': locale };
  const answer = await fetch(`${service.origin}${path}`, { headers });
  return { status: answer.status, text: (await answer.text()).replace(/&#39;/gu, "'") };
}
