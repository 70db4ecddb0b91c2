import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { AnyStateNode } from 'xstate';
import type { Effect } from '../../dialogs/effects';
import type { DialogEvent, UserEvent, WorldEvent } from '../../dialogs/events';
import { guide } from '../../dialogs/guide';
import { freshSnapshot, fromJson, type GuideSnapshot, settle, toJson } from '../../dialogs/settle';
import { stateNames, stateOf } from '../../dialogs/state-names';
import { viewOf } from '../../dialogs/views';
import { lyonFacts } from '../academies';
import { some } from '../sweeps';
import { guideDiagram } from './diagram';
import { sceneOf } from './every-scene';
import { guidePaths, reachedStates, step } from './paths';

const paths = guidePaths();
const transitions = paths.map(path => path.last);

const questionsWithin = (node: AnyStateNode): string[] =>
  node.type === 'atomic' ? [node.key] : Object.values(node.states).flatMap(questionsWithin);

/** 0 beside the way. */
const stepIn = (snapshot: GuideSnapshot): number =>
  Number(/\d/u.exec(viewOf(sceneOf(stateOf(snapshot), 'fr', snapshot.context)).step ?? '')?.[0] ?? 0);

describe('the statechart of the guide', () => {
  it('has facts for every question', () => {
    expect([...stateNames].sort()).toEqual(questionsWithin(guide.root).sort());
  });

  it.each(stateNames)('reaches %s', name => {
    expect(reachedStates(paths)).toContain(name);
  });

  it.each(stateNames)('does not keep a person in %s', name => {
    const leaving = transitions.filter(at => at.from === name && at.to !== name);
    expect(leaving.length).toBeGreaterThan(0);
  });

  it('comes to a new password only after a verified identity, on every path', () => {
    const coming = paths.filter(path => path.last.to === 'newPassword');
    expect(coming.length).toBeGreaterThan(20);
    for (const { steps } of coming) {
      const verified = steps.findIndex(at => at.event === 'identity.verified');
      const password = steps.findIndex(at => at.to === 'newPassword');
      expect(verified).toBeGreaterThanOrEqual(0);
      expect(verified).toBeLessThan(password);
    }
  });

  it('asks for a password form only under a grant, or where that form is to prove the identity itself', () => {
    const asked = transitions.flatMap(({ to, effects }) => effects.map(effect => ({ ...effect, to })));
    const forPassword = asked.filter(effect => effect.type === 'openForm' && effect.kind === 'password');
    expect(forPassword.filter(effect => effect.to === 'newPassword').length).toBeGreaterThan(20);
    for (const { to, ...effect } of forPassword)
      expect([to, 'grant' in effect && effect.grant !== null]).toEqual([to, to !== 'identify']);
  });

  it('counts no step back that the person did not take', () => {
    const byItself: readonly string[] = [
      'clock.ticked',
      'grant.ended',
      'identity.locked',
      'identity.rejected',
      'password.refused',
    ] satisfies WorldEvent['type'][];
    const taken = paths.flatMap(({ steps, last }) => {
      const before = steps.at(-2)?.after;
      return before && byItself.includes(last.event) ? [{ before, last }] : [];
    });
    const again = taken.filter(({ before, last }) => last.to === 'identify' && stepIn(before) === 5);
    expect(again.length).toBeGreaterThan(5);
    for (const { before, last } of taken)
      expect({ ...last, step: Math.max(stepIn(last.after), stepIn(before)) }).toEqual({
        ...last,
        step: stepIn(last.after),
      });
    const back = paths.filter(({ last }) => last.event === 'user.wentBack' && last.to === 'chooseProfile');
    const asked = back.map(({ last }) => step(last.after, { type: 'profile.staff', at: 0 }));
    const steps = asked.filter(({ to }) => to === 'identify').map(({ after }) => stepIn(after));
    expect(new Set(steps)).toEqual(new Set([4]));
  });

  it('closes every form that it leaves', () => {
    const withForm = ['identify', 'newPassword'];
    const left = transitions.filter(at => at.formBefore && withForm.includes(at.from) && at.to !== at.from);
    expect(left.length).toBeGreaterThan(20);
    for (const { effects, formBefore } of left) {
      expect(effects).toContainEqual({ type: 'closeForm', ticket: formBefore });
    }
  });

  it('forgets the person when the dialog is started again or cancelled', () => {
    const ends: DialogEvent['type'][] = ['user.restarted', 'user.cancelled'];
    const ended = transitions.filter(at => ends.includes(at.event) && at.to !== 'account');
    expect(ended.length).toBeGreaterThan(stateNames.length);
    for (const { after } of ended) {
      expect(after.context.grant).toBeNull();
      expect(after.context.account).toBeNull();
      expect(after.context.numenKey).toBeNull();
    }
  });

  it('goes on from a snapshot that was stored after any event', () => {
    const stored = new Map(transitions.map(({ after }) => [JSON.stringify(toJson(after)), after]));
    for (const after of some([...stored.values()])) {
      const restored =
        fromJson(JSON.parse(JSON.stringify(toJson(after))), { ...lyonFacts, walkthroughLength: 3 }) ?? after;
      expect(restored).not.toBe(after);
      const next: DialogEvent = { type: 'user.wentBack', at: 0 };
      expect(stateOf(step(restored, next).after)).toBe(stateOf(step(after, next).after));
    }
  });
});

const minute = 60_000;
const grant = { token: 'grant', expiresAt: 10 * minute };
const account = {
  firstName: 'Camille',
  lastName: 'Fictif',
  username: 'cfictif',
  email: 'camille.fictif@ac-lyon.fr',
  accountType: 'academic',
} as const;
const verified = { type: 'identity.verified', grant, account } as const;
const typedIdentity = {
  type: 'birthDate.typed',
  claims: { numenKey: 'key', birthDateTag: 'tag' },
} as const;

/** A dialog in a world that opens every form it is asked for, and answers every typed identity alike. */
function dialog(answer: WorldEvent = { type: 'identity.rejected', remaining: 4 }) {
  let snapshot: GuideSnapshot = freshSnapshot({ locale: 'fr', ...lyonFacts, walkthroughLength: 3 });
  let tickets = 0;
  const open = new Set<string>();
  const effects: Effect[] = [];
  const perform = async (effect: Effect): Promise<DialogEvent | null> => {
    effects.push(effect);
    switch (effect.type) {
      case 'openForm': {
        const ticket = `ticket-${++tickets}`;
        open.add(ticket);
        const { expiresAt } = grant;
        return { type: 'form.opened', kind: effect.kind, ticket, expiresAt, at: minute };
      }
      case 'closeForm':
        open.delete(effect.ticket);
        return null;
      default:
        return { ...answer, at: minute };
    }
  };
  const happens = async (event: UserEvent | WorldEvent, at = minute) => {
    snapshot = await settle(snapshot, [{ ...event, at }], perform);
  };
  return {
    happens,
    follows: async (...events: (UserEvent | WorldEvent)[]) => {
      for (const event of events) await happens(event);
    },
    opens: (ticket: string) => open.add(ticket),
    openForms: () => [...open],
    effects,
    state: () => stateOf(snapshot),
    context: () => snapshot.context,
    said: () => snapshot.context.notices.map(({ id }) => id),
  };
}

async function identified() {
  const talk = dialog();
  await talk.follows({ type: 'profile.staff' }, verified);
  expect(talk.state()).toBe('account');
  return talk;
}

describe('a verified identity', () => {
  const places: Record<string, (UserEvent | WorldEvent)[]> = {
    account: [],
    newPassword: [{ type: 'password.requested' }],
    askRestorationDate: [{ type: 'restoration.requested' }],
    confirmRestoration: [{ type: 'restoration.requested' }, { type: 'date.given', date: '1969-12-20' }],
  };

  describe.each(Object.entries(places))('left in « %s »', (place, way) => {
    it.each([[{ type: 'walkthrough.left' }], [{ type: 'user.wentBack' }]] as const)(
      'is not given back by the walkthrough once it was forgotten (%j)',
      async left => {
        const talk = await identified();
        await talk.follows(...way);
        expect(talk.state()).toBe(place);
        await talk.follows({ type: 'user.cancelled' }, { type: 'user.cancelled' });
        await talk.follows({ type: 'walkthrough.started' });
        talk.effects.length = 0;
        await talk.happens(left);
        expect(talk.state()).not.toBe(place);
        expect(talk.context()).toMatchObject({ grant: null, account: null });
        expect(talk.effects).not.toContainEqual(expect.objectContaining({ kind: 'password' }));
      },
    );

    it.each([
      ['it ended meanwhile', { type: 'clock.ticked' }, 11 * minute],
      ['it was ended', { type: 'grant.ended' }, minute],
    ] as const)(
      'is asked for again after the walkthrough when %s, and that is said',
      async (_, event, at) => {
        const talk = await identified();
        await talk.follows(...way, { type: 'walkthrough.started' });
        await talk.happens(event, at);
        talk.effects.length = 0;
        await talk.happens({ type: 'walkthrough.left' }, at);
        expect([talk.state(), ...talk.said()]).toEqual(['identify', 'grantEnded']);
        const kind = place === 'newPassword' ? 'password' : 'identity';
        expect(talk.effects).toMatchObject([{ type: 'openForm', kind, grant: null }]);
      },
    );

    it('leads back there when it is verified again, by whoever', async () => {
      const talk = await identified();
      await talk.follows(...way);
      await talk.happens({ type: 'clock.ticked' }, grant.expiresAt);
      await talk.happens({ ...verified, grant: { token: 'another', expiresAt: 30 * minute } }, 11 * minute);
      // A date that was only to be confirmed is asked for again: it may be another person.
      expect(talk.state()).toBe(place === 'confirmRestoration' ? 'askRestorationDate' : place);
      await talk.happens({ type: 'user.restarted' }, 11 * minute);
      await talk.happens({ type: 'profile.staff' }, 11 * minute);
      await talk.happens({ ...verified, grant: { token: 'a third', expiresAt: 30 * minute } }, 11 * minute);
      expect(talk.state()).toBe('account');
    });

    it('comes back with the walkthrough as long as it lasts', async () => {
      const talk = await identified();
      await talk.follows(...way, { type: 'walkthrough.started' }, { type: 'walkthrough.left' });
      expect([talk.state(), ...talk.said()]).toEqual([place]);
    });

    it('does nothing any more once its time is over, whatever is asked', async () => {
      const asked: (UserEvent | WorldEvent)[] = [
        { type: 'answer.yes' },
        { type: 'user.askedHelp' },
        { type: 'language.chosen', locale: 'en' },
        { type: 'grant.renewalRequested' },
        { type: 'password.requested' },
        { type: 'form.requested' },
        { type: 'password.typed' },
        { type: 'topic.asked', topic: 'numen' },
        { type: 'input.unrecognized' },
        { type: 'clock.ticked' },
      ];
      for (const event of asked) {
        const talk = await identified();
        await talk.follows(...way);
        talk.effects.length = 0;
        await talk.happens(event, grant.expiresAt);
        expect([event.type, talk.state(), talk.said().at(-1)]).toEqual([
          event.type,
          'identify',
          'grantEnded',
        ]);
        const wrote = talk.effects.filter(({ type }) => type !== 'closeForm');
        // Over the form of a password, or on the way to it: that form asks for the identity.
        const isForPassword =
          place === 'newPassword' ||
          (place === 'account' && event.type === 'answer.yes') ||
          event.type.startsWith('password.');
        const kind = isForPassword ? 'password' : 'identity';
        expect(wrote).toMatchObject([{ type: 'openForm', kind, grant: null }]);
        expect(talk.openForms()).toEqual([talk.context().form?.ticket]);
      }
    });
  });

  describe.each(Object.entries(places))('that ends soon in « %s »', (place, way) => {
    const longer = { type: 'grant.renewed', grant: { token: 'longer', expiresAt: 18 * minute } } as const;
    const inTime = async (answer: WorldEvent) => {
      const talk = dialog(answer);
      await talk.follows({ type: 'profile.staff' }, verified, ...way);
      await talk.happens({ type: 'clock.ticked' }, 8 * minute);
      expect([talk.state(), ...talk.said()]).toEqual([place, 'grantEndsSoon']);
      await talk.happens({ type: 'grant.renewalRequested' }, 8 * minute);
      return talk;
    };

    it('is extended where one is, under a form of its own time', async () => {
      const talk = await inTime(longer);
      expect([talk.state(), ...talk.said()]).toEqual([place, 'grantRenewed']);
      expect(talk.context()).toMatchObject({ grant: longer.grant, grantRenewed: true });
      expect(talk.openForms()).toEqual(place === 'newPassword' ? [talk.context().form?.ticket] : []);
      const [form] = talk.effects.filter(effect => effect.type === 'openForm').slice(-1);
      if (place === 'newPassword') expect(form?.grant).toEqual(longer.grant);
    });

    it('is not offered again once there is no more time to be had', async () => {
      const talk = await inTime({ type: 'grant.notRenewed' });
      expect([talk.state(), ...talk.said()]).toEqual([place, 'grantEndsForGood']);
      expect(talk.context().grantRenewed).toBe(true);
      expect(talk.openForms()).toEqual(place === 'newPassword' ? [talk.context().form?.ticket] : []);
    });

    it('keeps the grant of a password that was changed meanwhile, and that is said', async () => {
      const talk = await identified();
      await talk.follows(...way, { type: 'password.changed', grant: longer.grant });
      expect(talk.said()).toEqual(['passwordChanged']);
      expect(talk.context().grant).toEqual(longer.grant);
    });
  });

  it('that was ended on purpose is not given back by a password that was changed meanwhile', async () => {
    const talk = await identified();
    await talk.follows({ type: 'user.cancelled' }, { type: 'password.changed', grant });
    expect([talk.context().grant, ...talk.said()]).toEqual([null, 'passwordChanged']);
  });

  it('that ended without a word is asked for again with one, wherever what it is for is asked for', async () => {
    const ways: [string, (UserEvent | WorldEvent)[]][] = [
      ['chooseProfile', [{ type: 'user.wentBack' }]],
      ['external', [{ type: 'profile.external' }]],
      ['done', [{ type: 'account.finished' }]],
      ['start', [{ type: 'user.wentBack' }, { type: 'user.wentBack' }, { type: 'user.wentBack' }]],
    ];
    const asked: UserEvent[] = [
      { type: 'profile.staff' },
      { type: 'account.requested' },
      { type: 'password.requested' },
      { type: 'restoration.requested' },
      { type: 'grant.renewalRequested' },
    ];
    for (const [place, way] of ways) {
      for (const event of asked) {
        for (const ticks of [true, false]) {
          const talk = await identified();
          await talk.follows(...way);
          expect(talk.state()).toBe(place);
          if (ticks) await talk.happens({ type: 'clock.ticked' }, 11 * minute);
          expect([talk.state(), ...talk.said()]).toEqual([place]);
          await talk.happens(event, 11 * minute);
          expect([place, event.type, talk.state(), ...talk.said()]).toEqual([
            place,
            event.type,
            'identify',
            'grantEnded',
          ]);
        }
      }
    }
  });

  describe('that ended over the form of a new password', () => {
    const another = { token: 'another', expiresAt: 30 * minute };
    const ended = async () => {
      const talk = await identified();
      await talk.follows({ type: 'password.requested' });
      await talk.happens({ type: 'clock.ticked' }, grant.expiresAt);
      expect([talk.state(), talk.context().form?.kind]).toEqual(['identify', 'password']);
      return talk;
    };

    it('is proved in that form, which ends the way at once', async () => {
      const talk = await ended();
      const { account } = verified;
      await talk.happens({ type: 'password.changed', grant: another, account }, 11 * minute);
      expect([talk.state(), talk.said()]).toEqual(['done', ['passwordChanged']]);
      expect(talk.context()).toMatchObject({ grant: another, account, provesInForm: false });
    });

    it('is proved also when the password is refused', async () => {
      const talk = await ended();
      const proved = { grant: another, account: verified.account };
      await talk.happens({ type: 'password.refused', reason: 'rules', proved }, 11 * minute);
      expect([talk.state(), talk.said()]).toEqual(['newPassword', ['passwordRefused']]);
      expect(talk.context().grant).toEqual(another);
      const form = talk.effects.findLast(({ type }) => type === 'openForm');
      expect(form).toMatchObject({ kind: 'password', grant: another });
    });

    it('is asked for in it again after a refusal, and not any more by who went back', async () => {
      const talk = await ended();
      await talk.happens({ type: 'identity.rejected', remaining: 4 }, 11 * minute);
      expect([talk.state(), talk.context().form?.kind]).toEqual(['identify', 'password']);
      await talk.happens({ type: 'user.wentBack' }, 11 * minute);
      await talk.happens({ type: 'profile.staff' }, 11 * minute);
      expect([talk.state(), talk.context().form?.kind]).toEqual(['identify', 'identity']);
    });

    it('is not believed without a proof', async () => {
      const talk = await ended();
      await talk.happens({ type: 'password.changed', grant: another }, 11 * minute);
      expect(talk.state()).toBe('identify');
      expect(talk.context()).toMatchObject({ grant: null, account: null });
    });
  });

  it('is not asked for again as long as it lasts', async () => {
    const talk = await identified();
    await talk.follows({ type: 'user.wentBack' }, { type: 'profile.external' }, { type: 'profile.staff' });
    expect(talk.state()).toBe('account');
  });

  it('needs no NUMEN: one that is typed is not said to be kept', async () => {
    const talk = await identified();
    await talk.happens({ type: 'numen.typed', numenKey: 'key' });
    expect([talk.context().numenKey, ...talk.said()]).toEqual([null, 'numenNotNeeded']);
    await talk.happens({ type: 'numen.known' });
    expect(talk.said()).toEqual(['identityKnown']);
  });

  it('is offered more time once; then its end is said, and that one comes back to one’s place', async () => {
    const talk = await identified();
    await talk.happens({ type: 'clock.ticked' }, 8 * minute);
    expect(talk.said()).toEqual(['grantEndsSoon']);
    await talk.happens(
      { type: 'grant.renewed', grant: { token: 'longer', expiresAt: 18 * minute } },
      8 * minute,
    );
    await talk.happens({ type: 'clock.ticked' }, 16 * minute);
    expect(talk.said()).toEqual(['grantEndsForGood']);
    await talk.happens({ type: 'grant.notRenewed' }, 16 * minute);
    expect([talk.state(), ...talk.said()]).toEqual(['account', 'grantEndsForGood']);
  });

  it.each([
    ['password.requested', 'newPassword'],
    ['restoration.requested', 'askRestorationDate'],
    ['account.requested', 'account'],
  ] as const)('is asked for again at the end, on %s, and leads to %s', async (type, place) => {
    const talk = await identified();
    await talk.follows({ type: 'password.requested' }, { type: 'password.changed', grant });
    await talk.happens({ type }, 11 * minute);
    expect(talk.state()).toBe('identify');
    await talk.happens({ ...verified, grant: { token: 'another', expiresAt: 30 * minute } }, 11 * minute);
    expect(talk.state()).toBe(place);
  });

  it('that was cancelled is asked for again after the walkthrough, and that is said', async () => {
    const talk = await identified();
    await talk.follows(
      { type: 'user.cancelled' },
      { type: 'walkthrough.started' },
      { type: 'walkthrough.left' },
    );
    expect([talk.state(), ...talk.said()]).toEqual(['identify', 'identityForgotten']);
  });

  it('is not taken from a stored dialog that has none', async () => {
    const talk = await identified();
    const stored = JSON.parse(
      JSON.stringify(toJson(freshSnapshot({ locale: 'fr', ...lyonFacts, walkthroughLength: 3 }))),
    );
    const hollow = fromJson({ ...stored, value: { assistant: { verified: 'account' } } }, lyonFacts);
    expect(hollow && stateOf(hollow)).toBe('account');
    const after =
      hollow && (await settle(hollow, [{ type: 'user.askedHelp', at: minute }], async () => null));
    expect(after && stateOf(after)).toBe('identify');
    expect(talk.state()).toBe('account');
  });
});

describe('a locked identification', () => {
  it.each([
    [{ type: 'profile.staff' }],
    [{ type: 'password.requested' }],
    [{ type: 'restoration.requested' }],
    [{ type: 'account.requested' }],
  ] as const)('opens no form that can only fail, and says until when (%j)', async event => {
    for (const way of [[], [{ type: 'user.wentBack' }], [{ type: 'walkthrough.started' }]] as const) {
      const talk = dialog();
      const until = 20 * minute;
      await talk.follows({ type: 'profile.staff' }, { type: 'identity.locked', until }, ...way, event);
      expect(talk.state()).toBe('locked');
      expect(talk.context().notices).toEqual([{ id: 'stillLocked', until }]);
      expect(talk.openForms()).toEqual([]);
    }
  });

  it('is tried again when its time is over, wherever one is then', async () => {
    const talk = dialog();
    await talk.follows(
      { type: 'profile.staff' },
      { type: 'identity.locked', until: 20 * minute },
      { type: 'user.wentBack' },
    );
    await talk.happens({ type: 'profile.staff' }, 20 * minute);
    expect(talk.state()).toBe('identify');
  });
});

describe('of the forms that were opened', () => {
  it('only the one that the dialog waits for stays open after a typed identity was refused', async () => {
    for (const way of [
      [],
      [{ type: 'need.stated', need: 'lost_both' }],
      [{ type: 'profile.staff' }],
    ] as const) {
      const talk = dialog();
      await talk.follows(...way, typedIdentity);
      expect([talk.state(), ...talk.said()]).toEqual(['identify', 'birthDateTyped', 'rejected']);
      expect(talk.openForms()).toEqual([talk.context().form?.ticket]);
    }
  });

  it.each([
    [verified],
    [{ type: 'identity.locked', until: 20 * minute }],
    [{ type: 'effect.failed' }],
  ] as const)('none stays open that a typed identity made needless (%j)', async answer => {
    const talk = dialog(answer);
    await talk.happens(typedIdentity);
    const awaited = talk.context().form;
    expect(talk.openForms()).toEqual(awaited ? [awaited.ticket] : []);
  });

  it('another one replaces the first, and the same one is no other', async () => {
    const talk = dialog();
    await talk.happens({ type: 'profile.staff' });
    const [first = ''] = talk.openForms();
    const event = { type: 'form.opened', kind: 'identity', expiresAt: grant.expiresAt } as const;
    await talk.happens({ ...event, ticket: first });
    expect(talk.openForms()).toEqual([first]);
    talk.opens('another');
    await talk.happens({ ...event, ticket: 'another' });
    expect(talk.openForms()).toEqual(['another']);
    expect(talk.context().form?.ticket).toBe('another');
  });

  it('one of the other kind is closed, and not waited for', async () => {
    const talk = await identified();
    await talk.happens({ type: 'password.requested' });
    const [awaited] = talk.openForms();
    talk.opens('late');
    await talk.happens({ type: 'form.opened', kind: 'identity', ticket: 'late', expiresAt: grant.expiresAt });
    expect(talk.openForms()).toEqual([awaited]);
    expect(talk.context().form?.kind).toBe('password');
  });

  it('one whose time seems over is closed, in case it was extended meanwhile', async () => {
    const talk = dialog();
    await talk.happens({ type: 'profile.staff' });
    await talk.happens({ type: 'clock.ticked' }, grant.expiresAt);
    expect([talk.openForms(), talk.context().form, talk.said()]).toEqual([[], null, ['formExpired']]);
  });
});

describe('what was sent with a form', () => {
  it.each([
    ['rules', 'passwordRefused'],
    ['busy', 'passwordNotTried'],
    ['currentPassword', 'wrongCurrentPassword'],
    ['locked', 'currentPasswordLocked'],
    ['endedByLock', 'identityEndedByLock'],
    ['conflict', 'accountChangedElsewhere'],
  ] as const)('is said to be refused in the chat (%s)', async (reason, said) => {
    const talk = await identified();
    await talk.follows({ type: 'password.requested' }, { type: 'password.refused', reason });
    expect(talk.said()).toEqual([said]);
    expect(talk.openForms()).toEqual([talk.context().form?.ticket]);
  });

  it('is told also when the dialog has left the form meanwhile', async () => {
    const talk = await identified();
    await talk.happens({ type: 'password.changed', grant });
    expect([talk.state(), ...talk.said()]).toEqual(['account', 'passwordChanged']);
    await talk.happens({ type: 'password.refused', reason: 'rules' });
    expect([talk.state(), ...talk.said()]).toEqual(['account', 'passwordRefused']);
    await talk.follows({ type: 'user.restarted' }, { type: 'identity.rejected', remaining: 2 });
    expect([talk.state(), ...talk.said()]).toEqual(['start', 'rejected']);
  });
});

describe('what a person says', () => {
  it('is answered where it changes nothing: a need that is known already, and a cancellation of nothing', async () => {
    const talk = dialog();
    const need = { type: 'need.stated', need: 'lost_both' } as const;
    await talk.follows(need, need);
    expect([talk.state(), ...talk.said()]).toEqual(['askNumenKnown', 'need']);
    await talk.follows({ type: 'user.cancelled' }, { type: 'user.cancelled' });
    expect([talk.state(), ...talk.said()]).toEqual(['farewell', 'nothingChanged']);
  });

  it.each([
    [{ type: 'profile.external' }, 'external', 'alreadyThere'],
    [{ type: 'numen.known' }, 'chooseProfile', 'alreadyThere'],
    [{ type: 'numen.sought' }, 'askStaffCategory', 'seekNumen'],
    [{ type: 'password.requested' }, 'askNumenKnown', 'identityFirst'],
    [{ type: 'account.requested' }, 'askNumenKnown', 'identityFirst'],
  ] as const)(
    'is answered where it leads to the question that is asked already (%j)',
    async (event, state, said) => {
      const talk = dialog();
      await talk.follows(event, event);
      expect([talk.state(), ...talk.said()]).toEqual([state, said]);
    },
  );

  it.each([
    ['farewell', { type: 'user.cancelled' }],
    ['walkthrough', { type: 'walkthrough.started' }],
  ] as const)('leads on from « %s », too', async (place, way) => {
    const leads: [UserEvent, string][] = [
      [{ type: 'restoration.requested' }, 'askNumenKnown'],
      [{ type: 'password.requested' }, 'askNumenKnown'],
      [{ type: 'profile.staff' }, 'identify'],
      [{ type: 'profile.external' }, 'external'],
      [{ type: 'numen.sought' }, 'askStaffCategory'],
      [{ type: 'numen.known' }, 'chooseProfile'],
      [typedIdentity, 'identify'],
      [{ type: 'numen.typed', numenKey: 'key' }, 'chooseProfile'],
      [{ type: 'numen.malformed' }, 'chooseProfile'],
      [{ type: 'need.stated', need: 'lost_password' }, 'askNumenKnown'],
      [{ type: 'birthDate.typed', claims: null }, 'askNumenKnown'],
      [{ type: 'birthDate.impossible' }, 'askNumenKnown'],
    ];
    for (const [event, state] of leads) {
      const talk = dialog();
      await talk.happens(way);
      expect(talk.state()).toBe(place);
      await talk.happens(event);
      expect([event.type, talk.state()]).toEqual([event.type, state]);
      expect(talk.said()).not.toContain('unexpected');
    }
  });

  it.each([
    [{ type: 'user.cancelled' }],
    [{ type: 'walkthrough.started' }],
    [{ type: 'walkthrough.finished' }],
  ] as const)('of their NUMEN is used as it was said to be (%j)', async way => {
    const talk = dialog();
    await talk.follows(way, { type: 'numen.typed', numenKey: 'key' });
    expect(talk.said()).toEqual(['numenTypedEarly']);
    await talk.happens({ type: 'profile.staff' });
    expect(talk.effects).toMatchObject([{ type: 'openForm', kind: 'identity', numenKey: 'key' }]);
  });

  it('about a lost identifier is answered by the account, once it is known', async () => {
    const talk = await identified();
    await talk.happens({ type: 'need.stated', need: 'lost_username' });
    expect(talk.context().notices).toEqual([{ id: 'topic', topic: 'whoAmI' }]);
  });
});

describe('guide.mermaid', () => {
  it('is the diagram of the statechart as it is (`npm run diagram` writes it anew)', () => {
    const file = 'dialogs/guide.mermaid';
    if (process.env.UPDATE_DIAGRAM) writeFileSync(file, guideDiagram());
    expect(readFileSync(file, 'utf8')).toBe(guideDiagram());
  });
});
