import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { stateNames } from '../../dialogs/state-names';
import { type Connector, startConnector } from '../channels/bot-service/connector';
import { talkInTeams } from '../channels/bot-service/talk';
import { type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo, type Talker } from './ways';

let service: Service;
let connector: Connector;
beforeAll(async () => {
  service = await startService();
  connector = await startConnector();
});
afterEach(() => {
  hangUp();
  connector.forget();
});
afterAll(async () => {
  await service.stop();
  await connector.stop();
});

/** What every object answers to: a table that is asked by what somebody typed must not. */
const names = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'length', 'then'];

async function survives(user: Talker): Promise<void> {
  const logged = service.logged.length;
  for (const name of names) {
    await user.says(name);
    expect([name, user.hears().length > 0]).toEqual([name, true]);
  }
  expect(service.logged.slice(logged).filter(line => /"level":[56]0/.test(line))).toEqual([]);
}

describe.each(stateNames)(
  'in « %s », the name of something of every object is a text like another',
  state => {
    it('on the web', async () => {
      const user = await talk(service);
      await goTo(state, user);
      await survives(user);
    });

    it('in Teams', async () => {
      const user = await talkInTeams(service, connector);
      await goTo(state, user);
      await survives(user);
    });
  },
);
