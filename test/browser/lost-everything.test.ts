import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TextKey } from '../../locales/translate';
import { type Chat, openWidget, widgetChat } from './chat';
import { changePassword, identify, reachIdentityForm, sendIdentity } from './journey';
import { layoutFaults } from './layout';
import { anne, gael, newPassword, oldPassword, otherJean, type Person } from './people';
import { remainsOf } from './remains';
import { type SesameProcess, startSesame } from './sesame-process';
import { smallPhone, useVisits } from './visits';

const visits = useVisits();
let sesame: SesameProcess;

beforeAll(async () => {
  sesame = await startSesame();
});
afterAll(() => sesame?.stop());

describe('« J’ai tout perdu », in the widget on the assistance page', () => {
  it('ends with a new password, by mouse and in French, and leaves nothing secret in the browser', async () => {
    const page = await visits.begin();
    const refused: string[] = [];
    page.on('response', response => {
      if (response.status() >= 400) refused.push(`${response.status()} ${new URL(response.url()).pathname}`);
    });
    await page.goto(`${sesame.url}/`);
    const chat = await openWidget(page);
    await identify(chat, gael);
    await changePassword(chat);
    await expectChanged(gael);
    // Nor a word on the browser's console.
    expect(refused).toEqual([]);

    const text = await remainsOf(page);
    expect(text).toContain(chat.t('dialog.choices.lostBoth'));
    expect(secretsOf(gael).filter(secret => text.includes(secret))).toEqual([]);
  });

  it('ends with a new password, by keyboard only and in English', async () => {
    const page = await visits.begin({ locale: 'en-GB' });
    await page.goto(`${sesame.url}/?lang=en`);
    const chat = await openByKeyboard(page);
    await press(chat, 'dialog.choices.lostBoth');
    await chat.hears('dialog.states.askNumenKnown.intro');
    await press(chat, 'dialog.choices.numenKnown');
    await chat.hears('dialog.states.chooseProfile.question');
    await press(chat, 'dialog.choices.staff');
    await chat.hears('dialog.states.identify.intro');
    await typeInto(chat, 'numen', otherJean.numen.toLowerCase());
    // The slashes come by themselves.
    await typeInto(chat, 'birthDate', otherJean.birthDate.replaceAll('/', ''));
    await page.keyboard.press('Enter');
    await chat.hears('dialog.states.account.intro');
    await chat.hears('dialog.states.newPassword.intro');
    await typeInto(chat, 'newPassword', newPassword);
    await typeInto(chat, 'confirmation', newPassword);
    await page.keyboard.press('Enter');
    await chat.hears('dialog.states.done.intro');
    await expectChanged(otherJean);
  });

  it('ends with a new password, by touch on a phone of 320 × 568, where nothing is cut or too wide and replies are seen from their beginning', async () => {
    const page = await visits.begin(smallPhone);
    await page.goto(`${sesame.url}/`);
    expect(await layoutFaults(page.mainFrame())).toEqual([]);
    const chat = touched(await openWidget(page));
    await beginningSeen(chat, 'dialog.states.start.intro');
    await expectNoFaults(chat);
    await reachIdentityForm(chat);
    // What the conversation says of it comes while the form covers it.
    await sendIdentity(chat, { ...anne, birthDate: '28/02/1988' });
    await chat.form.locator('[data-summary]').waitFor();
    await sendIdentity(chat, anne);
    await chat.hears('dialog.states.account.intro');
    await beginningSeen(chat, 'dialog.states.account.intro');
    // The send box would bring the keyboard up over it.
    expect(await chat.frame.evaluate(() => document.activeElement?.tagName)).not.toBe('INPUT');
    await expectNoFaults(chat);
    await changePassword(chat);
    await beginningSeen(chat, 'dialog.notices.passwordChanged');
    await expectNoFaults(chat);
    await expectChanged(anne);
  });
});

it('shows both forms, their errors and the outcome without anything cut or too wide at 320 px', async () => {
  const page = await visits.begin(smallPhone);
  await page.goto(`${sesame.url}/`);
  const chat = await openWidget(page);
  await reachIdentityForm(chat);
  await chat.form.locator('#numen').fill('1O E9 501234 ABC');
  await expectNoFaults(chat);
  await chat.form.getByRole('button', { name: chat.t('forms.identity.submit') }).click();
  await chat.form.locator('[data-summary]').waitFor();
  await expectNoFaults(chat);
});

async function expectChanged({ username }: Person): Promise<void> {
  expect(await sesame.verifyPassword(username, newPassword)).toBe('valid');
  expect(await sesame.verifyPassword(username, oldPassword)).toBe('invalid');
}

async function expectNoFaults({ page }: Chat): Promise<void> {
  for (const frame of page.frames()) {
    expect({ in: frame.url(), faults: await layoutFaults(frame) }).toEqual({ in: frame.url(), faults: [] });
  }
}

/** The conversation has come to rest with the beginning of the newest message with these words on the screen. */
async function beginningSeen(chat: Chat, key: TextKey): Promise<void> {
  await chat.said(key).waitFor();
  const isSeen = await chat.said(key).evaluate(async bubble => {
    const scroller = bubble.closest('#scroller');
    const top = () => bubble.getBoundingClientRect().top;
    for (let before = Number.NaN, frames = 0; frames < 40; frames = top() === before ? frames + 1 : 0) {
      before = top();
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    const screen = scroller?.getBoundingClientRect();
    return screen !== undefined && top() >= screen.top && top() < screen.bottom;
  });
  expect({ key, isSeen }).toEqual({ key, isSeen: true });
}

const secretsOf = ({ numen, birthDate }: Person): string[] => [
  numen,
  numen.toLowerCase(),
  birthDate,
  birthDate.split('/').reverse().join('-'),
  newPassword,
];

// --- keyboard -------------------------------------------------------------------------------------------------------

async function openByKeyboard(page: Page): Promise<Chat> {
  await page.locator('sesame-widget .launcher').waitFor();
  await tabTo(page, () =>
    page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className === 'launcher'),
  );
  await page.keyboard.press('Enter');
  return widgetChat(page, 'en');
}

/** By Tab alone, from wherever the focus is. */
async function press(chat: Chat, key: Parameters<Chat['button']>[0]): Promise<void> {
  await chat.button(key).waitFor();
  await tabTo(chat.page, async () => (await focusedIn(chat)) === chat.t(key));
  await chat.page.keyboard.press('Enter');
}

async function typeInto(chat: Chat, id: string, text: string): Promise<void> {
  const field = chat.form.locator(`#${id}`);
  await field.waitFor();
  await tabTo(chat.page, () => field.evaluate(input => input === document.activeElement));
  await chat.page.keyboard.type(text);
}

async function tabTo(page: Page, arrived: () => Promise<boolean>): Promise<void> {
  for (let tabs = 0; tabs < 40; tabs += 1) {
    if (await arrived()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('forty times Tab does not lead there');
}

/** The label of the button that has the focus, in the conversation. */
const focusedIn = ({ frame }: Chat): Promise<string | null> =>
  frame.evaluate(() => {
    const active = document.activeElement;
    return active?.tagName === 'BUTTON' ? (active.textContent ?? '').trim() : null;
  });

// --- touch ----------------------------------------------------------------------------------------------------------

/** The same buttons, tapped. */
const touched = (chat: Chat): Chat => ({
  ...chat,
  button: key => {
    const button = chat.button(key);
    button.click = button.tap.bind(button);
    return button;
  },
});
