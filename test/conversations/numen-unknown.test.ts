import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChoiceId } from '../../dialogs/choices';
import { locales } from '../../locales/translate';
import { type Service, startService } from './service';
import { hangUp, talk } from './talk';
import { goTo } from './ways';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterEach(hangUp);
afterAll(() => service.stop());

const phones = ['04 72 80 60 60', '04 74 45 58 40', '04 77 81 41 00', '04 72 80 67 67'];
const [rectorat, ain, loire, rhone] = phones;

/** docs/guide.md, « Who gives a NUMEN back »: the one number that is given, and no other. */
const offices: [ChoiceId, ChoiceId | null, string | undefined][] = [
  ['teacherEcole', 'departement-01', ain],
  ['teacherEcole', 'departement-42', loire],
  ['teacherEcole', 'departement-69', rhone],
  ['teacherEcole', 'otherDepartement', undefined],
  ['teacherSecondary', null, rectorat],
  ['administrative', null, rectorat],
  ['health', null, rectorat],
  ['technical', null, rectorat],
  ['privateSchool', null, rectorat],
  ['assistant', null, undefined],
  ['otherCategory', null, rectorat],
];

describe.each(locales)('in %s, who has no NUMEN', locale => {
  const chat = () => talk(service, { locale });

  it.each(offices)('and is %s (%s) is told to call %s', async (category, departement, phone) => {
    const user = await chat();
    await goTo('askStaffCategory', user);
    await user.chooses(category);
    if (departement) await user.chooses(departement);
    expect(await user.state()).toBe('whereIsNumen');
    const heard = user.hears();
    expect(phones.filter(number => heard.includes(number))).toEqual(phone ? [phone] : []);
    expect(heard).toContain(user.t('dialog.states.whereIsNumen.sentence'));
    // Nobody has compared it with the official pages since: where it is from is said, not that it was checked.
    const source = { fr: 'd’après le guide de décembre 2022', en: 'from the guide of December 2022' };
    expect(heard.includes(source[locale])).toBe(phone !== undefined);
    expect(heard).not.toMatch(/numéros? vérifié|numbers? (last )?checked/iu);
  });

  it.each(['teacherEcole', 'teacherSecondary', 'privateSchool'] as const)(
    'and is %s is warned that I-Prof has the same password',
    async category => {
      const user = await chat();
      await goTo('askStaffCategory', user);
      await user.chooses(category);
      if (category === 'teacherEcole') await user.chooses('departement-69');
      expect(user.hears()).toContain(user.t('dialog.states.whereIsNumen.iprof'));
    },
  );

  it('in a private school is not sent to the school, which may not give it', async () => {
    const user = await chat();
    await goTo('askStaffCategory', user);
    await user.chooses('privateSchool');
    expect(user.hears()).toContain(user.t('dialog.states.whereIsNumen.private'));
    expect(user.hears()).not.toContain(user.t('dialog.states.whereIsNumen.school'));
  });

  it('comes back later, in the same tab, and goes on', async () => {
    const user = await chat();
    await goTo('paused', user);
    await user.waits(3 * 3_600_000 - 1);
    expect(user.hears()).toBe('');
    await goOnLater();

    async function goOnLater(): Promise<void> {
      const again = await chat();
      await goTo('paused', again);
      await again.reloads();
      expect(again.all().length).toBeGreaterThan(8);
      await again.chooses('numenKnown');
      expect(await again.state()).toBe('identify');
    }
  });
});
