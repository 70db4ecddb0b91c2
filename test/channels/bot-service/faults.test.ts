import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { StateName } from '../../../dialogs/state-names';
import { type Service, startService } from '../../conversations/service';
import { goTo } from '../../conversations/ways';
import { type Connector, cardOf, type Misbehaviour, type SentActivity, startConnector } from './connector';
import { type TeamsUser, talkInTeams } from './talk';

jest.setTimeout(240_000);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** A turn of the guide: where it begins, and what is said there. Its reply is two to four messages. */
const turns: readonly (readonly [StateName, string])[] = [
  ['start', 'j’ai tout perdu'],
  ['askNumenKnown', 'c’est quoi le numen ?'],
  ['askStaffCategory', 'je suis professeur des écoles'],
  ['askDepartement', '69'],
  ['chooseProfile', 'je suis un personnel'],
  ['identify', 'c’est quoi le numen ?'],
  ['account', 'changer mon mot de passe'],
  ['newPassword', 'quelles sont les règles ?'],
  ['askRestorationDate', 'hier'],
  ['confirmRestoration', 'oui'],
  ['done', 'mes réglages de messagerie'],
];

const fine: Misbehaviour = { status: 201, taken: true };
const shown = ({ text, attachments }: SentActivity): string => text ?? JSON.stringify(attachments);

interface Chat {
  user: TeamsUser;
  connector: Connector;
  /** What stands in the chat since the turn began, in order. */
  since(): string[];
}

/** Somebody at the beginning of a turn, with a channel of their own. */
async function at<T>(state: StateName, act: (chat: Chat) => Promise<T>): Promise<T> {
  const connector = await startConnector();
  try {
    const user = await talkInTeams(service, connector);
    await goTo(state, user);
    const before = new Set(connector.chat.keys());
    const since = () =>
      [...connector.chat].flatMap(([id, sent]) =>
        before.has(id) || sent.type !== 'message' ? [] : [shown(sent)],
      );
    return await act({ user, connector, since });
  } finally {
    await connector.stop();
  }
}

const isText = (text: string): boolean => !text.startsWith('[');

/** Places of the messages of a reply, by what stands in the chat when nothing goes wrong. */
async function replyTo(state: StateName, says: string): Promise<{ texts: string[]; after: StateName }> {
  return at(state, async ({ user, since }) => {
    await user.says(says);
    return { texts: since(), after: await user.state() };
  });
}

/** Tickets and times differ from one conversation to the next, and are nothing that a fault changes. */
const alike = (texts: string[]): string[] => texts.map(text => text.replace(/forms\/[\w-]+/gu, 'forms/x'));

describe.each(turns)('of the turn at %s, « %s »,', (state, says) => {
  it.each([429, 500, 502, 503, 504])(
    'a message refused once with %d arrives, once and in its place',
    async status => {
      const { texts, after } = await replyTo(state, says);
      await Promise.all(
        texts.map((_, place) =>
          at(state, async ({ user, connector, since }) => {
            connector.misbehaves(...texts.slice(0, place).map(() => fine), { status });
            await user.says(says);
            expect(alike(since().filter(isText))).toEqual(alike(texts.filter(isText)));
            expect(since()).toHaveLength(texts.length);
            expect(await user.state()).toBe(after);
          }),
        ),
      );
    },
  );

  it('a message refused three times leaves the rest in order, and the next turn opens with it', async () => {
    const { texts } = await replyTo(state, says);
    await Promise.all(
      texts.map((lost, place) =>
        at(state, async ({ user, connector, since }) => {
          const refused = { status: 503 };
          connector.misbehaves(...texts.slice(0, place).map(() => fine), refused, refused, refused);
          await user.says(says);
          const arrived = texts.filter((_, other) => other !== place);
          expect(alike(since().filter(isText))).toEqual(alike(arrived.filter(isText)));
          await user.says('merci');
          const [, ...opening] = user.hears().split(user.t('dialog.unsaid'));
          expect(opening).toHaveLength(1);
          // A card is put again with its question.
          if (isText(lost)) expect(opening.join('')).toContain(plain(lost));
          expect(cardOf(user.question())).not.toBeNull();
        }),
      ),
    );
  });

  it.each<[string, Misbehaviour]>([
    ['cut off', { status: 0, cut: true }],
    ['cut off once it was taken', { status: 0, cut: true, taken: true }],
  ])('a message that is %s is not sent again, and its question is put again', async (_, fault) => {
    const { texts, after } = await replyTo(state, says);
    await Promise.all(
      texts.map((_text, place) =>
        at(state, async ({ user, connector, since }) => {
          connector.misbehaves(...texts.slice(0, place).map(() => fine), fault);
          await user.says(says);
          const arrived = texts.filter((_, other) => fault.taken || other !== place);
          expect(alike(since().filter(isText))).toEqual(alike(arrived.filter(isText)));
          expect(await user.state()).toBe(after);
          await user.says('merci');
          expect(user.hears()).toContain(user.t('dialog.unsaid'));
          expect(plain(texts.filter(isText).at(-1) ?? '')).toContain(lastLine(user));
        }),
      ),
    );
  });

  it.each([403, 404])('%d ends the reply, and not the dialog', async status => {
    const { texts, after } = await replyTo(state, says);
    await at(state, async ({ user, connector, since }) => {
      connector.misbehaves(fine, { status });
      await user.says(says);
      expect(since()).toHaveLength(1);
      expect(await user.state()).toBe(after);
      await user.says('merci');
      expect(user.hears()).toContain(user.t('dialog.unsaid'));
      for (const text of texts.slice(1).filter(isText)) expect(user.hears()).toContain(plain(text));
    });
  });
});

it.each([
  ['askNumenKnown', '99E4183727AQX', 'numenTypedEarly'],
  ['identify', '99E4183727AQX', 'numenTyped'],
  ['newPassword', 'mon mot de passe est Licorne-Verte-27', 'passwordTyped'],
] as const)(
  'a lost warning at %s about « %s » says again to delete the message',
  async (state, secret, notice) => {
    await at(state, async ({ user, connector }) => {
      connector.misbehaves({ status: 403 });
      await user.says(secret);
      await user.says('merci');
      const warning = plain(user.t(`dialog.notices.${notice}`));
      expect(user.hears()).toContain(`${warning} ${plain(user.t('dialog.deleteIt'))}`);
    });
  },
);

it('what was lost is told once, and not for ever', async () => {
  await at('start', async ({ user, connector }) => {
    connector.misbehaves({ status: 403 });
    await user.says('j’ai tout perdu');
    await user.says('merci');
    await user.says('merci');
    expect(user.hears()).not.toContain(user.t('dialog.unsaid'));
  });
});

it('a channel that is slow gets every message once', async () => {
  await at('start', async ({ user, connector, since }) => {
    connector.misbehaves({ ...fine, delay: 1_500 }, { ...fine, delay: 1_500 });
    await user.says('j’ai tout perdu');
    expect(since()).toEqual([...new Set(since())]);
    expect(await user.state()).toBe('askNumenKnown');
  });
});

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/gu, ' ');
/** The question that was put again, which is the end of what is asked. */
const lastLine = (user: TeamsUser): string => user.hears().split('\n\n').at(-1) ?? '';
