import type { Browser, Page, Route } from 'playwright-core';
import { launchChromium } from '../../browser/chromium';
import { startConnector } from '../../channels/bot-service/connector';
import { talkInTeams } from '../../channels/bot-service/talk';
import { camille, type Person } from '../../conversations/people';
import { type Service, startService } from '../../conversations/service';
import { goTo } from '../../conversations/ways';
import { type Chat, openPageChat } from '../../process/chat';
import type { Claim, Finding } from '../claim';
import { scriptIn } from '../support/scripts';

/** What runs, in a real Chromium, of texts that people and imports can put into our pages. Needs Chromium (`CHROMIUM` names it). */
export const claim: Claim = {
  count: 300,
  async attack({ count, random }): Promise<Finding[]> {
    const scripts = Array.from({ length: count }, () => scriptIn(random));
    const people = scripts.slice(0, mostPeople).map(personNamed);
    const service = await startService({ known: people });
    const browser = await launchChromium();
    try {
      const inChat = await counted(browser, view => showMessages(view, service, scripts));
      const inForms = await counted(browser, view => showFields(view, service, scripts));
      const inNames = await counted(browser, view => showNames(view, service, people));
      const teamsNames = scripts.slice(0, mostPeople);
      const inTeams = await counted(browser, view => showTeamsNames(view, service, teamsNames));
      const inAddresses = await counted(browser, view => showAddresses(view, service, scripts));
      const raw = await counted(browser, view => showRaw(view, scripts));
      const kept = (where: string, { tried, ran }: Counted): Finding => ({
        promise: `no script runs out of ${where}`,
        tried,
        through: ran,
        limit: 0,
      });
      const texts = [inChat, inForms, inNames];
      return [
        kept('a chat message', inChat),
        kept('a field of a form', inForms),
        kept('the name of an account', inNames),
        kept('a name in Teams, nor is it said again', inTeams),
        kept('the address of a page', inAddresses),
        {
          promise: 'all but addresses were shown (control)',
          tried: texts.length,
          through: texts.filter(({ shown }) => shown === 0).length,
          limit: 0,
        },
        {
          promise: 'the same texts, not escaped, are seen to run (control)',
          tried: raw.tried,
          through: raw.ran > raw.tried / 5 ? 0 : 1,
          limit: 0,
        },
      ];
    } finally {
      await browser.close();
      await service.stop();
    }
  },
};

const mostPeople = 20;
/** What TeamsJS asks for by itself, and does without. */
const ofTeams = 'https://res.cdn.office.net/teams-js/';
/** In one conversation: its history keeps the last five hundred activities. */
const atOnce = 50;

interface Counted {
  tried: number;
  /** Pages on which such a text stood. */
  shown: number;
  ran: number;
}

/** Each text that became more than text: it ran, it was stopped by the page's policy alone, or it is an element. */
async function counted(browser: Browser, show: (view: View) => Promise<number>): Promise<Counted> {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(longestMs);
  let ran = 0;
  let shown = 0;
  page.on('dialog', dialog => {
    ran++;
    dialog.dismiss().catch(() => {});
  });
  await page.exposeFunction('stopped', () => void ran++);
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', e => e.blockedURI.startsWith('${ofTeams}') || stopped(), true)`,
  );
  const look = async () => {
    await page.waitForTimeout(settlingMs);
    if (/data-xss|alert\(1|confirm`1`|prompt\(1/iu.test(await page.content())) shown++;
    ran += await page.locator('[data-xss], [href^="javascript:" i], [src^="javascript:" i]').count();
  };
  const tried = await show({ page, look });
  await context.close();
  return { tried, shown, ran };
}

interface View {
  page: Page;
  /** Counts what has become an element on the page that is shown. */
  look(): Promise<void>;
}
const settlingMs = 50;
/** Some of the texts would have a page without our escapes wait for ever; a busy machine takes seconds. */
const longestMs = 30_000;

async function showMessages({ page, look }: View, service: Service, scripts: string[]): Promise<number> {
  for (let first = 0; first < scripts.length; first += atOnce) {
    const chat = await openPageChat(service.origin);
    for (const text of scripts.slice(first, first + atOnce)) await chat.says(text);
    await visit(page, service, chat);
    await look();
  }
  return scripts.length;
}

async function showFields({ page, look }: View, service: Service, scripts: string[]): Promise<number> {
  await page.route('**/forms/**', asInTheChat);
  for (const text of scripts) {
    const chat = await chatAtForm(service);
    await visit(page, service, chat);
    await page.goto(await chat.formUrl());
    await Promise.all([page.waitForNavigation(), page.evaluate(`(${sendWith})(${JSON.stringify(text)})`)]);
    await look();
    if (text === scripts[mostForms - 1]) break;
  }
  return Math.min(scripts.length, mostForms);
}
const mostForms = 40;

/** There a form that is refused shows again what was typed; on a page of its own it does not. */
async function asInTheChat(route: Route): Promise<void> {
  if (route.request().method() !== 'POST') return route.continue();
  const headers = { ...route.request().headers(), 'sec-fetch-dest': 'iframe' };
  await route.fulfill({ response: await route.fetch({ headers }) });
}

/** As a form without our script would be sent, whatever its fields take. */
const sendWith = `text => {
  const form = document.querySelector('form:not([action$=extend])');
  for (const field of form.querySelectorAll('input[type=text]')) field.value = text;
  form.submit();
}`;

async function showNames({ page, look }: View, service: Service, people: Person[]): Promise<number> {
  for (const { numen, birthDate } of people) {
    const chat = await chatAtForm(service);
    await chat.fillsForm({ numen, birthDate, accountType: 'academic' });
    await visit(page, service, chat);
    await look();
  }
  return people.length * 2;
}

/** What somebody is called in Teams is in no message, card or form of ours: if it were, it would be counted as running. */
async function showTeamsNames({ page, look }: View, service: Service, names: string[]): Promise<number> {
  const connector = await startConnector();
  for (const name of names) {
    const marked = `${name} ${marker}`;
    const user = await talkInTeams(service, connector, { name: marked });
    await goTo('identify', user);
    await page.goto(await user.formUrl());
    await look();
    const said = connector.messages().map(({ text, attachments }) => JSON.stringify([text, attachments]));
    said.push(await page.content());
    if (said.some(text => text.includes(marker))) await page.evaluate('stopped()');
  }
  await connector.stop();
  return names.length;
}
const marker = 'NAMED-IN-TEAMS';

async function showAddresses({ page, look }: View, { origin }: Service, scripts: string[]): Promise<number> {
  const some = scripts.slice(0, mostAddresses);
  for (const text of some) {
    const value = encodeURIComponent(text);
    for (const path of [
      `/?lang=${value}`,
      `/webchat?locale=${value}&origin=${value}`,
      `/${value}`,
      `/forms/${value}`,
    ]) {
      await page.goto(origin + path).catch(() => {});
      await look();
    }
  }
  return some.length * 4;
}

/** Each in four addresses. */
const mostAddresses = 15;

/** As a page of ours that forgot to escape would show them. */
async function showRaw({ page, look }: View, scripts: string[]): Promise<number> {
  for (const text of scripts) {
    await page.setContent(`<!doctype html><p title="">${text}</p>`).catch(() => {});
    await look();
  }
  return scripts.length;
}

async function chatAtForm({ origin }: Service): Promise<Chat> {
  const chat = await openPageChat(origin);
  for (const text of ['j’ai tout perdu', 'oui', 'personnel']) await chat.says(text);
  return chat;
}

/** In the browser of that chat. */
async function visit(page: Page, { origin }: Service, chat: Chat): Promise<void> {
  const pairs = (chat.cookies.header().Cookie ?? '').split('; ').map(pair => pair.split('='));
  await page.context().addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: origin })));
  await page.goto(`${origin}/webchat`);
}

function personNamed(name: string, index: number): Person {
  const number = String(index).padStart(7, '0');
  return {
    ...camille,
    numen: `99E${number}XSS`,
    // The import would refuse it: what stands in the store is shown as text all the same.
    username: `xss${number}${name}`,
    firstName: name,
    lastName: name,
    oldPassword: null,
  };
}
