import { describe, expect, it } from '@jest/globals';
import { teamsChannel } from '../../src/channels/bot-service/teams-channel';
import { directLine } from '../../src/channels/direct-line/channel';
import { channelOf, laneOf } from './channels';

const from = { id: '29:somebody' };
const conversation = { id: 'a:1' };
const inTenant = (id: string) => ({
  type: 'message',
  channelId: 'msteams',
  from,
  conversation,
  channelData: { tenant: { id } },
});

describe('a channel', () => {
  it.each([
    ['directline', 'web', 'inChat', 'web'],
    ['msteams', 'teams', 'held', 'teams'],
    ['one that is not served', 'web', 'inChat', 'web'],
    ['__proto__', 'web', 'inChat', 'web'],
  ])('%s is shown as %s, its forms are %s, and attempts wait in the lane %s', (id, surface, forms, lane) => {
    expect(channelOf(id)).toMatchObject({ surface, forms });
    expect(laneOf(id)).toBe(lane);
  });

  it('lets a browser be known on the web, and nowhere else', () => {
    expect(laneOf('directline', 'a-browser')).toBe('a-browser');
    expect(laneOf('msteams', 'a-browser')).toBe('teams');
  });

  it('of Teams admits the tenants that may use the bot', async () => {
    const { admits } = teamsChannel({ allowedTenants: ['ours'] });
    expect(await admits(inTenant('ours'))).toBe(true);
    expect(await admits(inTenant('theirs'))).toBe(false);
    expect(await admits({ ...inTenant('ours'), channelData: undefined })).toBe(false);
    expect(
      await admits({ ...inTenant(''), channelData: {}, conversation: { id: 'a:1', tenantId: 'ours' } }),
    ).toBe(true);
  });

  it('shows its forms where its clients are, and nowhere else', () => {
    expect(directLine({ allowedOrigins: ['https://school.example'] }).frameAncestors).toEqual([
      "'self'",
      'https://school.example',
    ]);
    const { frameAncestors } = teamsChannel();
    expect(frameAncestors).toContain('https://teams.microsoft.com');
    expect(frameAncestors).not.toContain("'self'");
  });
});
