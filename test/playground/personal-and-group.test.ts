import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../browser/chromium';
import { type SesameProcess, startSesame } from '../browser/sesame-process';
import { freePort } from '../free-port.cjs';
import { startPlayground } from './playground';

jest.setTimeout(240_000);
const pictures = join(__dirname, '../../test-output/playground');

let sesame: SesameProcess;
let playground: Awaited<ReturnType<typeof startPlayground>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  sesame = await startSesame();
  playground = await startPlayground(`${sesame.url}/api/messages`, await freePort());
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  await page.goto(playground.url);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await playground?.stop();
  await sesame?.stop();
});

const shoot = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
const sees = (text: string | RegExp) => page.getByText(text).last().waitFor({ timeout: 10_000 });
const button = (name: string) => page.getByRole('button', { name }).last();
const press = (name: string) => button(name).click({ timeout: 10_000 });

/** Names the bot first: in a group, what does not is not sent to it. */
async function writes(text: string, { toBot = false } = {}): Promise<void> {
  await page.getByRole('textbox').first().click();
  if (toBot) {
    await page.keyboard.type('@');
    await page.getByRole('menuitem', { name: 'Test Bot' }).click();
  }
  await page.keyboard.type(toBot ? ` ${text}` : text, { delay: 20 });
  // The box tells its words to the page a moment later.
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
}

const refusal = /Écrivez-moi en privé|Write to me in private/;

describe('in the Agents Playground, a person', () => {
  it('goes from the welcome to the secure form, and can no longer press what he has answered', async () => {
    await sees('Beware of phishing');
    await shoot('1-welcome');
    await press('I lost both');
    await sees('Do you have your NUMEN');
    await sees(/Your answer: I lost both/);
    expect(await page.getByRole('button', { name: 'I lost both' }).count()).toBe(0);
    await press('Yes, I have my NUMEN');
    await press('I work for the académie');
    await sees(/secure form/i);
    await shoot('2-identity');
  });

  it('is answered side questions, and speaks another language', async () => {
    await writes('Contacts');
    await sees('04 72 80 60 60');
    await writes('Langue');
    await sees(/formulaire sécurisé/i);
    await shoot('3-contacts-and-language');
  });

  it('sees the guide in pictures', async () => {
    await writes('recommencer');
    await press('Le faire moi-même, en images');
    const picture = page.locator('img[src*="step-1-webmail.png"]').last();
    await picture.waitFor();
    const width = await picture.evaluate(image =>
      image instanceof HTMLImageElement ? image.naturalWidth : 0,
    );
    expect(width).toBe(960);
    await shoot('4-pictures');
  });

  it.each([
    ['Group Chat', '5-group'],
    ['General', '6-channel'],
  ])('is offered to go on in private in « %s »', async (place, picture) => {
    await page.getByText(place, { exact: true }).first().click();
    await sees(refusal);
    const before = await page.getByText(refusal).count();
    await writes('j’ai perdu mon mot de passe', { toBot: true });
    await page.waitForFunction(
      ([words, count]) =>
        (document.body.innerText.match(new RegExp(String(words), 'g')) ?? []).length > Number(count),
      [refusal.source, before],
    );
    expect(await page.getByRole('button', { name: /NUMEN/ }).count()).toBe(0);
    await shoot(picture);
  });
});
