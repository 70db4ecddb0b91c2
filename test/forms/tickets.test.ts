import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { directLine } from '../../src/channels/direct-line/channel';
import { type Desk, minute, openDesk, type Page, person } from './desk';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const good = { numen: person.numen, birthDate: person.birthDate };
/** Where the page leads its browser on to; null when it leads nowhere. */
const formNow = ({ html }: Page): string | null => /<a [^>]*data-form href="([^"]*)"/.exec(html)?.[1] ?? null;
const kinds = ['identity', 'password'] as const;
const openEither = (kind: (typeof kinds)[number], locale: 'fr' | 'en' = 'fr') =>
  kind === 'identity' ? desk.open('identity', { locale }) : desk.openPassword(locale);

describe('a ticket', () => {
  it('has 128 random bits, and only its digest is stored', async () => {
    const ticket = await desk.open('identity');
    expect(Buffer.from(ticket, 'base64url')).toHaveLength(16);
    expect(await desk.store.tickets.find(ticket)).toBeNull();
    expect((await desk.tickets.find(ticket))?.state).toBe('open');
  });

  it.each(['', 'x', 'AAAAAAAAAAAAAAAAAAAAAA', '%00', '..%2f..', 'a'.repeat(5_000)])(
    '%j is unknown',
    async ticket => {
      const page = await desk.readPath(`/forms/${ticket}`);
      expect(page.status).toBe(404);
    },
  );

  it('that is unknown has a page in the language of the browser', async () => {
    const unknown = 'A'.repeat(22);
    expect((await desk.read(unknown)).text).toContain('Ce formulaire n’existe pas');
    const page = await desk.read(unknown, { 'accept-language': 'en-GB,en;q=0.8' });
    expect(page.text).toContain('This form does not exist');
  });
});

describe('a ticket alone', () => {
  const strangers = {
    'no cookie': {},
    'the cookie of another browser': { cookie: `sesame_session=${'B'.repeat(22)}` },
    'a cookie that is not ours': { cookie: 'sesame_session=1' },
  };

  for (const kind of kinds) {
    it.each(Object.entries(strangers))(`opens no ${kind} form with %s`, async (_, headers) => {
      const ticket = await openEither(kind);
      const seen = await desk.read(ticket, headers);
      const sent = await desk.send(ticket, good, { cookie: '', ...headers });
      const extended = await desk.extend(ticket, {}, { cookie: '', ...headers });
      for (const page of [seen, sent, extended]) {
        expect(page.status).toBe(403);
        expect(page.text).toContain('essaie peut-être de vous piéger');
        expect(page.text).toContain('04 72 80 60 60');
        expect(page.html).not.toContain('<form');
      }
      expect(desk.told).toEqual([]);
      expect((await desk.tickets.find(ticket))?.state).toBe('open');
    });
  }

  it('counts no attempt of a stranger', async () => {
    const ticket = await desk.open('identity', { locale: 'en' });
    for (let attempt = 0; attempt < 6; attempt++) {
      const page = await desk.send(ticket, { ...good, birthDate: '02/02/1980' }, { cookie: '' });
      expect(page.text).toContain('they may be trying to trick you');
    }
    await desk.send(ticket, good);
    expect(desk.told).toMatchObject([{ type: 'identity.verified' }]);
  });

  it('does not tell a stranger whether it was used', async () => {
    const ticket = await desk.open('identity');
    await desk.send(ticket, good);
    expect((await desk.read(ticket, {})).status).toBe(403);
  });
});

describe('a form whose time is over', () => {
  it.each([
    ['fr', 'Ce formulaire n’est plus valable'],
    ['en', 'This form is no longer valid'],
  ] as const)('says so (%s)', async (locale, words) => {
    const ticket = await desk.open('identity', { locale });
    desk.pass(10 * minute);
    for (const page of [await desk.read(ticket), await desk.send(ticket, good), await desk.extend(ticket)]) {
      expect(page.status).toBe(410);
      expect(page.text).toContain(words);
    }
    expect(desk.told).toEqual([]);
  });

  it.each([
    ['fr', 'déjà été envoyé'],
    ['en', 'already been sent'],
  ] as const)('says that it was used (%s)', async (locale, words) => {
    const ticket = await desk.open('identity', { locale });
    await desk.send(ticket, good);
    for (const page of [await desk.read(ticket), await desk.send(ticket, good)])
      expect(page.text).toContain(words);
    expect(desk.told).toHaveLength(1);
  });

  it.each([
    ['fr', 'Un formulaire plus récent a pris sa place'],
    ['en', 'A newer form has taken its place'],
  ] as const)('says that it was replaced, and leads to the one that counts (%s)', async (locale, words) => {
    const ticket = await desk.open('identity', { locale });
    await desk.tickets.close(ticket);
    const next = await desk.open('identity', { locale });
    for (const page of [await desk.read(ticket), await desk.send(ticket, good)]) {
      expect([page.status, page.text]).toEqual([410, expect.stringContaining(words)]);
      expect(formNow(page)).toBe(`/forms/${next}`);
    }
  });

  it('that the dialog does not wait for is closed, even if that had failed', async () => {
    const ticket = await desk.open('identity');
    const next = await desk.open('identity');
    const page = await desk.send(ticket, good);
    expect([page.status, formNow(page)]).toEqual([410, `/forms/${next}`]);
    expect((await desk.tickets.find(ticket))?.state).toBe('closed');
    expect(desk.told).toEqual([]);
  });

  it('leads to the one that counts, also when nobody replaced it in time', async () => {
    const ticket = await desk.open('identity');
    desk.pass(10 * minute);
    const next = await desk.open('identity');
    const page = await desk.read(ticket);
    expect([page.status, formNow(page)]).toEqual([410, `/forms/${next}`]);
    expect(page.text).toContain('Ce formulaire n’est plus valable');
  });

  it('leads to no form that is over itself', async () => {
    const ticket = await desk.open('identity');
    await desk.tickets.close(ticket);
    const next = await desk.open('identity');
    await desk.tickets.close(next);
    expect(formNow(await desk.read(ticket))).toBeNull();
    expect(formNow(await desk.read(next))).toBeNull();
  });

  it.each([
    ['fr', 'La conversation est passée à autre chose'],
    ['en', 'The conversation has moved on'],
  ] as const)('says that it was closed (%s)', async (locale, words) => {
    const ticket = await desk.open('identity', { locale });
    await desk.tickets.close(ticket);
    for (const page of [await desk.read(ticket), await desk.send(ticket, good)])
      expect(page.text).toContain(words);
    expect(desk.told).toEqual([]);
  });
});

describe('a form that was sent', () => {
  const password = { newPassword: 'Grenouille-7-Violette', confirmation: 'Grenouille-7-Violette' };
  const forgotten = { ...password, forgotten: 'on' };
  const wrongDate = { ...good, birthDate: '02/02/1980' };
  const weak = { newPassword: 'Martin-1980-Camille', confirmation: 'Martin-1980-Camille', forgotten: 'on' };

  async function becameOf(ticket: string) {
    const [seen, sentAgain] = [await desk.read(ticket), await desk.send(ticket, { ...good, ...forgotten })];
    expect([seen.status, sentAgain.status]).toEqual([409, 409]);
    expect(sentAgain.text).toBe(seen.text);
    return { page: seen, became: /data-became="(\w+)"/.exec(seen.html)?.[1] ?? null };
  }

  it('with the right identity says that it was accepted', async () => {
    const ticket = await desk.open('identity');
    await desk.send(ticket, good);
    const { page, became } = await becameOf(ticket);
    expect(became).toBe('identityVerified');
    expect(page.text).toContain('Votre envoi a été accepté');
    expect(formNow(page)).toBeNull();
  });

  it('with a wrong identity says that it was refused, and leads to the form that counts now', async () => {
    const ticket = await desk.open('identity');
    const { next } = await desk.send(ticket, wrongDate);
    const { page, became } = await becameOf(ticket);
    expect(became).toBe('identityRejected');
    expect(page.text).toContain('Votre envoi a été refusé');
    expect(page.text).not.toContain('c’est fait');
    expect(formNow(page)).toBe(`/forms/${next}`);
    expect((await desk.read(next ?? '')).status).toBe(200);
  });

  it('too often says so', async () => {
    let ticket: string | null = await desk.open('identity');
    let last = '';
    for (let day = 10; ticket && day < 20; day++) {
      last = ticket;
      ticket = (await desk.send(last, { ...wrongDate, birthDate: `${day}/02/1980` })).next;
    }
    expect((await becameOf(last)).became).toBe('identityLocked');
  });

  it.each([
    ['passwordChanged', forgotten],
    ['passwordRefused', weak],
    ['wrongCurrentPassword', { ...password, currentPassword: 'Pas-le-bon-42' }],
  ] as const)('with a new password says what became of it (%s)', async (expected, fields) => {
    const ticket = await desk.openPassword();
    const { next } = await desk.send(ticket, fields);
    const { page, became } = await becameOf(ticket);
    expect(became).toBe(expected);
    expect(formNow(page)).toBe(next && `/forms/${next}`);
  });

  it('on our side for nothing says so', async () => {
    await desk.close();
    desk = await openDesk({ verifier: { verify: () => Promise.reject(new Error('no answer')) } });
    const ticket = await desk.open('identity');
    await desk.send(ticket, good);
    expect((await becameOf(ticket)).became).toBe('failed');
  });

  it('tells a stranger nothing of it, and leads nowhere', async () => {
    const ticket = await desk.open('identity');
    const { next } = await desk.send(ticket, wrongDate);
    for (const cookie of ['', `sesame_session=${'B'.repeat(22)}`]) {
      for (const page of [await desk.read(ticket, { cookie }), await desk.send(ticket, good, { cookie })]) {
        expect(page.status).toBe(403);
        expect(page.html).not.toContain('data-became');
        expect(page.html).not.toContain(next);
        expect(formNow(page)).toBeNull();
      }
    }
  });
});

describe('more time', () => {
  it('is told where the académie is', async () => {
    expect((await desk.read(await desk.open('identity'))).text).toContain('valable jusqu’à 10:10');
  });

  it('is given by a plain button, and what was typed stays', async () => {
    const ticket = await desk.open('identity');
    desk.pass(9 * minute);
    const page = await desk.extend(ticket, { numen: '10E95', birthDate: '01/02', accountType: 'external' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('vous avez jusqu’à 10:19');
    expect(page.html).toContain('value="10E95"');
    expect(page.html).toContain('value="01/02"');
    expect(page.html).toContain('<option value="external" selected>');
    desk.pass(9 * minute);
    await desk.send(ticket, good);
    expect(desk.told.map(({ type }) => type)).toEqual(['form.extended', 'identity.verified']);
  });

  it('is given to the script as JSON', async () => {
    const ticket = await desk.open('identity', { locale: 'en' });
    desk.pass(minute);
    const { html } = await desk.extend(ticket, {}, { accept: 'application/json' });
    expect(JSON.parse(html)).toEqual({ text: 'Done: you now have until 10:11.', expiresIn: 10 * minute });
  });

  it('renews the verified identity behind a password, and keeps the box as it was', async () => {
    const ticket = await desk.openPassword();
    desk.pass(9 * minute);
    const page = await desk.extend(ticket, { newPassword: 'x', confirmation: '', currentPassword: '' });
    expect(page.html).not.toMatch(/id="forgotten"[^>]* checked/);
    expect(page.text).toContain('saisissez-les de nouveau');
    expect(desk.told).toMatchObject([
      { type: 'form.extended', ticket },
      { type: 'grant.renewed', grant: { token: expect.any(String) } },
    ]);
    desk.pass(9 * minute);
    const newPassword = 'Grenouille-7-Violette';
    await desk.send(ticket, { newPassword, confirmation: newPassword, forgotten: 'on' });
    expect(desk.told.at(-1)).toMatchObject({ type: 'password.changed' });
  });

  it('is given to the identity form ten times, since nothing is verified behind it', async () => {
    const ticket = await desk.open('identity');
    let page = await desk.read(ticket);
    for (let extensions = 1; extensions <= 10; extensions++) {
      desk.pass(10 * minute - 1);
      page = await desk.extend(ticket);
      expect(page.text).toContain('C’est prolongé');
    }
    expect(page.text).toContain('vous avez jusqu’à 11:49');
    desk.pass(10 * minute - 1);
    expect((await desk.send(ticket, good)).status).toBe(200);
  });

  it('is given to the identity form no longer than for eleven of its lives', async () => {
    const ticket = await desk.open('identity');
    for (let minutes = 0; minutes < 108; minutes += 9) {
      desk.pass(9 * minute);
      await desk.extend(ticket);
    }
    expect((await desk.extend(ticket)).text).toContain(
      'ne peut plus être prolongé. Il reste valable jusqu’à 11:50',
    );
  });

  it('is given to the password form once, as to the identity behind it, and that is said', async () => {
    const ticket = await desk.openPassword();
    desk.pass(9 * minute);
    expect((await desk.extend(ticket)).text).toContain('vous avez jusqu’à 10:19');
    desk.pass(9 * minute);
    expect((await desk.extend(ticket)).text).toContain(
      'ne peut plus être prolongé. Il reste valable jusqu’à 10:19',
    );
  });
});

describe('a post that is not one of our page', () => {
  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'not an origin' },
  ])('%j is refused', async headers => {
    const ticket = await desk.open('identity');
    const page = await desk.send(ticket, good, headers);
    expect(page.status).toBe(403);
    expect(page.text).toContain('Il ne vient pas de notre page');
    expect((await desk.tickets.find(ticket))?.state).toBe('open');
  });

  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://sesame.example.org' },
  ])('%j is accepted', async headers => {
    await desk.send(await desk.open('identity'), good, headers);
    expect(desk.told).toMatchObject([{ type: 'identity.verified' }]);
  });

  it.each([
    [413, 'C’est trop long', 'application/x-www-form-urlencoded', `numen=${'1'.repeat(20_000)}`],
    [413, 'C’est trop long', 'application/x-www-form-urlencoded', `numen=${'1'.repeat(5_000_000)}`],
    [415, 'Ce format n’est pas accepté', 'application/json', '{"numen":"1"}'],
    [415, 'Ce format n’est pas accepté', 'multipart/form-data; boundary=x', '--x--'],
    [415, 'Ce format n’est pas accepté', 'text/plain', 'numen=1'],
    [400, 'L’envoi est illisible', 'application/x-www-form-urlencoded', 'numen=%zz'],
    [400, 'L’envoi est illisible', 'application/x-www-form-urlencoded', 'numen=%ff%fe'],
    [400, 'L’envoi est illisible', 'application/x-www-form-urlencoded', 'numen=1&numen=2'],
  ])('answers %d (%s) in its own words', async (status, words, type, body) => {
    const ticket = await desk.open('identity');
    const headers = { cookie: desk.cookie, 'content-type': type };
    const response = await fetch(`${desk.origin}/forms/${ticket}`, { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(words);
    expect((await desk.tickets.find(ticket))?.state).toBe('open');
  });

  it('takes 10 000 characters for what they are', async () => {
    const page = await desk.send(await desk.open('identity'), { ...good, numen: '1'.repeat(10_000) });
    expect(page.status).toBe(422);
    expect(page.text).toContain('vous en avez écrit 10000');
  });
});

describe('every page', () => {
  it('is protected', async () => {
    const ticket = await desk.open('identity');
    for (const page of [await desk.read(ticket), await desk.read('unknown'), await desk.send(ticket, good)]) {
      const policy = page.headers.get('content-security-policy')?.split('; ').sort();
      expect(policy).toEqual([
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
      ]);
      expect(page.html).not.toMatch(/<script>|<style|style="|\son\w+="/);
    }
  });

  it('can be shown where the widget may be', async () => {
    await desk.close();
    const embedded = directLine({ allowedOrigins: ['https://assistance.example.org'] });
    desk = await openDesk({ channelOf: () => embedded });
    const page = await desk.read(await desk.open('identity'));
    expect(page.headers.get('content-security-policy')).toContain(
      "frame-ancestors 'self' https://assistance.example.org",
    );
    expect(page.headers.get('x-frame-options')).toBeNull();
  });

  it('has its style and script', async () => {
    const { html } = await desk.read(await desk.open('identity'));
    for (const [, url = ''] of html.matchAll(/(?:href|src)="(\/forms\/assets\/[^"]+)"/g)) {
      const asset = await desk.readPath(url);
      expect(asset.status).toBe(200);
      expect(asset.headers.get('cache-control')).toContain('immutable');
    }
  });
});

describe('what fails on our side', () => {
  it('has words, no trace for the person, and nothing of his in the log', async () => {
    await desk.close();
    desk = await openDesk({
      verifier: {
        verify: async claims => {
          throw new Error(`cannot read ${JSON.stringify(claims)} ${person.numen}`);
        },
      },
    });
    const ticket = await desk.open('identity');
    const page = await desk.send(ticket, good, { 'accept-language': 'en' });
    expect(page.status).toBe(500);
    expect(page.text).toContain('A problem on our side');
    expect(page.html).not.toContain('cannot read');
    expect(desk.told).toEqual([{ type: 'effect.failed' }]);
    const log = desk.logged.join();
    expect(log).toContain('a form failed');
    for (const secret of [person.numen, 'cannot read', ticket, desk.cookie])
      expect(log).not.toContain(secret);
  });
});
