import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { walkthroughSteps } from '../../dialogs/walkthrough';
import { locales } from '../../locales/translate';
import { academy, minute, type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo, identifies } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

describe.each(locales)('the walkthrough of the official pages, in %s', locale => {
  const chat = () => talk(service, { locale });
  const total = walkthroughSteps.length;

  it('shows every page with its picture and its words, there and back', async () => {
    const user = await chat();
    await goTo('walkthrough', user);
    const pictures: string[] = [];
    for (let step = 1; step <= total; step++) {
      expect(user.hears()).toContain(user.t('walkthrough.progress', { step, total }));
      const [image] = imagesOf(user.card());
      expect(String(image?.altText).length).toBeGreaterThan(20);
      const file = await fetch(String(image?.url));
      expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
      pictures.push(String(image?.url));
      if (step < total) await user.chooses('next');
    }
    expect(new Set(pictures).size).toBe(total);
    expect(user.buttons()).not.toContain(user.t('dialog.choices.next'));
    for (let step = total - 1; step >= 1; step--) {
      await user.types(step % 2 ? 'back' : 'previous');
      expect(user.hears()).toContain(user.t('walkthrough.progress', { step, total }));
    }
    expect(user.buttons()).not.toContain(user.t('dialog.choices.previous'));
  });

  it('is left for the question that it interrupted', async () => {
    const user = await chat();
    await goTo('askDepartement', user);
    await user.types('walkthrough');
    await user.chooses('next');
    await user.chooses('leaveWalkthrough');
    expect(await user.state()).toBe('askDepartement');
    expect(user.hears()).toContain(user.t('dialog.states.askDepartement.question'));
    await user.chooses('departement-42');
    expect(user.hears()).toContain('04 77 81 41 00');
  });

  it('is left by its first page, too', async () => {
    const user = await chat();
    await goTo('chooseProfile', user);
    await user.types('walkthrough');
    await user.chooses('back');
    expect(await user.state()).toBe('chooseProfile');
  });

  it('gives back the form that it closed, or another one', async () => {
    const user = await chat();
    await goTo('identify', user);
    const old = user.formUrl();
    await user.types('walkthrough');
    expect((await user.opensFormAt(old)).status).toBe(410);
    await user.chooses('leaveWalkthrough');
    expect(await user.state()).toBe('identify');
    expect((await user.opensForm()).status).toBe(200);
  });

  it('does not give back an identity that ended meanwhile', async () => {
    const user = await chat();
    await goTo('account', user);
    await user.types('walkthrough');
    await user.waits(academy.limits.grantMinutes * minute);
    expect(user.hears()).toBe('');
    await user.chooses('leaveWalkthrough');
    expect(user.hears()).toContain(user.t('dialog.notices.grantEnded'));
    expect(await user.state()).toBe('identify');
  });

  it('does not give back an identity that was forgotten, and says why', async () => {
    const user = await chat();
    await goTo('account', user);
    await user.chooses('cancel');
    await user.types('walkthrough');
    await user.chooses('leaveWalkthrough');
    expect(await user.state()).toBe('identify');
    expect(user.hears()).toContain(user.t('dialog.notices.identityForgotten'));
    expect(user.hears()).not.toContain(user.t('dialog.states.account.intro'));
    await identifies(user);
    expect(await user.state()).toBe('account');
  });

  it('ends where the conversation ends', async () => {
    const user = await chat();
    await goTo('walkthrough', user);
    await user.chooses('doneThere');
    expect(await user.state()).toBe('done');
  });
});

function imagesOf(card: Record<string, unknown>): { url?: unknown; altText?: unknown }[] {
  return Array.isArray(card.body) ? card.body.filter(element => Object(element).type === 'Image') : [];
}
