import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { grenoble, reunion } from '../academies';
import { openWidget } from './chat';
import { changePassword, identify } from './journey';
import { gael, newPassword } from './people';
import { type SesameProcess, startSesame } from './sesame-process';
import { useVisits } from './visits';

const visits = useVisits();

describe.each([
  ['grenoble', grenoble],
  ['reunion', reunion],
] as const)('the académie of %s, by its file alone', (name, academy) => {
  let sesame: SesameProcess;
  beforeAll(async () => {
    sesame = await startSesame(() => ({ ACADEMY_FILE: join(__dirname, `../../academies/${name}.json`) }));
  });
  afterAll(() => sesame?.stop());

  it('has its guide on one sheet of two sides, whatever the number of its offices', async () => {
    const page = await visits.begin();
    await page.goto(`${sesame.url}/guide/fr`);
    await page.evaluate(() => Promise.all([...document.images].map(image => image.decode())));
    const printed = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(printed.match(/\/Type\s*\/Page\b/gu)).toHaveLength(2);
  });

  it('leads from its page to a new password, and names no other académie', async () => {
    const page = await visits.begin();
    await page.goto(`${sesame.url}/`);
    const assistance = await page.locator('main').innerText();
    for (const { phone, name: office } of academy.offices) {
      expect(assistance).toContain(phone.replaceAll(' ', '\u00a0'));
      expect(assistance).toContain(office.fr);
    }
    const chat = await openWidget(page);
    await identify(chat, gael);
    const shown = await chat.frame.locator('#chat').innerText();
    expect(shown).toContain(`@${academy.mailDomain}`);
    expect(shown).toContain(academy.mailServer.incoming);
    await changePassword(chat);
    expect((await sesame.verifyPassword(gael.username, newPassword)).trim()).toBe('valid');
    const said = `${assistance} ${await chat.frame.locator('#chat').innerText()}`;
    expect(said).not.toMatch(/lyon|rhône|\bloire\b|\bain\b|04.7\d.\d\d/iu);
  });
});
