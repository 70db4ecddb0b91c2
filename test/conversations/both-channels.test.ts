import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { stateNames } from '../../dialogs/state-names';
import { locales } from '../../locales/translate';
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

/** What a person reads and can answer; navigation is beside the card on the web, and on it in Teams. */
async function impression(user: Talker) {
  const navigation = (['back', 'help', 'human', 'restart', 'cancel', 'french', 'english'] as const).map(id =>
    user.t(`dialog.choices.${id}`),
  );
  const answers = user.buttons().filter(label => !navigation.includes(label));
  return { state: await user.state(), text: user.hears(), answers };
}

describe.each(locales)('in %s, the web and Teams', locale => {
  it.each(stateNames)('say and offer the same in « %s »', async state => {
    const onTheWeb = await talk(service, { locale });
    const inTeams = await talkInTeams(service, connector, { locale });
    await goTo(state, onTheWeb);
    await goTo(state, inTeams);
    // What differs on purpose is how a form's end reaches the chat: with or without a word for each refusal.
    const [web, teams] = [await impression(onTheWeb), await impression(inTeams)];
    expect(teams).toEqual(web);
  });

  it('answer every side question alike', async () => {
    const onTheWeb = await talk(service, { locale });
    const inTeams = await talkInTeams(service, connector, { locale });
    for (const choice of ['help', 'human', 'genuine', 'privacy', 'numenTopic', 'mailSettings'] as const) {
      await onTheWeb.types(choice);
      await inTeams.types(choice);
      expect(await impression(inTeams)).toEqual(await impression(onTheWeb));
    }
  });
});
