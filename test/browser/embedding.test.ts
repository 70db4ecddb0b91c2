import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openWidget } from './chat';
import { changePassword, identify } from './journey';
import { jean, newPassword } from './people';
import { type Site, startFront, startHostPage } from './public-sites';
import { freePort, type SesameProcess, startSesame } from './sesame-process';
import { useVisits } from './visits';

/**
 * Sésame behind TLS under one name, the page that carries its widget under another: the frame is then a third party's, and
 * its cookie has to be a partitioned one.
 */
const visits = useVisits();
const sites: Site[] = [];
let sesame: SesameProcess;
let allowed: string;
let stranger: string;

beforeAll(async () => {
  const [front, host, other] = [await freePort(), await freePort(), await freePort()];
  const publicUrl = `https://localhost:${front}`;
  allowed = `https://127.0.0.1:${host}`;
  stranger = `https://127.0.0.1:${other}`;
  let behind = 0;
  sesame = await startSesame(port => {
    behind = port;
    return { PUBLIC_URL: publicUrl, ALLOWED_ORIGINS: allowed };
  });
  sites.push(await startFront(front, behind));
  sites.push(await startHostPage(host, publicUrl), await startHostPage(other, publicUrl));
});
afterAll(async () => {
  for (const site of sites) await site.stop();
  await sesame?.stop();
});

describe('the widget on a page of another site', () => {
  it('goes the whole way under that page’s strict policy, with a cookie for that page only', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true });
    await page.goto(allowed);
    const chat = await openWidget(page);
    await identify(chat, jean);
    await changePassword(chat);
    expect(await sesame.verifyPassword(jean.username, newPassword)).toBe('valid');
    // One ties forms to this browser; the other says that somebody was verified in it.
    const cookies = await page.context().cookies();
    expect(cookies.map(({ name }) => name).toSorted()).toEqual([
      '__Host-sesame_session',
      '__Secure-sesame_known',
    ]);
    for (const cookie of cookies)
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, partitionKey: 'https://127.0.0.1' });
    // Escape reaches the page through the frames.
    await chat.frame.locator('#text').press('Escape');
    await page.locator('sesame-widget .panel').waitFor({ state: 'hidden' });
  });

  it('cannot be framed by a page that is not in ALLOWED_ORIGINS', async () => {
    const page = await visits.begin({ ignoreHTTPSErrors: true, refusals: ['frame-ancestors'] });
    await page.goto(stranger);
    const refused = page.waitForEvent('console', message => message.text().includes('frame-ancestors'));
    await page.locator('sesame-widget .launcher').click();
    await refused;
    const handle = await page.locator('sesame-widget iframe').elementHandle();
    const frame = await handle?.contentFrame();
    await frame?.waitForURL('chrome-error://chromewebdata/');
    expect(await frame?.locator('#chat').count()).toBe(0);
  });
});
