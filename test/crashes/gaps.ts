import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { Locale } from '../../dialogs/events';
import { type StateName, stateOf } from '../../dialogs/state-names';
import { attemptLimits } from '../../src/accounts/attempts';
import type { KeySlots } from '../../src/accounts/key-slots';
import { createKeyring, type Keyring } from '../../src/accounts/keyring';
import { createPasswordHasher } from '../../src/accounts/password-hasher';
import type { Ports } from '../../src/ports';
import { camille, goodPassword } from '../conversations/people';
import { academy, minute, type Service, type StoreOptions, startService } from '../conversations/service';
import { hangUp, talk } from '../conversations/talk';
import { goTo } from '../conversations/ways';

type Store = Ports & { keySlots: KeySlots; close(): Promise<void> };

/** Where a store keeps its data, apart from the processes that come and go. */
export interface Place {
  open(options: StoreOptions): Promise<Store>;
  /** A copy of everything, while nothing is open; called, the answer puts it back. */
  keep(): Promise<() => Promise<void>>;
  /** A copy of what need not outlive a power cut: conversations, tickets, histories. Put back while nothing is open. */
  keepConversations(): Promise<() => Promise<void>>;
}

/** What a store of these tests is opened with. */
export const limits = {
  attemptLimits: attemptLimits(academy.limits),
  conversationLifeMs: 24 * 60 * minute,
};

/** What a person does, as one request: the same one when they do it again. */
type Act = (service: Service, person: Person) => Promise<void>;

interface Person {
  conversationId: string;
  token: string;
  cookie: string;
  /** The form that stood open. */
  ticket: string | null;
}

interface Scenario {
  title: string;
  from: StateName;
  act: Act;
}

const wrongDate = '01/01/1970';
const identity = { numen: camille.numen, birthDate: camille.birthDate, accountType: 'academic' };
const forgotten = { forgotten: 'on', newPassword: goodPassword, confirmation: goodPassword };

const scenarios: Scenario[] = [
  { title: 'a wrong identity typed', from: 'identify', act: says(`${camille.numen} ${wrongDate}`) },
  { title: 'the right identity typed', from: 'identify', act: says(`${camille.numen} ${camille.birthDate}`) },
  { title: 'a form asked for', from: 'chooseProfile', act: presses('staff', 'chooseProfile') },
  { title: 'a restoration confirmed', from: 'confirmRestoration', act: presses('yes', 'confirmRestoration') },
  { title: 'a wrong identity sent', from: 'identify', act: sends({ ...identity, birthDate: wrongDate }) },
  { title: 'the right identity sent', from: 'identify', act: sends(identity) },
  { title: 'a new password sent', from: 'newPassword', act: sends(forgotten) },
  {
    title: 'a wrong current password sent',
    from: 'newPassword',
    act: sends({ newPassword: goodPassword, confirmation: goodPassword, currentPassword: 'Faux-Tilleul-48' }),
  },
];

const isTyped = ({ title }: Scenario): boolean => !title.endsWith('sent');

/** `GAPS_EVERY=3`: before each third call only, another one where the conversations are thrown away. */
const every = Number(process.env.GAPS_EVERY ?? 1);

/**
 * The process dies before each call that a turn makes to its store, one after the other: with what it had written, and with the
 * last pages of the conversations thrown away. Then the person does the same again.
 */
export function gapsContract(newPlace: () => Promise<Place>): void {
  it.each(scenarios)('$title counts once, wherever the process dies', async scenario => {
    const place = await newPlace();
    const keyring = createKeyring(randomBytes(32));
    const person = await prepared(place, keyring, scenario.from);
    const restart = await place.keep();
    const { calls, facts } = await undisturbed();
    expect(calls).toBeGreaterThan(3);
    let deaths = 0;
    for (const isThrownAway of [false, true]) {
      for (let gap = isThrownAway ? every - 1 : 0; gap <= calls; gap += every) {
        await diesAt(gap, isThrownAway);
        deaths += 1;
      }
    }
    process.stdout.write(`${scenario.title}: ${deaths} deaths\n`);

    async function undisturbed() {
      const death = createDeath();
      const service = await started(place, keyring, death);
      death.at(Number.POSITIVE_INFINITY);
      await scenario.act(service, person);
      const made = death.calls();
      const known = await factsOf(service, person);
      await service.stop();
      return { calls: made, facts: known };
    }

    async function diesAt(gap: number, isThrownAway: boolean): Promise<void> {
      await restart();
      const death = createDeath();
      const first = await started(place, keyring, death);
      const throwAway = await place.keepConversations();
      death.at(gap);
      await scenario.act(first, person).finally(() => first.stop());
      if (isThrownAway) await throwAway();
      const second = await started(place, keyring, createDeath());
      await recovers(second, gap, isThrownAway).finally(() => second.stop());
    }

    async function recovers(second: Service, gap: number, isThrownAway: boolean): Promise<void> {
      await scenario.act(second, person);
      second.pass(20_000);
      await second.tick();
      const after = await factsOf(second, person);
      const where = `before call ${gap} of ${calls}${isThrownAway ? ', conversations thrown away' : ''}`;
      // Where the session outlives the conversation, its new cookie was lost: the person begins again, below.
      const state = !isTyped(scenario) && after.state === 'identify' ? after.state : facts.state;
      if (isTyped(scenario) || isThrownAway) expect({ where, ...after }).toEqual({ where, ...facts, state });
      else expect({ where, ...after }).toEqual({ where, ...atMost(after, facts) });
      await goesOn(second, person);
    }
  });
}

/**
 * A form whose process died between taking it and doing what it is for is not taken again: nothing of what it is for is done, or all
 * of it; and its dialog may learn of it only when its person comes back.
 */
function atMost(after: Facts, facts: Facts): Facts {
  const isUndone = after.audit.length < facts.audit.length;
  return isUndone ? { ...after, version: 1, password: 'the old one' } : { ...facts, state: after.state };
}

interface Facts {
  state: StateName;
  version: number;
  password: string;
  identityAttempts: number;
  passwordAttempts: number;
  audit: string[];
  outbox: string[];
}

async function factsOf(service: Service, { conversationId }: Person): Promise<Facts> {
  const { store, keyring } = service;
  const account = await store.accounts.findByUsername(camille.username);
  if (!account) throw new Error('there is no account');
  const count = async (proof: 'identity' | 'password', id: string) =>
    (await store.attempts.read(keyring.attemptKey(proof, id)))?.count ?? 0;
  const records = await store.audit.list(account.id, 100);
  const entries = await store.outbox.pending(100);
  return {
    state: stateOf(await service.snapshotOf(conversationId)),
    version: account.version,
    password: await passwordOf(account.passwordHash),
    identityAttempts: await count('identity', account.numenKey),
    passwordAttempts: await count('password', account.id),
    audit: records.map(({ kind }) => kind).toSorted(),
    outbox: entries.map(({ kind, date }) => `${kind} ${date}`).toSorted(),
  };
}

const hasher = createPasswordHasher();

async function passwordOf(hash: string | null): Promise<string> {
  if (await hasher.verify(hash, goodPassword)) return 'the new one';
  return (await hasher.verify(hash, camille.oldPassword ?? '')) ? 'the old one' : 'another';
}

/** Whatever was lost, nobody is stuck: who is not recognised yet gets a form that does. */
async function goesOn(service: Service, person: Person): Promise<void> {
  const { state } = await factsOf(service, person);
  if (state !== 'identify') return;
  // Later, since the form may still be under way; the page itself then tells the chat that it is not.
  service.pass(60_000);
  const { status } = await fetch(`${service.origin}/forms/${person.ticket}`, {
    headers: { Cookie: person.cookie },
  });
  if (status === 403) return beginsAgain(service);
  await presses('openForm', 'identify', 'again')(service, person);
  const { form } = (await service.snapshotOf(person.conversationId)).context;
  await sends(identity)(service, { ...person, ticket: form?.ticket ?? null });
  expect((await factsOf(service, person)).state).toBe('account');
}

/** The cookie was replaced, and the answer with the new one was lost: no other one brings it (docs/decisions/008). */
async function beginsAgain(service: Service): Promise<void> {
  const user = await talk(service);
  await goTo('account', user);
  expect(await user.state()).toBe('account');
  hangUp();
}

async function prepared(place: Place, keyring: Keyring, from: StateName): Promise<Person> {
  const service = await startService({ keyring, openStore: options => place.open(options) });
  const user = await talk(service);
  await goTo(from, user);
  const { form } = (await user.snapshot()).context;
  const { conversationId, token, cookies } = user;
  hangUp();
  await service.stop();
  const { Cookie = '' } = cookies.header();
  return { conversationId, token, cookie: Cookie, ticket: form?.ticket ?? null };
}

const started = (place: Place, keyring: Keyring, death: Death): Promise<Service> =>
  startService({ keyring, known: [], openStore: async options => death.watch(await place.open(options)) });

type Death = ReturnType<typeof createDeath>;

/** From a certain call on, nothing reaches the store any more. */
function createDeath() {
  let calls = 0;
  let last: number | null = null;
  const watch = <Store extends Ports>(store: Store): Store => {
    const ports: Partial<Ports> = {
      accounts: dying(store.accounts),
      attempts: dying(store.attempts),
      audit: dying(store.audit),
      outbox: dying(store.outbox),
      delivered: dying(store.delivered),
      tickets: dying(store.tickets),
      sessions: dying(store.sessions),
      conversations: dying(store.conversations),
      feed: dying(store.feed),
    };
    return { ...store, ...ports };
  };
  const dying = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (last !== null && name !== 'subscribe' && calls++ >= last)
            throw new Error('the process is gone');
          return Reflect.apply(member, target, args);
        };
      },
    });
  return {
    watch,
    /** Counts from now on, and dies before this call, from 0. */
    at: (call: number) => {
      calls = 0;
      last = call;
    },
    calls: () => {
      last = null;
      return calls;
    },
  };
}

function says(text: string): Act {
  return posts({ type: 'message', text }, 'act');
}

function presses(choice: string, state: StateName, id = 'act'): Act {
  return posts({ type: 'message', value: { choice, state } }, id);
}

function posts(activity: object, clientActivityID: string): Act {
  return async ({ origin }, { conversationId, token }) => {
    await fetch(`${origin}/v3/directline/conversations/${conversationId}/activities`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ ...activity, channelData: { clientActivityID } }),
    });
  };
}

function sends(fields: Record<string, string>, locale: Locale = 'fr'): Act {
  return async ({ origin }, { cookie, ticket }) => {
    await fetch(`${origin}/forms/${ticket}`, {
      method: 'POST',
      headers: { Cookie: cookie, 'Accept-Language': locale, 'Sec-Fetch-Site': 'same-origin' },
      body: new URLSearchParams(fields),
    });
  };
}
