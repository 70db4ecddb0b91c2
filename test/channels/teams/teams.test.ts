import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { camille, goodPassword } from '../../conversations/people';
import { minute, type Service, startService } from '../../conversations/service';
import { goTo, identifies } from '../../conversations/ways';
import { actionsOf, type Connector, cardOf, startConnector } from './connector';
import { completionIn, sendForm, talkInTeams, urlIn } from './talk';
import { readFormPage } from '../../conversations/form-page';

let service: Service;
let connector: Connector;
beforeAll(async () => {
  service = await startService();
  connector = await startConnector();
});
afterEach(() => connector.forget());
afterAll(async () => {
  await service.stop();
  await connector.stop();
});
const chat = (options = {}) => talkInTeams(service, connector, options);

describe('in Teams', () => {
  it('the whole guide ends with a password that works', async () => {
    const user = await chat();
    expect(user.hears()).toContain('Attention au filoutage');
    await user.presses('J’ai tout perdu');
    await user.presses('Oui, j’ai mon NUMEN');
    await user.presses('Je suis un personnel de l’académie');
    await identifies(user);
    expect(user.hears()).toContain('Voici **votre compte**');
    await user.chooses('changePassword');
    await user.fillsForm({ newPassword: goodPassword, confirmation: goodPassword });
    expect(user.hears()).toContain('Votre mot de passe est changé');
    expect(await service.commands.verifyPassword({ username: camille.username, password: goodPassword })).toBe(true);
  });
});
