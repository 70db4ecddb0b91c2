import type { Activity } from 'botbuilder';
import type {
  AuthenticateRequestResult,
  ConnectorClient,
  ConnectorClientOptions,
  ConnectorFactory,
  ServiceClientCredentialsFactory,
  UserTokenClient,
} from 'botframework-connector';
import type { BotRegistration } from '../../config';
import {
  AuthenticationConstants,
  AuthenticationError,
  ClaimsIdentity,
  ConfigurationBotFrameworkAuthentication,
} from './bot-framework';
import { type BotToken, type BotTokens, createBotTokens } from './bot-tokens';
import { createSigningKeys } from './signing-keys';

export interface BotAuthenticationDeps {
  /** Undefined when the bot is not registered: then nobody is authenticated, and only this machine may call. */
  registration: BotRegistration | undefined;
  appPassword: string | undefined;
  httpClient: NonNullable<ConnectorClientOptions['httpClient']>;
  /** Another cloud than the public one, by botbuilder's names (`ToBotFromChannelTokenIssuer`, ...). */
  cloud?: Record<string, string>;
  credentials?: ServiceClientCredentialsFactory;
  /** Milliseconds since the epoch, by Microsoft's clock. */
  now: () => number;
}

/** Who calls: Bot Framework, by a token that was verified; or, of a bot that is not registered, a tool on this machine. */
export type BotCaller = BotToken | 'thisMachine';

/**
 * Who may call the bot is decided here, by `createBotTokens`, and never by the SDK: that one also takes what Entra issues (for the
 * Emulator, for other bots, for the bot itself), chooses by what an unverified token says, and keeps what it read of it for ever.
 * For outgoing calls it is the SDK's, with its clients kept: a new one each turn, with its pipeline, costs more than the turn.
 */
export class BotAuthentication extends ConfigurationBotFrameworkAuthentication {
  private readonly tokens: BotTokens | null;
  private readonly appId: string;
  private readonly audience: string;
  private readonly clients = new Map<string, Promise<ConnectorClient>>();
  private userTokenClient: Promise<UserTokenClient> | null = null;

  constructor({ registration, appPassword, httpClient, cloud, credentials, now }: BotAuthenticationDeps) {
    super({ ...settingsOf(registration, appPassword), ...cloud }, credentials, undefined, undefined, {
      httpClient,
    });
    this.appId = registration?.appId ?? '';
    this.audience = cloud?.ToChannelFromBotOAuthScope ?? publicCloud.ToChannelFromBotOAuthScope;
    this.tokens = registration ? tokensFor(registration, cloud, now) : null;
  }

  /**
   * @returns null for whoever has no business here
   * @throws SigningKeysUnavailable when the keys of Microsoft could not be read
   */
  async callerOf(authorization: string): Promise<BotCaller | null> {
    return this.tokens ? this.tokens.read(authorization) : 'thisMachine';
  }

  /** What the SDK wants to know of a caller; null when their token is not for this activity. */
  accept({ channelId, serviceUrl }: Activity, caller: BotCaller): AuthenticateRequestResult | null {
    if (caller !== 'thisMachine') {
      if (caller.serviceUrl !== serviceUrl || !caller.endorsements.has(channelId)) return null;
    }
    const claimsIdentity = this.identityOf(caller);
    const connectorFactory = this.createConnectorFactory(claimsIdentity);
    return { audience: this.audience, claimsIdentity, connectorFactory };
  }

  override async authenticateRequest(
    activity: Activity,
    authorization: string,
  ): Promise<AuthenticateRequestResult> {
    const caller = await this.callerOf(authorization);
    const accepted = caller && this.accept(activity, caller);
    if (!accepted) throw new AuthenticationError('refused', 401);
    return accepted;
  }

  /** For skills, and for sockets of the App Service: there are none. */
  override async authenticateChannelRequest(): Promise<ClaimsIdentity> {
    throw new AuthenticationError('refused', 401);
  }

  override async authenticateStreamingRequest(): Promise<AuthenticateRequestResult> {
    throw new AuthenticationError('refused', 401);
  }

  /** Of the claims only what was checked: by the others the SDK would tell skills. */
  private identityOf(caller: BotCaller): ClaimsIdentity {
    if (caller === 'thisMachine') return new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType);
    const claims = [
      { type: AuthenticationConstants.AudienceClaim, value: this.appId },
      { type: AuthenticationConstants.ServiceUrlClaim, value: caller.serviceUrl },
    ];
    return new ClaimsIdentity(claims, true);
  }

  override createConnectorFactory(identity: ClaimsIdentity): ConnectorFactory {
    const factory = super.createConnectorFactory(identity);
    return { create: (serviceUrl, audience) => this.clientFor(factory, serviceUrl, audience) };
  }

  /** Asked for at every turn, and used by none of ours. */
  override createUserTokenClient(identity: ClaimsIdentity): Promise<UserTokenClient> {
    this.userTokenClient ??= super.createUserTokenClient(identity);
    return this.userTokenClient;
  }

  private clientFor(
    factory: ConnectorFactory,
    serviceUrl: string,
    audience: string | undefined,
  ): Promise<ConnectorClient> {
    const key = `${audience} ${serviceUrl}`;
    const known = this.clients.get(key);
    if (known) return known;
    // Teams has one address a region; whoever signs with many must not fill the memory.
    if (this.clients.size >= mostClients) this.clients.clear();
    const made = factory.create(serviceUrl, audience);
    this.clients.set(key, made);
    made.catch(() => this.clients.delete(key));
    return made;
  }
}

const mostClients = 100;

function tokensFor({ appId }: BotRegistration, cloud: BotAuthenticationDeps['cloud'], now: () => number) {
  const issuer = cloud?.ToBotFromChannelTokenIssuer ?? publicCloud.ToBotFromChannelTokenIssuer;
  const metadataUrl =
    cloud?.ToBotFromChannelOpenIdMetadataUrl ?? publicCloud.ToBotFromChannelOpenIdMetadataUrl;
  return createBotTokens({ appId, issuer, keys: createSigningKeys({ metadataUrl, now }), now });
}
const publicCloud = AuthenticationConstants;

function settingsOf(registration: BotRegistration | undefined, appPassword: string | undefined) {
  if (!registration) return {};
  const { appId, appType, tenantId } = registration;
  return {
    MicrosoftAppId: appId,
    MicrosoftAppType: appType,
    MicrosoftAppTenantId: tenantId,
    ...(appPassword === undefined ? {} : { MicrosoftAppPassword: appPassword }),
  };
}
