import { type Activity, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type {
  AuthenticateRequestResult,
  ClaimsIdentity,
  ConnectorClient,
  ConnectorClientOptions,
  ConnectorFactory,
  ServiceClientCredentialsFactory,
  UserTokenClient,
} from 'botframework-connector';
import type { BotRegistration } from '../config';

export interface BotAuthenticationDeps {
  /** Undefined when the bot is not registered: then nobody is authenticated, and only this machine may call. */
  registration: BotRegistration | undefined;
  appPassword: string | undefined;
  httpClient: NonNullable<ConnectorClientOptions['httpClient']>;
  /** Another cloud than the public one, by botbuilder's names (`ToBotFromChannelTokenIssuer`, ...). */
  cloud?: Record<string, string>;
  credentials?: ServiceClientCredentialsFactory;
}

/** The SDK's authentication, with its clients kept: a new one each turn, with its pipeline, costs more than the turn itself. */
export class BotAuthentication extends ConfigurationBotFrameworkAuthentication {
  private readonly clients = new Map<string, Promise<ConnectorClient>>();
  private userTokenClient: Promise<UserTokenClient> | null = null;

  constructor({ registration, appPassword, httpClient, cloud, credentials }: BotAuthenticationDeps) {
    super({ ...settingsOf(registration, appPassword), ...cloud }, credentials, undefined, undefined, {
      httpClient,
    });
  }

  override async authenticateRequest(
    activity: Activity,
    authorization: string,
  ): Promise<AuthenticateRequestResult> {
    const result = await super.authenticateRequest(activity, authorization);
    return { ...result, connectorFactory: this.createConnectorFactory(result.claimsIdentity) };
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
