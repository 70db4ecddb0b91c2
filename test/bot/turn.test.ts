import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { ConversationStore } from '../../src/bot/conversation-store';
import { hashOf } from '../../src/forms/tickets';
import type { Ports } from '../../src/ports';
import { camille } from '../conversations/people';
import { openEmbedded, type Service, startService } from '../conversations/service';
import { hangUp, talk, type User } from '../conversations/talk';
import { goTo } from '../conversations/ways';

jest.setTimeout(240_000);

const wrongDate = '01/01/1970';

describe('a turn', () => {
  let service: Service;
  afterEach(async () => {
    hangUp();
    await service.stop();
  });

  /** A service whose conversations are saved through `save`, which may be set after the start. */
  async function start(way = (user: User) => goTo('identify', user)) {
    const saves: Saves = { count: 0, tickets: [], before: async () => {} };
    service = await startService({
      openStore: async options => watched(await openEmbedded(options), saves),
    });
    const user = await talk(service);
    await way(user);
    saves.count = 0;
    return { user, saves };
  }

  const openForms = async ({ tickets }: Saves) => {
    const found = await Promise.all([...new Set(tickets)].map(hash => service.store.tickets.find(hash)));
    return found.flatMap(ticket => (ticket?.state === 'open' ? [ticket.hash] : []));
  };

  const lostPassword = async (user: User) => user.chooses('lostPassword');

  const attemptsOn = async (numen: string) => {
    const { keyring, store } = service;
    const record = await store.attempts.read(keyring.attemptKey('identity', keyring.numenKey(numen)));
    return record?.count ?? 0;
  };

  it.each([1, 2, 3])('costs one attempt when its save is lost %i times', async lost => {
    const { user, saves } = await start();
    let left = lost;
    saves.before = async (store, key) => {
      if (left-- <= 0) return;
      const stored = await store.load(key);
      if (stored) await store.save(stored);
    };
    await user.says(`${camille.numen} ${wrongDate}`);
    expect(user.hears()).toContain('4');
    expect(await attemptsOn(camille.numen)).toBe(1);
    expect(await user.state()).toBe('identify');
  });

  it('costs one attempt when the save of what came of it is lost, and is told once', async () => {
    const { user, saves } = await start();
    saves.before = async (store, key) => {
      // The second save of the turn; another server has finished it meanwhile.
      if (saves.count !== 2) return;
      const stored = await store.load(key);
      if (stored) await store.save({ ...stored, claim: null });
    };
    await user.says(`${camille.numen} ${wrongDate}`);
    expect(await attemptsOn(camille.numen)).toBe(1);
    expect(user.replies()).toEqual([]);
  });

  it('saves once when it asks nothing of the world, and twice when it does', async () => {
    const { user, saves } = await start();
    await user.types('help');
    expect(saves.count).toBe(1);
    saves.count = 0;
    await user.says(`${camille.numen} ${wrongDate}`);
    expect(saves.count).toBe(2);
  });

  it('is one, of a message that a client sends fifty times under its own id', async () => {
    const { user, saves } = await start();
    const message = {
      type: 'message',
      text: `${camille.numen} ${wrongDate}`,
      channelData: { clientActivityID: 'sent-again' },
    };
    await Promise.all(Array.from({ length: 50 }, () => user.sendsRaw(message)));
    expect(saves.count).toBe(2);
    expect(await attemptsOn(camille.numen)).toBe(1);
    const sent = user.all().filter(({ from }) => from.id === user.userId);
    expect(sent.filter(({ id }) => id === sent.at(-1)?.id)).toHaveLength(1);
    for (let others = 0; others < 30; others++) await user.types('help');
    await user.sendsRaw(message);
    expect(await attemptsOn(camille.numen)).toBe(1);
    const other = { text: `${camille.numen} 02/01/1970`, channelData: { clientActivityID: 'another' } };
    await user.sendsRaw({ ...message, ...other });
    expect(await attemptsOn(camille.numen)).toBe(2);
  });

  it('that was cut short is finished by the clock, and told', async () => {
    const { user, saves } = await start();
    saves.before = async () => {
      if (saves.count === 2) throw new Error('the process is gone');
    };
    await user.says(`${camille.numen} ${wrongDate}`);
    const cut = await service.store.conversations.load(`directline/${user.conversationId}`);
    expect(cut?.claim).not.toBeNull();
    await user.waits(15_000);
    expect(user.hears()).toContain(user.t('dialog.notices.rejected', { count: 4 }));
    expect(await attemptsOn(camille.numen)).toBe(1);
    const after = await service.store.conversations.load(`directline/${user.conversationId}`);
    expect(after?.claim).toBeNull();
  });

  it('that was cut short is finished before the next one, in order', async () => {
    const { user, saves } = await start();
    saves.before = async () => {
      if (saves.count === 2) throw new Error('the process is gone');
    };
    await user.says(`${camille.numen} ${wrongDate}`);
    await user.types('help');
    const heard = user.hears();
    const [refused, helped] = [
      user.t('dialog.notices.rejected', { count: 4 }),
      user.t('dialog.help.identify'),
    ];
    expect(heard.indexOf(refused)).toBeGreaterThanOrEqual(0);
    expect(heard.indexOf(refused)).toBeLessThan(heard.indexOf(helped));
  });

  it('that verified an identity and was cut short has one form open, the one that is waited for', async () => {
    const { user, saves } = await start(lostPassword);
    saves.before = async () => {
      if (saves.count === 2) throw new Error('the process is gone');
    };
    await user.says(`${camille.numen} ${camille.birthDate}`);
    expect(await openForms(saves)).toHaveLength(1);
    await user.waits(15_000);
    const { form } = (await service.snapshotOf(user.conversationId)).context;
    expect(form?.kind).toBe('password');
    expect(await openForms(saves)).toEqual([hashOf(form?.ticket ?? '')]);
  });

  it('that comes too late takes back the form that it has opened', async () => {
    const { user, saves } = await start(lostPassword);
    saves.before = async (store, key) => {
      if (saves.count !== 2) return;
      const stored = await store.load(key);
      if (stored) await store.save({ ...stored, claim: null });
    };
    await user.says(`${camille.numen} ${camille.birthDate}`);
    expect(saves.tickets).not.toHaveLength(0);
    expect((await service.snapshotOf(user.conversationId)).context.form).toBeNull();
    expect(await openForms(saves)).toEqual([]);
  });
});

interface Saves {
  count: number;
  /** Hashes of those that were to be made. */
  tickets: string[];
  before(store: ConversationStore, key: string): Promise<void>;
}

function watched<Store extends Ports>(store: Store, saves: Saves): Store {
  const conversations: ConversationStore = {
    ...store.conversations,
    save: async (conversation, said) => {
      saves.count++;
      await saves.before(store.conversations, conversation.key);
      return store.conversations.save(conversation, said);
    },
  };
  const tickets: Ports['tickets'] = {
    ...store.tickets,
    create: async ticket => {
      saves.tickets.push(ticket.hash);
      return store.tickets.create(ticket);
    },
  };
  return { ...store, conversations, tickets };
}
