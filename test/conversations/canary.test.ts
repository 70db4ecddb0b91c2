import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stateNames } from '../../dialogs/state-names';
import { locales } from '../../locales/translate';
import { type Canary, filesOf, findCanaries, type Place, place } from './canaries';
import { camille, type Person } from './people';
import { academy, minute, type Service, startService } from './service';
import { hangUp, talk, type User } from './talk';
import { goTo, identifies } from './ways';

const someone: Person = {
  ...camille,
  numen: '73Q6190254WKZ',
  birthDate: '23/11/1957',
  username: 'canari',
  lastName: 'Serin',
  firstName: 'Ada',
  oldPassword: 'Vieux-Plumage-8351!',
};
const wrong = { numen: '84X7305918VJH', birthDate: '19/08/1949', password: 'Faux-Ramage-6274?' };
const slip = '73Q619O254WKZ';
const passwords = ['Nouveau-Nid-9182!', 'Autre-Perchoir-4471!', 'Chanté-Au-Chat-3350!', 'Court-1!'];

const canaries: Canary[] = [
  { kind: 'numen', text: someone.numen },
  { kind: 'numen', text: wrong.numen },
  { kind: 'numen', text: slip },
  { kind: 'birthDate', text: someone.birthDate },
  { kind: 'birthDate', text: wrong.birthDate },
  ...[someone.oldPassword ?? '', wrong.password, ...passwords].map(
    (text): Canary => ({ kind: 'password', text }),
  ),
];

/** ms: the whole walk at once, on a machine that may be busy. */
const patience = 300_000;

let service: Service;
const users: User[] = [];
const printed: string[] = [];

beforeAll(async () => {
  service = await startService({ known: [camille, someone] });
  for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    console[level] = (...args: unknown[]) => void printed.push(args.map(String).join(' '));
  }
  for (const locale of locales) {
    await throughForms(await chat(locale));
  }
  await typingEverything(await chat('en'));
  await throughFailures();
}, patience);

afterAll(async () => {
  hangUp();
  await service.stop();
});

async function chat(locale: 'fr' | 'en'): Promise<User> {
  const user = await talk(service, { locale });
  users.push(user);
  return user;
}

/** The right way, with every mistake that a form corrects. */
async function throughForms(user: User): Promise<void> {
  await goTo('identify', user);
  let form = await user.opensForm();
  form = await form.fills({ numen: slip, birthDate: someone.birthDate });
  form = await form.fills({ numen: someone.numen, birthDate: wrong.birthDate });
  form = await form.extends();
  form = await form.fills({ numen: wrong.numen, birthDate: someone.birthDate });
  await form.fills({ numen: someone.numen, birthDate: someone.birthDate });
  await user.chooses('restoreMailbox');
  await user.presses(user.t('dialog.states.askRestorationDate.submit'), { date: someone.birthDate });
  await user.says('01/03/2026');
  await user.chooses('yes');
  await user.chooses('changePassword');
  const [good = '', next = '', , short = ''] = passwords;
  form = await user.opensForm();
  form = await form.fills({ newPassword: short, confirmation: short });
  form = await form.fills({ newPassword: good, confirmation: wrong.password });
  form = await form.fills({ newPassword: `${someone.numen}-aB!`, confirmation: `${someone.numen}-aB!` });
  form = await form.fills({
    newPassword: good,
    confirmation: good,
    forgotten: null,
    currentPassword: wrong.password,
  });
  form = await form.extends();
  await form.fills({ newPassword: good, confirmation: good, forgotten: 'on' });
  await user.chooses('myAccount');
  await user.chooses('changePassword');
  await user.fillsForm({ newPassword: next, confirmation: next, forgotten: null, currentPassword: good });
  await user.chooses('finished');
}

/** Everything that should not be typed in a chat, in every state, in many spellings, and in every field of an activity. */
async function typingEverything(user: User): Promise<void> {
  const [day, month, year] = someone.birthDate.split('/');
  const texts = [
    someone.numen,
    `mon NUMEN c’est ${someone.numen.toLowerCase()}, né(e) le ${someone.birthDate}`,
    '73 Q 61 90254 WKZ',
    '73-Q-6190254-WKZ',
    slip,
    `${wrong.numen}\n${wrong.birthDate}`,
    `${day}.${month}.${year}`,
    `${year}-${month}-${day}`,
    `${day}${month}${year}`,
    `${day} novembre ${year}`,
    'November 23, 1957',
    ...passwords.slice(0, 3),
    `mdp: ${wrong.password} et avant ${someone.oldPassword}`,
    `${someone.numen} `.repeat(800),
  ];
  for (const state of stateNames) {
    const own = await chat('fr');
    await goTo(state, own);
    for (const text of state === 'identify' || state === 'start' ? texts : texts.slice(0, 3))
      await own.says(text);
  }
  for (const value of [
    someone.numen,
    { numen: someone.numen },
    { choice: someone.numen, state: 'start' },
    { state: 'start', date: someone.birthDate },
  ]) {
    await user.sends({ type: 'message', text: someone.numen, value, name: someone.numen });
    await user.sends({ type: 'event', name: someone.birthDate, value });
  }
  await user.sendsRaw({
    type: 'message',
    attachments: [{ contentType: 'text/plain', content: someone.numen, name: someone.numen }],
  });
  for (const secret of [someone.numen, someone.birthDate]) {
    await user.sendsRaw({
      type: 'message',
      text: 'bonjour',
      locale: secret,
      name: secret,
      summary: secret,
      speak: secret,
      inputHint: secret,
      channelData: { clientActivityID: secret, text: secret },
      entities: [{ type: secret }],
      suggestedActions: { actions: [{ type: 'imBack', title: secret, value: secret }] },
    });
  }
  await user.sendsRaw({ type: 'invoke', name: someone.numen, text: someone.numen });
  await fetch(`${service.origin}/forms/AAAAAAAAAAAAAAAAAAAAAA`, {
    method: 'POST',
    body: new URLSearchParams({ numen: someone.numen }),
  });
}

/** The store quotes what it was given, at every moment at which a secret is on its way. */
async function throughFailures(): Promise<void> {
  const parts = [
    'accounts',
    'attempts',
    'audit',
    'tickets',
    'conversations',
    'feed.append',
    'tickets.use',
    'conversations.save',
  ] as const;
  for (const [index, part] of parts.entries()) {
    const locale = index % 2 ? 'en' : 'fr';
    const user = await chat(locale);
    await goTo('identify', user);
    const form = await user.opensForm();
    await whileBroken(part, [
      () => user.says(someone.numen),
      () => user.says(`${someone.numen} ${someone.birthDate}`),
      () => form.fills({ numen: someone.numen, birthDate: someone.birthDate }),
      () => user.says(passwords[0] ?? ''),
    ]);
    const second = await chat(locale);
    await goTo('identify', second);
    await identifies(second, camille);
    await second.chooses('changePassword');
    const password = await second.opensForm();
    await whileBroken(part, [
      () =>
        password.fills({
          newPassword: passwords[2] ?? '',
          confirmation: passwords[2] ?? '',
          forgotten: null,
          currentPassword: wrong.password,
        }),
      () => password.fills({ newPassword: passwords[2] ?? '', confirmation: passwords[2] ?? '' }),
    ]);
  }
}

async function whileBroken(
  part: Parameters<Service['breaks']>[0],
  acts: (() => Promise<unknown>)[],
): Promise<void> {
  service.breaks(part, canaries.map(({ text }) => text).join(' '));
  for (const act of acts) await act().catch(() => {});
  service.repairs();
}

async function places(): Promise<Place[]> {
  service.pass(academy.limits.grantMinutes * minute);
  await service.tick();
  const metrics = await (await fetch(`${service.origin}/metrics`)).text();
  const perUser = users.map(async (user, index) => [
    place(`stream ${index}`, user.all()),
    place(`history ${index}`, await user.history()),
    place(
      `snapshot ${index}`,
      (await service.store.conversations.load(`directline/${user.conversationId}`)) ?? '',
    ),
  ]);
  return [
    place('log', service.logged.join('')),
    place('console', printed.join('\n')),
    place('metrics', metrics),
    ...(await Promise.all(perUser)).flat(),
    ...filesOf(service.dataDir),
  ];
}

describe('after all that people do with their secrets', () => {
  it('none of them stands in a log, an activity, the history, a snapshot, the metrics or a file', async () => {
    const searched = await places();
    expect(searched.length).toBeGreaterThan(100);
    expect(searched.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['/accounts.db', '/conversations.db']),
    );
    expect(findCanaries(canaries, searched)).toEqual([]);
  });

  it('a NUMEN or a date is only in the page that has to be corrected, a password in none', () => {
    const pages = users.flatMap(user => user.pages());
    expect(pages.length).toBeGreaterThan(30);
    const secretPasswords = canaries.filter(({ kind }) => kind === 'password');
    expect(
      findCanaries(
        secretPasswords,
        pages.map(({ html }) => place('page', html)),
      ),
    ).toEqual([]);
    const others = pages.filter(({ fields }) => fields?.numen === undefined);
    expect(
      findCanaries(
        canaries,
        others.map(({ html }) => place('page', html)),
      ),
    ).toEqual([]);
  });

  it('the log tells all the same what failed, and where', () => {
    const failures = service.logged.filter(line => line.includes('TypeError'));
    for (const what of ['a form failed', 'turn failed', 'effect failed']) {
      expect([what, failures.filter(line => line.includes(what)).length]).not.toEqual([what, 0]);
    }
    expect(
      failures.filter(line => line.includes('a form failed')).every(line => line.includes('"stack"')),
    ).toBe(true);
  });
});

describe('the search itself', () => {
  it('finds each of them in every spelling in which it is planted', () => {
    for (const canary of canaries) {
      const { text } = canary;
      const plants = [
        text,
        Buffer.from(`{"a":"${text}"}`).toString('base64'),
        Buffer.from(`xy${text}z`).toString('base64url'),
        Buffer.from(`x${text}`).toString('base64'),
        encodeURIComponent(text),
        Buffer.from(text).toString('hex'),
      ];
      for (const planted of plants) {
        expect([
          planted,
          findCanaries([canary], [place('planted', `... ${planted} ...`)]).length,
        ]).not.toEqual([planted, 0]);
      }
    }
  });

  it.each(['1957-11-23', '23 novembre 1957', '23111957', '23.11.1957'])(
    'finds a birth date planted as %s',
    planted => {
      expect(findCanaries(canaries, [place('planted', planted)]).length).toBeGreaterThan(0);
    },
  );

  it('finds what a careless line would have written, wherever it is', async () => {
    const [user] = users;
    service.logged.push(`{"msg":"verify ${someone.numen}"}\n`);
    await service.store.feed.append(user?.conversationId ?? '', {
      type: 'message',
      text: someone.birthDate,
      from: { id: 'sesame', name: '', role: 'bot' },
    });
    await user?.looks();
    appendFileSync(join(service.dataDir, 'dump'), Buffer.from(passwords[0] ?? '', 'utf16le'));
    const found = findCanaries(canaries, await places()).map(hit => hit.split(':')[0]);
    expect([...new Set(found)].sort()).toEqual(
      expect.arrayContaining([
        '/dump',
        'history 0',
        'log',
        'stream 0',
        expect.stringMatching(/^\/conversations\.db/u),
      ]),
    );
  });
});
