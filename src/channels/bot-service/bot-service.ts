import { BotAuthentication, type BotAuthenticationDeps } from './bot-authentication';
import { createConnectorHttp } from './connector-http';
import { createMessages, type Messages, type MessagesDeps } from './messages';
import { createTeams, type TeamsDeps } from './teams';

export interface BotServiceDeps extends Omit<MessagesDeps, 'authentication' | 'httpClient'> {
  appPassword: string | undefined;
  teams: Omit<TeamsDeps, 'logger' | 'appId'>;
  wait: (ms: number) => Promise<void>;
  /** Another cloud than Microsoft's public one. */
  botCloud: Pick<BotAuthenticationDeps, 'cloud' | 'credentials'> | undefined;
}

/** All that imports Bot Framework's SDK as a whole: nobody imports this but where it is needed. */
export function createBotService({ appPassword, teams, wait, botCloud, ...deps }: BotServiceDeps): Messages {
  const { registration, logger, isServiceUrl } = deps;
  const httpClient = createConnectorHttp({
    ...{ isAllowed: isServiceUrl, now: Date.now, random: Math.random, wait },
  });
  return createMessages({
    ...deps,
    httpClient,
    channels: [createTeams({ ...teams, appId: registration?.appId, logger }), ...deps.channels],
    // Tokens of Microsoft's bear its time, not our store's.
    authentication: new BotAuthentication({
      ...{ registration, appPassword, httpClient, now: Date.now, ...botCloud },
    }),
  });
}
