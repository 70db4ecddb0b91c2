import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type Activity, BotAdapter, type ResourceResponse, TurnContext } from 'botbuilder';
import pino from 'pino';
import { createServer } from 'restify';
import academyFile from '../../academies/lyon.json';
import { academySchema } from '../../dialogs/academy';
import type { Effect } from '../../dialogs/effects';
import type { WorldEvent } from '../../dialogs/events';
import { restorationWindow } from '../../dialogs/restoration-window';
import { createGrants } from '../../src/accounts/grants';
import { createIdentityVerifier } from '../../src/accounts/identity-verifier';
import { createKeyring, type Keyring } from '../../src/accounts/keyring';
import { createPasswordReset } from '../../src/accounts/password-reset';
import { createRestoration } from '../../src/accounts/restoration';
import { createSourceLocks } from '../../src/accounts/source-locks';
import { createSpraying } from '../../src/accounts/spraying';
import { createBot } from '../../src/bot/bot';
import { createPerform } from '../../src/bot/perform';
import { createTurns, type TurnScope } from '../../src/bot/turn';
import { createUnderstand } from '../../src/bot/understand';
import { createTeams } from '../../src/channels/bot-service/teams';
import { createCompletions } from '../../src/forms/completions';
import { createCorrections } from '../../src/forms/corrections';
import type { IsHeld } from '../../src/forms/delivery';
import { registerForms } from '../../src/forms/routes';
import { createTickets } from '../../src/forms/tickets';
import { createBrowserSessions } from '../../src/http/browser-sessions';
import { clientAddress } from '../../src/http/client-address';
import { createKnownBrowsers } from '../../src/http/known-browsers';
import { createDeliveryState } from '../../src/mail/directory/delivery-state';
import type { Ports } from '../../src/ports';
import { cheapHasher } from '../accounts/cheap-hasher';
import { channelOf, laneOf, teams as teamsChannel } from '../channels/channels';
import { trainedUnderstand } from '../understanding/trained-understand';

export const minute = 60_000;
export const academy = academySchema.parse(academyFile);
export const publicUrl = 'https://sesame.example.org';
export type Channel = 'directline' | 'msteams';
export type Store = Ports & { close(): Promise<void> };
export type World = Awaited<ReturnType<typeof openWorld>>;

/** The product on one store, as `app.ts` puts it together, with a clock and mishaps of its own. */
export async function openWorld(
  openStore: (options: { now: () => number; keyring: Keyring }) => Promise<Store>,
) {
  let time = Date.parse('2026-03-10T09:00:00Z');
  const now = () => time;
  const keyring = createKeyring(randomBytes(32));
  const real = await openStore({ now, keyring });
  const mishaps = { savesToLoss: none, failing: null as 'tickets' | 'accounts' | null };
  const watched = watch(real, mishaps);
  const { store } = watched;
  const { limits } = academy;
  const grantMs = limits.grantMinutes * minute;
  const locks = createSourceLocks({ attempts: store.attempts, keyring });
  const grants = createGrants({ secret: keyring.secretFor('grants'), locks, now, grantMs });
  const hasher = cheapHasher();
  const { sources } = store;
  const spraying = createSpraying({ sources, keyring, laneOf, isTrusted: () => true, onAlarm: () => {} });
  const services = {
    ...store,
    keyring,
    grants,
    locks,
    laneOf,
    spraying,
    now,
    randomId: randomUUID,
    hasher,
    limits,
  };
  const proofs: number[] = [];
  const proof = createIdentityVerifier(services);
  const verifier: typeof proof = {
    verify: async (...claims) => {
      const verified = await proof.verify(...claims);
      if (verified.outcome === 'verified') proofs.push(now());
      return verified;
    },
  };
  const window = () => restorationWindow(now(), { ...limits, timeZone: academy.timeZone });
  const restoration = createRestoration({ ...services, window });
  const lifetimeMs = limits.formMinutes * minute;
  const tickets = createTickets({
    store: store.tickets,
    now,
    secret: keyring.secretFor('tickets'),
    lifetimeMs,
  });
  const logger = pino({ enabled: false });
  const deliveryOf = createDeliveryState(store);
  const isHeld: IsHeld = ({ channel }) => channelOf(channel).forms === 'held';
  const perform = createPerform({
    ...{ tickets, verifier, grants, restoration, deliveryOf, isHeld, now, logger },
  });
  const turns = createTurns({
    store: store.conversations,
    perform: scope => {
      const performing = perform(scope);
      return (effect, id) => {
        watched.effects.push(effect);
        return performing(effect, id);
      };
    },
    academy,
    publicUrl,
    keptHours: 24,
    channelOf,
    now,
  });
  const understand = createUnderstand({ understand: trainedUnderstand(), keyring });
  const sealing = { secret: keyring.secretFor('completions'), now, lifeMs: lifetimeMs };
  const completions = createCompletions(sealing);
  const teams = createTeams({
    channel: teamsChannel,
    turns,
    understand,
    tickets,
    completions,
    publicUrl,
    appId: undefined,
    now,
    logger,
  });
  const bot = createBot({ turns, understand });
  const screen = new Screen();
  const take = (scope: TurnScope, event: WorldEvent) =>
    turns.take(new TurnContext(screen, activityOf(scope, { type: 'event' })), scope, () => [event]);
  const holders = new Map<string, string>();
  const dispatch = async (conversationKey: string, event: WorldEvent) => {
    const after = await take({ conversationKey, holder: holders.get(conversationKey) ?? '' }, event);
    return { form: after.context.form };
  };
  const sessions = createBrowserSessions({ secure: false, randomBytes, store: store.sessions });
  const server = createServer({ name: '' });
  // A connection that Node closes after five idle seconds is one that the next form may just be written to, on a busy machine.
  server.server.keepAliveTimeout = 0;
  registerForms(server, {
    channelOf,
    tickets,
    verifier,
    passwordReset: createPasswordReset(services),
    grants,
    keyring,
    academy,
    sessions,
    addressOf: clientAddress(0),
    browsers: createKnownBrowsers({ secure: false, keyring, randomBytes }),
    dispatch,
    outbox: store.outbox,
    completions,
    corrections: createCorrections(sealing),
    isLeftAlone: async () => false,
    onPresence: async () => undefined,
    awaitedForm: async key => (await turns.look(key))?.context.form ?? null,
    publicUrl,
    now,
    logger,
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    now,
    pass: (ms: number) => {
      time += ms;
    },
    keyring,
    tickets,
    turns,
    understand,
    store,
    mishaps,
    watched,
    /** Recently enough for a grant that was extended, as it can be once. */
    wasVerified: () => proofs.some(at => now() < at + 2 * grantMs),
    beginsAnew: () => {
      proofs.length = 0;
      watched.forget();
    },
    sessions,
    passwordHash: await hasher.hash('Ancien-Tilleul-47'),
    dispatch,
    shownIn: ({ conversationKey }: TurnScope) => screen.shownIn(conversationKey),
    knows: ({ conversationKey, holder }: TurnScope) => holders.set(conversationKey, holder),
    /** What a channel makes of an activity. */
    receives: async (channel: Channel, scope: TurnScope, activity: Partial<Activity>) => {
      const context = new TurnContext(screen, activityOf(scope, activity));
      await (channel === 'msteams' ? teams.run(context) : bot(context, scope));
    },
    close: async () => {
      server.server.closeAllConnections?.();
      await new Promise<void>(resolve => server.close(() => resolve()));
      await real.close();
    },
  };
}

/** What a store was asked for since `forget`, and what it is made to fail. */
function watch(store: Ports, mishaps: { savesToLoss: number; failing: 'tickets' | 'accounts' | null }) {
  const tickets: string[] = [];
  const effects: Effect[] = [];
  const writes: string[] = [];
  const failing = (part: typeof mishaps.failing): void => {
    if (mishaps.failing !== part) return;
    mishaps.failing = null;
    throw new TypeError('the store does not answer');
  };
  const watched: Ports = {
    ...store,
    conversations: {
      ...store.conversations,
      save: async conversation => {
        const isLost = mishaps.savesToLoss === 0;
        mishaps.savesToLoss--;
        return isLost ? false : store.conversations.save(conversation);
      },
    },
    tickets: {
      ...store.tickets,
      create: async ticket => {
        failing('tickets');
        tickets.push(ticket.hash);
        return store.tickets.create(ticket);
      },
    },
    accounts: {
      ...store.accounts,
      findByNumenKey: async key => {
        failing('accounts');
        return store.accounts.findByNumenKey(key);
      },
      changePassword: async change => {
        writes.push(change.accountId);
        return store.accounts.changePassword(change);
      },
    },
    outbox: {
      ...store.outbox,
      add: async entry => {
        writes.push(entry.accountId);
        return store.outbox.add(entry);
      },
    },
  };
  const forget = () => {
    tickets.length = 0;
    effects.length = 0;
    writes.length = 0;
    mishaps.savesToLoss = none;
    mishaps.failing = null;
  };
  return { store: watched, tickets, effects, writes, forget };
}

/** Of saves before the one that is lost. */
const none = Number.POSITIVE_INFINITY;

let activities = 0;

function activityOf({ conversationKey, holder }: TurnScope, more: Partial<Activity>): Partial<Activity> {
  const [channelId = '', id = ''] = conversationKey.split('/');
  return {
    type: 'message',
    id: `activity-${++activities}`,
    channelId,
    serviceUrl: 'https://smba.example.org',
    locale: 'fr-FR',
    from: { id: holder, name: '', aadObjectId: channelId === 'msteams' ? holder : undefined },
    recipient: { id: 'bot', name: 'Sésame' },
    conversation: { id, isGroup: false, conversationType: 'personal', name: '' },
    ...more,
  };
}

/** What a person has before them: the buttons of what was sent last, for as long as nothing newer has any. */
class Screen extends BotAdapter {
  readonly #shown = new Map<string, Partial<Activity>[]>();

  shownIn(conversationKey: string): Partial<Activity>[] {
    return this.#shown.get(conversationKey) ?? [];
  }

  override async sendActivities(
    { activity: { channelId, conversation } }: TurnContext,
    sent: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    if (sent.some(({ attachments, suggestedActions }) => attachments?.length || suggestedActions))
      this.#shown.set(`${channelId}/${conversation.id}`, sent);
    return sent.map(() => ({ id: `sent-${++activities}` }));
  }
  override async updateActivity(): Promise<void> {}
  override async deleteActivity(): Promise<void> {}
  override async continueConversation(): Promise<void> {}
}
