import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createIdentityVerifier } from '../../src/accounts/identity-verifier';
import { createSpraying, type GuessPlace, type SprayingAlarm } from '../../src/accounts/spraying';
import { birthDate, numen, openServices, prepareHash, type Services } from './services';

const address = '192.0.2.1';
const trusted = '198.51.100.1';
let services: Services;
let alarms: SprayingAlarm[];
let outcomes: string[];
let verify: ReturnType<typeof createIdentityVerifier>['verify'];
let guesses = 0;

beforeAll(prepareHash);
beforeEach(async () => {
  services = await openServices();
  alarms = [];
  outcomes = [];
  const spraying = createSpraying({
    ...services.ports,
    isTrusted: client => client === trusted,
    onFailure: (outcome, channel) => void outcomes.push(`${channel} ${outcome}`),
    onAlarm: alarm => void alarms.push(alarm),
  });
  verify = createIdentityVerifier({ ...services.ports, spraying }).verify;
});
afterEach(() => services.close());

const freshChat = (more: Partial<GuessPlace> = {}): GuessPlace => ({
  conversationKey: `directline/${guesses++}`,
  channel: 'directline',
  address,
  ...more,
});
const guess = (typed: string, date: string, place: GuessPlace) =>
  verify(services.claimsOf(typed, date), { ...place, attemptId: `guess ${guesses++}` });
const numenAt = (number: number) => `99Z${String(number).padStart(7, '0')}XYZ`;

async function spray(count: number, place: () => GuessPlace = freshChat): Promise<string[]> {
  const answers: string[] = [];
  for (let number = 0; number < count; number++)
    answers.push((await guess(numenAt(number), '1950-01-01', place())).outcome);
  return answers;
}
const evaluatedOf = (answers: string[]) => answers.filter(outcome => outcome === 'rejected').length;

describe('an address that is sprayed', () => {
  it('has ten evaluated at once, and the right one held as the wrong ones are', async () => {
    expect(evaluatedOf(await spray(20))).toBe(10);
    const places = [freshChat(), freshChat(), freshChat()];
    const [known, unknown, right] = await Promise.all([
      guess(numen, '1950-01-01', places[0] ?? freshChat()),
      guess(numenAt(999), '1950-01-01', places[1] ?? freshChat()),
      guess(numen, birthDate, places[2] ?? freshChat()),
    ]);
    const waiting = { outcome: 'locked', until: expect.any(Number) };
    expect([known, unknown, right]).toEqual([waiting, waiting, waiting]);
  });

  it('lets in who waits as told, at the cost of no attempt at their NUMEN', async () => {
    await spray(50);
    const key = services.ports.keyring.attemptKey('identity', services.ports.keyring.numenKey(numen));
    const place = freshChat();
    const held = await guess(numen, birthDate, place);
    expect(await services.ports.attempts.read(key)).toBeNull();
    expect(held).toEqual({ outcome: 'locked', until: services.ports.now() + 25_000 });
    services.pass(24_999);
    expect((await guess(numen, birthDate, place)).outcome).toBe('locked');
    services.pass(1);
    expect((await guess(numen, birthDate, place)).outcome).toBe('verified');
  });

  it('does not let another address wait', async () => {
    await spray(50);
    expect((await guess(numen, birthDate, freshChat({ address: '192.0.2.2' }))).outcome).toBe('verified');
  });

  it('lets neither Teams wait nor a browser that is known to this person', async () => {
    await spray(50);
    const browser = freshChat({ browser: 'browser known' });
    const teams = freshChat({ channel: 'msteams', holder: 'anne' });
    expect((await guess(numen, birthDate, browser)).outcome).toBe('verified');
    expect((await guess(numen, birthDate, teams)).outcome).toBe('verified');
  });

  it('has a hundred evaluated in a network that was named', async () => {
    expect(evaluatedOf(await spray(120, () => freshChat({ address: trusted })))).toBe(100);
  });
});

it('counts a person of Teams in all their chats', async () => {
  const inTeams = () => freshChat({ channel: 'msteams', holder: 'mallory' });
  expect(evaluatedOf(await spray(10, inTeams))).toBe(5);
  expect((await guess(numen, birthDate, inTeams())).outcome).toBe('locked');
});

it('counts a chat without an address by itself', async () => {
  const place = freshChat({ address: null });
  expect(evaluatedOf(await spray(10, () => place))).toBe(5);
});

describe('the alarm', () => {
  it('is of a source by its pseudonym, and of the service, once an hour', async () => {
    await spray(150);
    expect(alarms).toEqual([
      { of: 'source', source: expect.stringMatching(/^[\w-]{16}$/) },
      { of: 'service', source: null },
    ]);
    expect(JSON.stringify(alarms)).not.toContain(address);
    expect(new Set(outcomes)).toEqual(new Set(['directline refused', 'directline held']));
    services.pass(60 * 60_000);
    await spray(150);
    expect(alarms).toHaveLength(4);
  });

  it('is raised by the hundredth from as many sources', async () => {
    await spray(99, () => freshChat({ address: `198.18.0.${guesses}` }));
    expect(alarms).toEqual([]);
    await spray(1);
    expect(alarms).toEqual([{ of: 'service', source: null }]);
  });
});
