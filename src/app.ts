import type { Server as HttpServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createServer, type Server } from 'restify';
import { restorationWindow } from '../dialogs/restoration-window';
import type { Understand } from '../understanding/understand';
import { damagedAsNobody } from './accounts/damaged-accounts';
import { createFloor, type Timer } from './accounts/floor';
import { createGrants } from './accounts/grants';
import { createIdentityVerifier, withFloor } from './accounts/identity-verifier';
import type { Keyring } from './accounts/keyring';
import { createLanes } from './accounts/lanes';
import type { PasswordHasher } from './accounts/password-hasher';
import { createPasswordReset } from './accounts/password-reset';
import { createRestoration } from './accounts/restoration';
import { createSourceLocks } from './accounts/source-locks';
import { createSpraying } from './accounts/spraying';
import { apologise, sorry } from './bot/apologise';
import { createBot } from './bot/bot';
import { type Channel, createChannels } from './bot/channel';
import { createChatNotices } from './bot/chat-notices';
import { type Clock, createClock } from './bot/clock';
import { createDispatch } from './bot/dispatch';
import { echoOf } from './bot/echo';
import { createLeaving } from './bot/leaving';
import { createPerform } from './bot/perform';
import { createTurns } from './bot/turn';
import { createUnderstand } from './bot/understand';
import { createAzureDirectLine } from './channels/bot-service/azure-direct-line';
import type { BotAuthenticationDeps } from './channels/bot-service/bot-authentication';
import { createEndpoint } from './channels/bot-service/endpoint';
import { createServiceUrls } from './channels/bot-service/service-urls';
import { teamsChannel } from './channels/bot-service/teams-channel';
import { type AzureTokens, createAzureTokens } from './channels/direct-line/azure-tokens';
import { directLine as directLineChannel } from './channels/direct-line/channel';
import { createDirectLine } from './channels/direct-line/direct-line';
import { defaultLimits, type Secrets, type Settings } from './config';
import { createCompletions } from './forms/completions';
import { createCorrections } from './forms/corrections';
import { registerForms } from './forms/routes';
import { createTickets } from './forms/tickets';
import { createBrowserSessions } from './http/browser-sessions';
import { busy } from './http/busy';
import { clientAddress } from './http/client-address';
import { registerDoor } from './http/door';
import { registerErrors } from './http/errors';
import { createGate } from './http/gate';
import { commonHeaders } from './http/headers';
import { createMetricsServer, registerHealth } from './http/health';
import { createKnownBrowsers } from './http/known-browsers';
import { createNetworks } from './http/networks';
import { createReadiness } from './http/readiness';
import { withOrigin } from './http/request-context';
import { createDeliveryState } from './mail/directory/delivery-state';
import { createDeliveryWorker, type DeliveryWorker } from './mail/directory/delivery-worker';
import type { MailDirectory } from './mail/directory/mail-directory';
import { createMetrics } from './metrics';
import { passwordPlaceOf } from './password-place';
import type { Ports } from './ports';
import { dayMs, defaultRetention } from './retention';
import { registerChatFiles } from './web/chat/files';
import { registerChat } from './web/chat/routes';
import { registerWeb } from './web/routes';

export interface AppDependencies {
  settings: Settings;
  keyring: Keyring;
  /** The only one of the process: what it bounds is the processor and the memory of the machine. */
  hasher: PasswordHasher;
  store: Ports;
  /** What is understood of typed text. */
  understand: Understand;
  /** Milliseconds since the epoch. */
  now: () => number;
  randomBytes: (size: number) => Buffer;
  logger: Logger;
  /** By which answers about an identity are held back, and messages sent again; the real one unless told otherwise. */
  timer?: Timer;
  /** Of the bot's registration, when there is one. */
  secrets?: Pick<Secrets, 'appPassword' | 'directLineSecret'>;
  /** Where new passwords are delivered; null when the mail server learns of them in another way. */
  mailDirectory?: MailDirectory | null;
  /** Why this server's master keys do not read the whole store, as it stands now; null when they do. */
  keyTrouble?: () => Promise<string | null>;
  /** Another cloud than Microsoft's public one. */
  botCloud?: Pick<BotAuthenticationDeps, 'cloud' | 'credentials'>;
}

export interface App {
  /** Not listening yet. */
  server: Server;
  /** Not listening yet; undefined when there is none. */
  metricsServer: HttpServer | undefined;
  clock: Clock;
  deliveries: DeliveryWorker;
  /** Refuses what is new and resolves when what is under way has ended. */
  drain(): Promise<void>;
}

const minuteMs = 60_000;
const clockMs = 5_000;
/** A password that this server changed is delivered at once; this is for those of others, and for what was postponed. */
const deliveryMs = 1_000;
/** Longer than either store takes for the work of one attempt. */
const identityMs = 100;
const realTimer: Timer = { elapsed: () => performance.now(), wait };

/** Puts the services together; nothing here decides anything. */
export function createApp(dependencies: AppDependencies): App {
  const { settings, keyring, hasher, store, understand, now, randomBytes, logger } = dependencies;
  const { mailDirectory: directory = null, timer = realTimer } = dependencies;
  const { academy, publicUrl, allowedOrigins } = settings;
  const { limits } = academy;
  const retention = { ...defaultRetention, ...settings.retention };
  const grantMs = limits.grantMinutes * minuteMs;
  const randomId = () => randomBytes(16).toString('base64url');
  const secretsFor = (purpose: 'grants' | 'completions' | 'directline') => ({
    secret: keyring.secretFor(purpose),
    formerSecret: keyring.formerSecretFor(purpose),
  });

  const metrics = createMetrics(hasher.waiting, async () => {
    const { count, oldestAt } = await store.outbox.backlog('mailbox.changed');
    return { count, ageMs: oldestAt === null ? 0 : now() - oldestAt };
  });
  const locks = createSourceLocks({ attempts: store.attempts, keyring });
  const grants = createGrants({ ...secretsFor('grants'), locks, now, grantMs });
  const web = directLineChannel(settings);
  const teams = teamsChannel(settings.bot);
  const channelOf = createChannels([web, teams]);
  const laneOf = createLanes(id => laneIn(channelOf(id)));
  const spraying = createSpraying({
    sources: store.sources,
    laneOf,
    keyring,
    isTrusted: createNetworks(settings.trustedNetworks ?? []),
    onFailure: (outcome, channel) => metrics.failedGuesses.inc({ channel, outcome }),
    onAlarm: alarm => {
      metrics.sprayingAlarms.inc({ of: alarm.of });
      logger.warn({ alarm: 'spraying', ...alarm }, 'many guesses let nobody in');
    },
  });
  const findTrouble = createReadiness({
    tryWrite: store.ping,
    findTrouble: async () => {
      const trouble = (await dependencies.keyTrouble?.()) ?? null;
      if (trouble) logger.error(trouble);
      return trouble;
    },
    monotonic: () => performance.now(),
  });
  const { audit, accounts: asked } = withOrigin(store, keyring);
  const accounts = damagedAsNobody(asked, () => {
    metrics.damagedAccounts.inc();
    // Or it is this server's key that is not the store's any more.
    void findTrouble();
  });
  const account = { ...store, audit, accounts, keyring, grants, locks, laneOf, spraying, now, randomId };
  const floor = createFloor(timer, identityMs);
  const verifier = withFloor(createIdentityVerifier(account), floor);
  const deliveries = createDeliveryWorker({
    ...store,
    directory,
    tell: (key, outcome) => dispatch(key, outcome, `${outcome.type}:${outcome.delivery}`),
    now,
    onDelivered: ms => metrics.mailDelivery.observe(ms / 1000),
    logger,
    everyMs: deliveryMs,
  });
  const passwordReset = createPasswordReset({
    ...{ ...account, hasher, limits: { ...limits, place: passwordPlaceOf(academy) } },
    ...(directory && { deliveries }),
  });
  const restoration = createRestoration({
    ...account,
    window: () => restorationWindow(now(), { ...limits, timeZone: academy.timeZone }),
  });
  const tickets = createTickets({
    store: store.tickets,
    now,
    secret: keyring.secretFor('tickets'),
    lifetimeMs: limits.formMinutes * minuteMs,
  });

  const turns = createTurns({
    store: store.conversations,
    perform: createPerform({
      ...{ ...store, tickets, verifier, grants, restoration, now, logger },
      deliveryOf: createDeliveryState({ ...store, accounts }),
      isHeld: ({ channel }) => channelOf(channel).forms === 'held',
      verifiedUnheard: async key => {
        const chat = await chatOf(key);
        if (chat?.door === 'page') await sessions.retire(chat.holder);
      },
    }),
    academy,
    publicUrl,
    keptHours: 24 * retention.chats,
    channelOf,
    now,
    onTurn: ({ channel, event, state, entered }) => {
      metrics.turns.inc({ channel, event });
      if (entered) metrics.statesEntered.inc({ channel, state });
    },
  });
  const understandActivity = createUnderstand({ understand, keyring });
  const bot = createBot({ turns, understand: understandActivity });
  const sealing = { ...secretsFor('completions'), now, lifeMs: limits.formMinutes * minuteMs };
  const completions = createCompletions(sealing);
  const most = { ...defaultLimits, ...settings.limits };
  const headers = commonHeaders({ https: publicUrl.startsWith('https:') });
  const addressOf = clientAddress(settings.trustedProxies);
  const gate = createGate(most.turns);
  const sessions = createBrowserSessions({
    secure: publicUrl.startsWith('https:'),
    randomBytes,
    store: store.sessions,
  });
  const azure = azureTokensFor(dependencies);
  const directLine = createDirectLine({
    azure,
    feed: store.feed,
    ...secretsFor('directline'),
    bot,
    keptMs: retention.chats * dayMs,
    leaving: createLeaving({ turns, tickets, store: store.conversations }),
    echo: echoOf,
    sessions,
    publicUrl,
    allowedOrigins,
    now,
    randomBytes,
    logger,
    onTurnError: apologise(logger),
    sorry,
    addressOf,
    limits: most,
    gate,
    headers,
  });
  const messages = createEndpoint({
    registration: settings.bot,
    production: settings.production,
    logger,
    load: () =>
      loadBotService()({
        registration: settings.bot,
        appPassword: dependencies.secrets?.appPassword,
        teams: {
          ...{ channel: teams, turns, understand: understandActivity, tickets, completions, publicUrl, now },
        },
        wait: timer.wait,
        botCloud: dependencies.botCloud,
        isServiceUrl: createServiceUrls({ registration: settings.bot }),
        channels: azure ? [createAzureDirectLine({ channel: web, feed: store.feed, bot })] : [],
        onTurnError: apologise(logger),
        logger,
        gate,
      }),
  });
  const dispatch = createDispatch({
    store: store.conversations,
    turns,
    adapters: {
      [web.id]: azure ? messages.adapter : directLine.adapter,
      [teams.id]: messages.adapter,
    },
  });
  const clock = createClock({
    store: store.conversations,
    dispatch,
    notices: createChatNotices({
      outbox: store.outbox,
      dispatch,
      now,
      awaitedForm: async key => (await turns.look(key))?.context.form ?? null,
    }),
    logger,
    everyMs: clockMs,
  });

  /** Azure's conversations leave no history here: who sits at one is not known to us. */
  const chatOf = async (key: string) =>
    azure || !key.startsWith(`${web.id}/`) ? null : store.feed.find(key.slice(web.id.length + 1));
  const presence = {
    isLeftAlone: async (key: string, offeredAt: number) => {
      const chat = await chatOf(key);
      return chat !== null && directLine.conversations.isLeftAlone(chat, offeredAt);
    },
    onPresence: async (key: string) => {
      const chat = await chatOf(key);
      if (chat) await directLine.conversations.touch(chat);
    },
  };

  const server = createServer({ name: '' });
  registerDoor(server, {
    ...{ headers, addressOf, isBehindProxy: settings.trustedProxies > 0 },
    ...{ limits: most, refuse: busy },
  });
  registerErrors(server, { logger });
  const showMetrics = !settings.production && settings.metrics === undefined;
  registerHealth(server, { findTrouble, metrics, showMetrics });
  registerWeb(server, { academy, publicUrl, retention, production: settings.production });
  registerChat(server, {
    academy,
    publicUrl,
    allowedOrigins,
    azureDirectLine: settings.azureDirectLine,
    files: registerChatFiles(server, { academy, publicUrl }),
    feed: store.feed,
    conversations: directLine.conversations,
    rateLimits: directLine.rateLimits,
    sessions,
    clientOf: addressOf,
    secret: keyring.secretFor('chatPage'),
    now,
    randomBytes,
  });
  registerForms(server, {
    channelOf,
    tickets,
    verifier,
    passwordReset,
    grants,
    keyring,
    academy,
    sessions,
    addressOf,
    browsers: createKnownBrowsers({ secure: publicUrl.startsWith('https:'), keyring, randomBytes }),
    dispatch,
    completions,
    corrections: createCorrections(sealing),
    outbox: store.outbox,
    ...presence,
    awaitedForm: async key => {
      const { form, locale } = (await turns.look(key))?.context ?? {};
      return form ? { ...form, locale } : null;
    },
    publicUrl,
    now,
    logger,
  });
  directLine.register(server);
  messages.register(server);

  return {
    server,
    metricsServer: settings.metrics && createMetricsServer(metrics, headers),
    clock,
    deliveries,
    drain: async () => {
      await deliveries.stop();
      await clock.stop();
      await Promise.all([directLine.drain(), messages.drain()]);
    },
  };
}

function loadBotService() {
  const loaded: typeof import('./channels/bot-service/bot-service') = require('./channels/bot-service/bot-service');
  return loaded.createBotService;
}

/** People who are signed in wait apart from those on the web. */
const laneIn = ({ forms, surface }: Channel): string | null => (forms === 'held' ? surface : null);

/** Both settings are there, or neither (`readConfig`). */
function azureTokensFor({ settings, secrets }: AppDependencies): AzureTokens | undefined {
  const { azureDirectLine: origin, publicUrl, allowedOrigins } = settings;
  const secret = secrets?.directLineSecret;
  if (!origin || !secret) return undefined;
  return createAzureTokens({ origin, secret, trustedOrigins: [publicUrl, ...allowedOrigins] });
}
