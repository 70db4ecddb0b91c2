import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Activity } from '@microsoft/agents-activity';
import { type Connector, startConnector } from '../channels/bot-service/connector';
import { type Service, startService } from '../conversations/service';
import { problemsOf } from './card-schema';
import { cardsIn, everythingSaid, type Outgoing } from './outgoing';

jest.setTimeout(240_000);

let service: Service;
let connector: Connector;
let said: Outgoing[];
beforeAll(async () => {
  service = await startService();
  connector = await startConnector();
  said = [
    ...(await everythingSaid(service, connector, 'fr')),
    ...(await everythingSaid(service, connector, 'en')),
  ];
});
afterAll(async () => {
  await service?.stop();
  await connector?.stop();
});

describe('all that the bot says over the whole guide', () => {
  it('is much, on both channels and in both languages', () => {
    expect(said.length).toBeGreaterThan(500);
    expect(new Set(said.map(({ channelId }) => channelId))).toEqual(new Set(['directline', 'msteams']));
    expect(new Set(said.map(({ locale }) => locale).filter(Boolean))).toEqual(new Set(['fr', 'en']));
  });

  it('is an activity of the Microsoft 365 Agents SDK', () => {
    const problems = said.flatMap(activity => problemOf(() => Activity.fromObject(activity)));
    expect(new Set(problems)).toEqual(new Set());
  });

  it('has neither an empty name nor a null in it', () => {
    expect(new Set(said.flatMap(activity => hollowIn(activity)))).toEqual(new Set());
  });

  it('has only cards of Adaptive Cards 1.5', () => {
    const cards = cardsIn(said);
    expect(cards.length).toBeGreaterThan(200);
    expect(new Set(cards.flatMap(problemsOf))).toEqual(new Set());
  });
});

describe('what tells', () => {
  const card = (more: object) => ({ type: 'AdaptiveCard', version: '1.5', body: [], actions: [], ...more });

  it.each([
    [{ body: [{ type: 'CompoundButton', text: 'a' }] }],
    [{ body: [{ type: 'TextBlock', text: 'a', colour: 'red' }] }],
    [{ body: [{ type: 'TextBlock', text: 'a', weight: 'Heavy' }] }],
    [{ actions: [{ type: 'Action.Fetch', title: 'a' }] }],
    [{ body: [{ type: 'Input.Date', min: '2026-01-01' }] }],
  ])('a bad card: %j', more => {
    expect(problemsOf(card(more))).not.toEqual([]);
  });

  it.each([[{ type: '' }], [{ type: 'message', conversation: { id: 'a', name: '' } }]])(
    'a bad activity: %j',
    activity => {
      expect(problemOf(() => Activity.fromObject(activity))).not.toEqual([]);
    },
  );
});

function problemOf(parse: () => unknown): string[] {
  try {
    parse();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** Where nothing stands under a name. */
function hollowIn(value: unknown, path = ''): string[] {
  if (value === null || (value === '' && !path.endsWith('.text'))) return [path];
  if (Array.isArray(value)) return value.flatMap(each => hollowIn(each, `${path}[]`));
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, field]) => hollowIn(field, `${path}.${name}`));
}
