import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { type Service, startService } from '../../conversations/service';
import { type Connector, startConnector } from './connector';
import { talkInTeams } from './talk';

let service: Service;
let connector: Connector;
beforeAll(async () => {
  service = await startService();
  connector = await startConnector();
});
afterAll(async () => {
  await service.stop();
  await connector.stop();
});

const answer = z.object({
  activities: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
});
const inAnswer = { deliveryMode: 'expectReplies' };

/** Microsoft Learn, « Send and receive activities »: `ExpectedReplies`. */
it('answers with its replies whoever expects them there, and writes nowhere else', async () => {
  const user = await talkInTeams(service, connector);
  connector.forget();
  const { status, body } = await user.posts({ type: 'message', text: 'j’ai tout perdu', ...inAnswer });
  expect(status).toBe(200);
  const { activities } = answer.parse(body);
  expect(activities.map(({ type }) => type)).toEqual(['message', 'message']);
  expect(activities[0]?.text).toContain('NUMEN');
  expect(connector.calls).toEqual([]);
});

it('answers a turn that takes long when it has ended, without the dots of typing', async () => {
  const user = await talkInTeams(service, connector);
  const slow = user.posts({ type: 'message', text: 'j’ai tout perdu' });
  connector.misbehaves({ status: 201, delay: 1_500, taken: true });
  const { body } = await user.posts({ type: 'message', text: 'oui', ...inAnswer });
  await slow;
  expect(answer.parse(body).activities.map(({ type }) => type)).toEqual(['message', 'message']);
});

it('takes another mode of delivery for none', async () => {
  const user = await talkInTeams(service, connector);
  const { status, body } = await user.posts({ type: 'message', text: 'aide', deliveryMode: 'other' });
  expect([status, body]).toEqual([200, undefined]);
  expect(user.hears()).not.toBe('');
});
