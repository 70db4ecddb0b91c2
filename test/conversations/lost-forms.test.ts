import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { camille } from './people';
import { type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo } from './ways';

describe('a form whose end never reached the chat', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
  });
  afterEach(hangUp);
  afterAll(() => service.stop());

  it('is told to the chat when its person comes back to it, and another one is offered', async () => {
    const user = await talk(service);
    await goTo('identify', user);
    const url = user.formUrl();
    service.breaks('conversations.save');
    await user.fillsForm({ numen: camille.numen, birthDate: '01/01/1970' });
    service.repairs();
    expect(await user.state()).toBe('identify');

    await user.opensFormAt(url);
    await user.looks();
    expect(user.buttons()).not.toContain(user.t('dialog.choices.openForm'));

    service.pass(60_000);
    await user.opensFormAt(url);
    await user.looks();
    expect(user.buttons()).toContain(user.t('dialog.choices.openForm'));
    await user.chooses('openForm');
    await user.fillsForm({ numen: camille.numen, birthDate: camille.birthDate });
    expect(await user.state()).toBe('account');
  });
});
