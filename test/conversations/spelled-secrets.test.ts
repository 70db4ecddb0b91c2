import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Connector, startConnector } from '../channels/bot-service/connector';
import { filesOf, place } from './canaries';
import { type Service, startService } from './service';
import { leftInClear, type Typed, tell, typeSpellings } from './spelled-secrets';
import { hangUp } from './talk';

/** ms: all of them at once, on a machine that may be busy. */
jest.setTimeout(300_000);

let service: Service;
let connector: Connector;
let typed: Typed;
beforeAll(async () => {
  service = await startService();
  connector = await startConnector();
  typed = await typeSpellings(service, connector);
});
afterAll(async () => {
  hangUp();
  await service.stop();
  await connector.stop();
});

describe('spellings of secrets that were typed in the chat and in Teams', () => {
  it('were all read', () => {
    expect(typed.unread).toEqual([]);
  });

  it('do not stand in the echo', () => {
    expect(typed.shown).toEqual([]);
  });

  it('stand nowhere: not in what was received, the history, a snapshot, the log, nor a file of the store', async () => {
    const left = await leftInClear(service, typed, filesOf(service.dataDir));
    tell('embedded store', typed, left);
    expect(left).toEqual([]);
  });

  it('would be found', async () => {
    const [given] = typed.spellings;
    const left = await leftInClear(service, typed, [place('dump', `x${given?.written}x`)]);
    expect(left).not.toEqual([]);
  });
});
