import { createLanes } from '../../src/accounts/lanes';
import { createChannels } from '../../src/bot/channel';
import { teamsChannel } from '../../src/channels/bot-service/teams-channel';
import { directLine } from '../../src/channels/direct-line/channel';

/** The channels as `app.ts` knows them, for tests of what asks them. */
export const web = directLine({ allowedOrigins: [] });
export const teams = teamsChannel();
export const channelOf = createChannels([web, teams]);
export const laneOf = createLanes(id => (channelOf(id).forms === 'held' ? channelOf(id).surface : null));
