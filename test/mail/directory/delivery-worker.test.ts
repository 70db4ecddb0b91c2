import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Account } from '../../../src/accounts/account';
import { hashOf } from '../../../src/forms/tickets';
import { DeliveryFailed, type DeliveryProblem } from '../../../src/mail/directory/mail-directory';
import type { Ports } from '../../../src/ports';
import { lyon } from '../../academies';
import { camille, goodPassword } from '../../conversations/people';
import { minute, type Service, startService } from '../../conversations/service';
import { hangUp, talk } from '../../conversations/talk';
import { goTo } from '../../conversations/ways';

/** A directory that can be away, and that keeps what it acknowledged. */
function createDirectory({ accounts }: Ports) {
  const taken: (string | null)[] = [];
  let problem: DeliveryProblem | null = null;
  return {
    taken,
    fails: (with_: DeliveryProblem | null) => {
      problem = with_;
    },
    deliver: async (accountId: string): Promise<Account | null> => {
      if (problem) throw new DeliveryFailed(problem);
      const account = await accounts.findById(accountId);
      taken.push(account?.lastResetId ?? null);
      return account;
    },
    close: async () => {},
  };
}

let service: Service;
let directory: ReturnType<typeof createDirectory>;
beforeEach(async () => {
  service = await startService({
    mailDirectory: store => {
      directory = createDirectory(store);
      return directory;
    },
  });
});
afterEach(async () => {
  hangUp();
  await service.stop();
});

const changes = async (password = goodPassword) => {
  const user = await talk(service);
  await goTo('newPassword', user);
  await user.fillsForm({ newPassword: password, confirmation: password });
  return user;
};
const round = () => service.app.deliveries.round();
const opens = 's’ouvre maintenant';
const told = (user: Awaited<ReturnType<typeof changes>>): number =>
  user.all().filter(({ text }) => text?.includes(opens)).length;
const accountOf = async () => {
  const account = await service.store.accounts.findByUsername(camille.username);
  if (!account) throw new Error('there is no account');
  return account;
};

describe('a new password on its way to the mail server', () => {
  it('is said to be usable soon, and to open the mailbox once the directory has it, once', async () => {
    const user = await changes();
    expect(user.hears()).toContain(user.t('dialog.notices.mailboxSoon'));
    expect(user.hears()).toContain(user.t('dialog.states.done.introSoon').split('\n')[0]);
    expect(told(user)).toBe(0);
    await round();
    await round();
    await user.looks();
    expect(told(user)).toBe(1);
  });

  it('is kept beside the account, whose version stays', async () => {
    await changes();
    const before = await accountOf();
    await round();
    const { id, version, lastResetId: resetId } = await accountOf();
    expect(version).toBe(before.version);
    expect(await service.store.delivered.of(id)).toEqual({ version, resetId, at: service.now() });
  });

  it('waits while the directory is away, longer each time, and nothing is promised', async () => {
    const user = await changes();
    directory.fails('DIRECTORY_UNREACHABLE');
    await round();
    service.pass(400);
    await round();
    directory.fails(null);
    await round();
    expect(directory.taken).toEqual([]);
    expect(await service.commands.deliveries({})).toMatchObject({
      count: 1,
      entries: [{ username: camille.username, problem: 'DIRECTORY_UNREACHABLE' }],
    });
    service.pass(30_000);
    expect(await round()).toBe(1);
    await user.looks();
    expect(told(user)).toBe(1);
    expect(await service.commands.deliveries({})).toMatchObject({ count: 0, entries: [] });
  });

  it('waits and is delivered whatever the age at which it failed', async () => {
    const user = await changes();
    directory.fails('DIRECTORY_UNREACHABLE');
    for (const ms of [1, 1_001, 2_503, 7_777, 31_001]) {
      service.pass(ms);
      expect(await round()).toBe(0);
    }
    directory.fails(null);
    service.pass(30_001);
    expect(await round()).toBe(1);
    await user.looks();
    expect(told(user)).toBe(1);
  });

  it('opens nothing for who set a password that another one has followed', async () => {
    const first = await changes();
    const second = await changes('Autre-Tilleul-48');
    await round();
    await first.looks();
    await second.looks();
    expect([told(first), told(second)]).toEqual([0, 1]);
    expect(first.hears()).toContain('Un autre mot de passe a été choisi depuis');
    expect(first.hears()).not.toContain('s’ouvre');
  });

  it('is told to open nothing when the account was disabled before it came there', async () => {
    const user = await changes();
    await service.commands.setStatus({ ids: [(await accountOf()).id], status: 'disabled' });
    await round();
    await user.looks();
    expect(told(user)).toBe(0);
    expect(user.hears()).toContain('désactivé');
    await user.says('je peux me connecter maintenant ?');
    expect(user.hears()).toContain('désactivé');
  });

  it('is said to take longer after a minute, once, and to open the mailbox all the same', async () => {
    const user = await changes();
    directory.fails('DIRECTORY_UNREACHABLE');
    await round();
    const slow = () => user.all().filter(({ text }) => text?.includes('plus de temps que prévu')).length;
    await user.waits(50_000);
    expect(slow()).toBe(0);
    await user.waits(15_000);
    expect(slow()).toBe(1);
    await user.waits(5 * minute);
    expect(slow()).toBe(1);
    directory.fails(null);
    await round();
    await user.looks();
    expect(told(user)).toBe(1);
  });

  it('is said to be refused after a minute, with a number to call', async () => {
    const user = await changes();
    directory.fails('MAILBOX_UNKNOWN');
    await round();
    await user.waits(61_000);
    expect(user.hears()).toContain('le serveur de messagerie le **refuse**');
    expect(user.hears()).toContain(lyon.offices[0]?.phone);
  });

  it('is not to be put into a phone before it opens the mailbox', async () => {
    const user = await changes();
    const words = user.t('dialog.states.done.changeEverywhere');
    expect(user.hears()).not.toContain(words);
    expect(user.buttons()).not.toContain(user.t('dialog.choices.aftercare'));
    await round();
    await user.looks();
    expect(user.hears()).toContain(words);
    expect(user.buttons()).toContain(user.t('dialog.choices.aftercare'));
  });

  describe.each([
    ['waits', null, 'Pas encore', 'Not yet'],
    ['is refused', 'DIRECTORY_REFUSED', 'le **refuse**', '**refuses** it'],
    ['is there', 'delivered', 'l’ancien n’ouvre plus rien', 'no longer opens anything'],
  ] as const)('that %s', (_, problem, inFrench, inEnglish) => {
    const arrive = async () => {
      const user = await changes();
      directory.fails(problem === 'delivered' ? null : (problem ?? 'DIRECTORY_UNREACHABLE'));
      await round();
      await user.looks();
      return user;
    };

    it.each([
      'c’est prêt ?',
      'ça ne marche pas',
      'toujours pas utilisable',
      'mon mot de passe n’est toujours pas utilisable',
      'je n’arrive pas à me connecter avec le nouveau mot de passe',
      'combien de temps ?',
      'pourquoi c’est long ?',
      'je peux me connecter maintenant ?',
      'l’ancien marche encore ?',
      'le webmail refuse mon mot de passe',
      'quand est-ce que ça va marcher ?',
      'ça prend combien de temps ?',
      'est-ce que c’est bon maintenant ?',
    ])('answers « %s »', async text => {
      const user = await arrive();
      await user.says(text);
      expect(user.hears()).toContain(inFrench);
      expect(await user.state()).toBe('done');
    });

    it.each([
      'is it ready?',
      'it doesn’t work',
      'I can’t log in with the new password',
      'how long does it take?',
      'can I log in now?',
      'does the old one still work?',
      'why is it so slow?',
    ])('answers « %s »', async text => {
      const user = await arrive();
      await user.says('English');
      await user.says(text);
      expect(user.hears()).toContain(inEnglish);
    });
  });

  it('is delivered as the account is then: the outbox holds no hash', async () => {
    await changes();
    await changes('Autre-Tilleul-48');
    const { lastResetId } = await accountOf();
    const entries = await service.store.outbox.pending(10, 'mailbox.changed');
    expect(JSON.stringify(entries)).not.toContain('argon2');
    await round();
    expect(directory.taken).toEqual([lastResetId, lastResetId]);
  });

  it('is told to who had said goodbye meanwhile', async () => {
    const user = await changes();
    await user.chooses('finished');
    await round();
    await user.looks();
    expect(told(user)).toBe(1);
  });

  it('is delivered again when the server died before it noted so, and told once', async () => {
    const user = await changes();
    service.breaks('outbox.settle');
    await round().catch(() => {});
    service.repairs();
    service.pass(minute);
    await round();
    await user.looks();
    expect(directory.taken.length).toBeGreaterThanOrEqual(2);
    expect(told(user)).toBe(1);
  });

  it('is told by the answer to the form itself where the directory was faster than the dialog', async () => {
    const account = await accountOf();
    const keep = service.store.delivered.keep;
    const user = await talk(service);
    await goTo('newPassword', user);
    const form = await user.opensForm();
    const { ticket = '' } = (await user.snapshot()).context.form ?? {};
    await keep(account.id, { version: account.version + 1, resetId: hashOf(ticket), at: service.now() });
    await form.fills({ newPassword: goodPassword, confirmation: goodPassword });
    expect(told(user)).toBe(1);
    expect(user.hears()).not.toContain(user.t('dialog.notices.mailboxSoon'));
  });

  it('counts what waits, and since when, for Prometheus', async () => {
    await changes();
    service.pass(5_000);
    const metrics = async () => (await fetch(`${service.origin}/metrics`)).text();
    const first = await metrics();
    expect(first).toMatch(/^sesame_mail_delivery_backlog 1$/mu);
    expect(first).toMatch(/^sesame_mail_delivery_oldest_seconds 5$/mu);
    await round();
    expect(await metrics()).toMatch(/^sesame_mail_delivery_backlog 0$/mu);
    expect(await metrics()).toMatch(/^sesame_mail_delivery_seconds_bucket\{le="5"\} 1$/mu);
  });

  it('is delivered again for everybody when an operator asks for it', async () => {
    const { queued, last } = await service.commands.deliverPage({ after: '', run: 'one' });
    expect(queued).toBeGreaterThan(1);
    expect(await service.commands.deliverPage({ after: last ?? '', run: 'one' })).toEqual({
      queued: 0,
      last: null,
    });
    expect(await round()).toBe(queued);
  });
});

describe('without a mail directory', () => {
  it('nothing is said to come, and nothing waits', async () => {
    const without = await startService();
    const user = await talk(without);
    await goTo('newPassword', user);
    await user.fillsForm({ newPassword: goodPassword, confirmation: goodPassword });
    expect(user.hears()).not.toContain(user.t('dialog.notices.mailboxSoon'));
    await without.app.deliveries.round();
    expect(await without.store.audit.search({ kinds: ['mailbox'] }, null, 10)).toEqual([]);
    expect(await without.commands.deliveries({})).toEqual({ count: 0, entries: [], delivers: false });
    expect(await without.store.outbox.pending(10, 'mailbox.changed')).toEqual([]);
    hangUp();
    await without.stop();
  });
});
