import { z } from 'zod';
import type { ReceivedActivity } from '../../bot/activity';
import type { Channel } from '../../bot/channel';

/** Microsoft Teams: people of the tenants that may use the bot, who have signed in there. */
export const teamsChannel = (registration?: { allowedTenants: readonly string[] }): Channel => ({
  id: 'msteams',
  surface: 'teams',
  forms: 'held',
  frameAncestors: teamsHosts,
  admits: activity => !registration || registration.allowedTenants.includes(tenantOf(activity) ?? ''),
});

/** The tenant in which the person is; the channel says it, and signs for it. */
const tenantOf = ({ channelData, conversation }: ReceivedActivity): string | undefined =>
  withTenant.safeParse(channelData).data?.tenant.id ?? conversation.tenantId;

const withTenant = z.object({ tenant: z.object({ id: z.string() }) });

/** Microsoft Learn, « Configure Content Security Policy headers » for Teams, Outlook and Microsoft 365 in the browser. */
const teamsHosts = [
  'https://teams.microsoft.com',
  'https://*.teams.microsoft.com',
  'https://teams.cloud.microsoft',
  'https://*.cloud.microsoft',
  'https://teams.microsoft.us',
  'https://*.teams.microsoft.us',
  'https://*.skype.com',
];
