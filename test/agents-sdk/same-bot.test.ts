import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Activity } from '@microsoft/agents-activity';
import { BaseAdapter, type ResourceResponse, TurnContext } from '@microsoft/agents-hosting';
import { translator } from '../../locales/translate';
import { activitySchema } from '../../src/bot/activity';
import { createBot } from '../../src/bot/bot';
import type { TurnContext as OwnTurnContext } from '../../src/bot/turn-context';
import { openEmbedded } from '../walks/stores';
import { openWorld, type World } from '../walks/world';

const t = translator('fr');
const missing = (): Promise<never> => Promise.reject(new Error('nobody asks for this'));

/** The SDK's adapter, as far as our bot needs one: it writes down what is sent. */
class Paper extends BaseAdapter {
  readonly sent: Activity[] = [];

  override async sendActivities(_context: TurnContext, activities: Activity[]): Promise<ResourceResponse[]> {
    this.sent.push(...activities);
    return activities.map((_activity, index) => ({ id: String(index) }));
  }

  override updateActivity = missing;
  override deleteActivity = missing;
  override continueConversation = missing;
  override uploadAttachment = missing;
  override getAttachmentInfo = missing;
  override getAttachment = missing;
}

let world: World;
beforeAll(async () => {
  world = await openWorld(openEmbedded);
});
afterAll(() => world.close());

/** All that an adapter of ours would have to do: its types know fewer fields that are always there. */
const ours = (context: TurnContext): OwnTurnContext => ({
  activity: received.parse(context.activity),
  sendActivities: replies => context.sendActivities(replies.map(reply => Activity.fromObject(reply))),
});
const received = activitySchema.required({ channelId: true, conversation: true, from: true });

it('the same bot answers through the Microsoft 365 Agents SDK', async () => {
  const paper = new Paper();
  const bot = createBot(world);
  const receives = (activity: object) => {
    const request = Activity.fromObject({
      channelId: 'directline',
      serviceUrl: 'https://direct-line.invalid/',
      conversation: { id: 'c' },
      from: { id: 'dl_somebody' },
      recipient: { id: 'sesame' },
      locale: 'fr-FR',
      ...activity,
    });
    return bot(ours(new TurnContext(paper, request)), { holder: 'a-browser' });
  };
  const hears = async (activity: object): Promise<string> => {
    paper.sent.length = 0;
    await receives(activity);
    return paper.sent.map(({ text }) => text).join('\n');
  };

  const joined = { type: 'conversationUpdate', membersAdded: [{ id: 'dl_somebody' }] };
  expect(await hears(joined)).toContain(t('dialog.states.start.question'));
  expect(await hears({ type: 'message', id: '1', text: 'j’ai tout perdu' })).toContain(
    t('dialog.states.askNumenKnown.question'),
  );
  const press = { choice: 'numenKnown', state: 'askNumenKnown' };
  expect(await hears({ type: 'message', id: '2', value: press })).toContain(
    t('dialog.states.chooseProfile.question'),
  );
  const staff = { choice: 'staff', state: 'chooseProfile' };
  expect(await hears({ type: 'message', id: '3', value: staff })).toContain('formulaire sécurisé');
  expect(JSON.stringify(paper.sent)).toContain('/forms/');
  expect(await hears({ type: 'event', id: '4', name: 'webchat/join' })).toBe('');
});
