import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'restify';
import academyFile from '../../academies/lyon.json';
import { type Academy, academySchema, officeCategories } from '../../dialogs/academy';
import { locales, translator } from '../../locales/translate';
import { commonHeaders } from '../../src/http/headers';
import { notFound } from '../../src/http/not-found';
import { digestOf } from '../../src/http/static-file';
import { drawingNames } from '../../src/web/pictures';
import { registerWeb } from '../../src/web/routes';
import { widgetScript } from '../../src/web/widget-script';
import { currentWidget, keptWidgets } from '../../src/web/widgets';

// Another académie: what is shown must come from here.
const academy = academySchema.parse({
  ...academyFile,
  name: 'Académie de Nulle-Part',
  area: { ...academyFile.area, names: ['Nulle-Part'] },
  mailDomain: 'nulle-part.example',
  links: {
    ...academyFile.links,
    webmail: 'https://courrier.nulle-part.example/',
    assistance: 'https://aide.example/',
  },
  legal: {
    controller: { fr: 'La rectrice de Nulle-Part', en: 'The rector of Nulle-Part' },
    legalBasis: 'une base de Nulle-Part',
    dataProtectionOfficer: 'dpd@nulle-part.example',
    accessibilityContact: 'https://aide.nulle-part.example/accessibilite',
  },
  mailServer: { ...academyFile.mailServer, incoming: 'entrant.example' },
  offices: academyFile.offices.map((office, place) => ({
    ...office,
    name: `Bureau ${place}`,
    phone: `01 00 00 00 0${place + 1}`,
  })),
});

let site: { origin: string; stop: () => Promise<void> };
beforeAll(async () => {
  site = await serve(academy);
});
afterAll(() => site.stop());

async function serve(shown: Academy, production = false) {
  const server = createServer({ name: '' });
  const headers = Object.entries(commonHeaders({ https: true }));
  server.pre((_req, res, next) => {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  });
  registerWeb(server, {
    academy: shown,
    publicUrl: 'https://chat.example/',
    retention: { chats: 2, audit: 180, requests: 90, disabled: 730 },
    production,
  });
  server.on('NotFound', (req, res, _error, done) => {
    notFound(req, res);
    done();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}

it('says that it is a demonstration, but not to real people', async () => {
  const real = await serve(academy, true);
  const [demo, production] = await Promise.all(
    [site, real].map(async ({ origin }) => (await fetch(`${origin}/`)).text()),
  );
  expect(demo).toContain('Démonstration');
  expect(production).not.toContain('Démonstration');
  expect(production).toContain('https://aide.example/');
  await real.stop();
});

describe('every page', () => {
  const pages = [
    ...[
      '/',
      '/?lang=en',
      '/nope',
      '/guide/fr',
      '/guide/en',
      '/guide/fr/facile-a-lire',
      '/guide/en/easy-to-read',
    ],
    ...['/privacy', '/privacy?lang=en', '/accessibility', '/accessibility?lang=en'],
  ];

  it.each(pages)('%s has no inline script or style, and a policy that allows none', async path => {
    const { text, headers } = await get(path, { accept: 'text/html' });
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)/i);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:(\s|;|$)/);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it.each(pages)('%s says its language and has one title, one main and one h1', async path => {
    const { text } = await get(path, { accept: 'text/html' });
    expect(text).toMatch(/^<!doctype html>\n<html lang="(fr|en)">/);
    for (const tag of ['title', 'main', 'h1'])
      expect(text.match(new RegExp(`<${tag}[ >]`, 'g'))).toHaveLength(1);
  });

  it.each(pages)('%s leads somewhere with every link to itself and to us', async path => {
    const { text } = await get(path, { accept: 'text/html' });
    const ids = new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(match => match[1]));
    for (const [, target = ''] of text.matchAll(/(?:href|src)="([^"]+)"/g)) {
      if (target.startsWith('#')) expect(ids).toContain(target.slice(1));
      // The chat is registered elsewhere.
      if (/^\/(?!webchat)/.test(target)) expect([target, (await get(target)).status]).toEqual([target, 200]);
    }
    expect(text).not.toContain('href="#"');
  });
});

it('says that we are reached over https only, where we are', async () => {
  expect((await get('/')).headers['strict-transport-security']).toContain('max-age=31536000');
});

describe('the assistance page', () => {
  it('has the tabs of the guide, in their order', async () => {
    const { text } = await get('/');
    const tabs = [...text.matchAll(/<li><a href="#[^"]+">([^<]+)<\/a><\/li>/g)].map(match => match[1]);
    expect(tabs.map(tab => plain(tab))).toEqual([
      'ACCUEIL',
      'MESSAGERIE',
      'AURA SERVICES',
      'SECURITE',
      'TELECHARGEMENTS',
      'CONTACT',
      'EDUCONNECT',
      'VISIOCONFERENCES',
    ]);
  });

  it('tells the guide from step 0 to step 8', async () => {
    const { text } = await get('/');
    const steps = text.slice(text.indexOf('<ol class="steps" start="0">'), text.indexOf('</ol>'));
    expect(steps.match(/<h3>/g)).toHaveLength(9);
    expect(steps).toContain('courrier.nulle-part.example');
  });

  it('takes what is true of an académie from its file, and nothing from elsewhere', async () => {
    for (const path of ['/', '/?lang=en']) {
      const { text } = await get(path);
      expect(text).toContain('académie de Nulle-Part');
      expect(text).not.toMatch(/ac-lyon|académie de Lyon|04 7\d/i);
      for (const { phone } of academy.offices) {
        expect(text).toContain(phone.replaceAll(' ', '\u00a0'));
      }
    }
    expect((await get('/')).text).toContain('d’après le guide de décembre 2022');
    expect((await get('/?lang=en')).text).toContain('from the guide of December 2022');
  });

  it('speaks both languages and leads from one to the other', async () => {
    expect((await get('/')).text).toContain('<html lang="fr">');
    expect((await get('/')).text).toContain('href="/?lang=en"');
    expect((await get('/?lang=en')).text).toContain('<html lang="en">');
    expect((await get('/?lang=en')).text).toContain('data-locale="en"');
    expect((await get('/?lang=<script>')).text).toContain('<html lang="fr">');
  });

  it('names a mail program once, in its heading', async () => {
    for (const path of ['/', '/?lang=en']) {
      const { text } = await get(path);
      const programs = [...text.matchAll(/<h4>.*?<\/h4>.*?<p>(.*?)<\/p>/gsu)].map(([, said]) => said);
      expect(programs).toHaveLength(3);
      for (const said of programs) expect(said).not.toMatch(/^(?:Thunderbird|iPhone|Android)/u);
    }
  });

  it('has words for who has no JavaScript', async () => {
    const { text } = await get('/');
    expect(text).toMatch(/<noscript>.*01\u00a000\u00a000\u00a000\u00a001.*<\/noscript>/s);
  });
});

describe('what the académie has not told', () => {
  it('is not shown: no link, no empty rubric, no empty row', async () => {
    const plain = await serve({
      ...academy,
      links: { ...academy.links, assistance: null },
      legal: { controller: null, legalBasis: null, dataProtectionOfficer: null, accessibilityContact: null },
      mailServer: { ...academy.mailServer, outgoing: null },
    });
    const { text } = await get('/', {}, 'GET', plain.origin);
    expect(text).not.toMatch(/id="(?:aura|visioconferences)"/);
    expect(text).not.toContain(translator('fr')('web.assistance.official'));
    expect(text).not.toContain(translator('fr')('web.assistance.mail.outgoing'));
    const privacy = await get('/privacy', {}, 'GET', plain.origin);
    expect(privacy.text).not.toMatch(/null|undefined|rectorat/);
    // What the law wants said stays open in plain sight, and nobody is guessed in its place.
    for (const what of ['Responsable du traitement', 'Délégué à la protection des données', 'Base légale'])
      expect(privacy.text).toContain(`${what}\u00a0: à compléter par l’académie.`);
    const { text: accessibility } = await get('/accessibility', {}, 'GET', plain.origin);
    expect(accessibility).toContain('L’académie de Nulle-Part s’engage');
    const { text: english } = await get('/accessibility?lang=en', {}, 'GET', plain.origin);
    expect(english).toContain('<p>The Académie de Nulle-Part ');
    await plain.stop();
  });
});

describe('the guide to print', () => {
  it.each(locales)(
    'has every step with its pictures, where the NUMEN stands, and who to call (%s)',
    async locale => {
      const { text } = await get(`/guide/${locale}`);
      const folder = locale === 'fr' ? '' : 'en/';
      for (const name of drawingNames.filter(drawing => !drawing.startsWith('mail-')))
        expect(text).toContain(`src="/pictures/${folder}${name}.svg" alt="`);
      for (const { phone } of academy.offices) expect(text).toContain(phone.replaceAll(' ', '\u00a0'));
      expect(text.match(/class="side"/g)).toHaveLength(2);
    },
  );

  it('can be had easy to read, a short sentence a line', async () => {
    const { text } = await get('/guide/fr/facile-a-lire');
    const lines = [...text.matchAll(/<div class="lines">(.*?)<\/div>/gs)].flatMap(([, part = '']) =>
      part.replace(/<[^>]+>/g, '').split('\n'),
    );
    expect(lines.length).toBeGreaterThan(30);
    // FALC: one idea a sentence.
    for (const line of lines) {
      expect(line.split(' ').length).toBeLessThanOrEqual(16);
      expect(line).toMatch(/[.?!»]$/);
    }
  });

  it('tells easily whom to call for a lost NUMEN, as the offices of the académie answer it', async () => {
    const callsOf = async (shown: Academy) => {
      const place = await serve(shown);
      const { text } = await get('/guide/fr/facile-a-lire', {}, 'GET', place.origin);
      await place.stop();
      const [, part = ''] =
        /<h2>Vous ne trouvez pas votre NUMEN.*?<div class="lines">(.*?)<\/div>/su.exec(text) ?? [];
      return part
        .replace(/<[^>]+>/g, '')
        .replaceAll('\u00a0', ' ')
        .split('\n')
        .slice(2, -2);
    };
    expect(await callsOf(academySchema.parse(academyFile))).toEqual([
      'Vous enseignez dans une école ?',
      'Appelez le numéro de votre département.',
      ...['Ain (01) : 04 74 45 58 40.', 'Loire (42) : 04 77 81 41 00.', 'Rhône (69) : 04 72 80 67 67.'],
      'Vous avez un autre métier ?',
      'Appelez le 04 72 80 60 60.',
    ]);
    const [main] = academy.offices;
    if (!main) throw new Error('it has offices');
    expect(await callsOf({ ...academy, offices: [{ ...main, categories: [...officeCategories] }] })).toEqual([
      'Appelez le 01 00 00 00 01.',
    ]);
    // One office for all schools, another for who assists in them.
    const school = { ...main, id: 'ecoles', departements: undefined };
    expect(
      await callsOf({
        ...academy,
        offices: [
          main,
          { ...school, phone: '01 00 00 00 07', categories: ['enseignant_ecole'] },
          { ...school, id: 'aide', phone: '01 00 00 00 08', categories: ['aed_aesh'] },
        ],
      }),
    ).toEqual([
      ...['Vous enseignez dans une école ?', 'Appelez le 01 00 00 00 07.'],
      ...['Vous êtes AED ou AESH ?', 'Appelez le 01 00 00 00 08.'],
      ...['Vous avez un autre métier ?', 'Appelez le 01 00 00 00 01.'],
    ]);
  });

  it('numbers what one does, easily told, each with its picture', async () => {
    const { text } = await get('/guide/fr/facile-a-lire');
    const steps = [...text.matchAll(/<span class="step">Étape (\d+) –<\/span>.*?<\/section>/gsu)];
    expect(steps.map(([, number]) => Number(number))).toEqual(steps.map((_, index) => index + 1));
    expect(steps.length).toBe(10);
    for (const [step] of steps) {
      expect(step).toContain('<img class="drawing"');
      // Not more than one click that nobody sees.
      expect(step.match(/[Cc]liquez/gu)?.length ?? 0).toBeLessThanOrEqual(1);
    }
  });

  it.each(['/guide/de', '/guide/', '/guide/fr/easy-to-read'])('is there and nowhere else: %s', async path => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('what the law asks for', () => {
  it('says who keeps what, on what ground, how long, and what one can ask', async () => {
    const { text } = await get('/privacy');
    expect(text).toContain('La rectrice de Nulle-Part');
    expect(text).toContain('une base de Nulle-Part');
    expect(text).toContain('href="mailto:dpd@nulle-part.example"');
    for (const long of ['48 heures', '180 jours', '90 jours', '730 jours']) expect(text).toContain(long);
    expect(text).toContain('www.cnil.fr');
    expect((await get('/privacy?lang=en')).text).toContain('The rector of Nulle-Part');
  });

  it('names everybody who receives something', async () => {
    const { text } = await get('/privacy');
    for (const recipient of [
      'adresse personnelle de secours',
      'Microsoft',
      'Azure',
      'personnes de l’académie',
    ])
      expect(text).toContain(recipient);
    expect(text).not.toContain('hors de l’académie');
  });

  it('is no better than it is: not conformant, without an audit, with the ways to complain', async () => {
    const { text } = await get('/accessibility');
    expect(text).toMatch(/<strong>non conforme<\/strong>/);
    expect(text).toContain('article 47 de la loi n° 2005-102');
    expect(text).toContain('Défenseur des droits');
    expect(text).toContain('href="https://aide.nulle-part.example/accessibilite"');
  });
});

describe('telephone numbers', () => {
  it.each(['/', '/?lang=en', '/guide/fr', '/guide/en/easy-to-read', '/privacy', '/accessibility'])(
    'are links that no line breaks, on %s',
    async path => {
      const { text } = await get(path);
      expect(text).not.toMatch(/\d\d \d\d \d\d \d\d \d\d/);
      const numbers = [...text.matchAll(/\d\d(?:\u00a0\d\d){4}/g)];
      expect(numbers.length).toBeGreaterThan(0);
      for (const { index } of numbers)
        expect(text.slice(index - 40, index)).toMatch(/href="tel:\+33\d{9}">$/);
    },
  );
});

describe('the widget', () => {
  it('weighs no more than 3 KB, asks nothing of another place, and can be read by any site', async () => {
    const { text, headers } = await get('/widget.js');
    expect((await get('/widget.js', { 'accept-encoding': 'br' })).bytes.length).toBeLessThanOrEqual(3 * 1024);
    expect(text).not.toMatch(/innerHTML|eval\(|\.style\b|import\s|https?:\/\/(?!www\.w3\.org)/);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
    });
  });

  it('is a script, with its words in both languages', async () => {
    const { text } = await get('/widget.js');
    expect(() => new Function(text)).not.toThrow();
    expect(text).not.toMatch(/'%/);
    for (const locale of locales) expect(text).toContain(translator(locale)('web.widget.open'));
  });
});

describe('a widget held by its hash', () => {
  it('is the current one, for any site, and for ever', async () => {
    const [, src = '', integrity] =
      /src="https:\/\/chat\.example([^"]+)" integrity="sha384-([^"]+)"/u.exec(tag()) ?? [];
    const { status, headers, bytes } = await get(src);
    expect(status).toBe(200);
    expect(createHash('sha384').update(bytes).digest('base64')).toBe(integrity);
    expect(bytes.equals((await get('/widget.js')).bytes)).toBe(true);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it('is there for every version that is kept, and the current one is what its sources say (npm run widget:keep)', async () => {
    const names = readdirSync(keptFolder);
    expect(currentWidget().toString()).toBe(widgetScript());
    expect(names).toContain(`${digestOf(currentWidget())}.js`);
    expect(names.filter(name => !name.includes('.until-'))).toHaveLength(1);
    for (const name of names) {
      const [digest = ''] = name.split('.');
      const { bytes } = await get(`/widget-${digest}.js`);
      expect(digestOf(bytes)).toBe(digest);
    }
    expect((await get('/widget-0000000000000000.js')).status).toBe(404);
  });

  it('is kept for a year after it was replaced, and goes then', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sesame-widgets-'));
    const keep = (text: string, day: string) => run('keep', folder, text, `${day}T12:00:00Z`);
    keep('one', '2026-01-01');
    keep('two', '2026-02-01');
    const one = digestOf(Buffer.from('one'));
    const two = digestOf(Buffer.from('two'));
    expect(readdirSync(folder).toSorted()).toEqual([`${one}.until-2027-02-01.js`, `${two}.js`].toSorted());
    expect(keptWidgets(folder).map(String).toSorted()).toEqual(['one', 'two']);
    keep('two', '2027-02-02');
    expect(readdirSync(folder)).toEqual([`${two}.js`]);
    // Back to what it was: it is the current one again.
    keep('three', '2027-03-01');
    keep('two', '2027-04-01');
    expect(readdirSync(folder)).toContain(`${two}.js`);
    expect(readdirSync(folder)).toHaveLength(2);
    rmSync(folder, { recursive: true });
  });
});

const keptFolder = join(__dirname, '../../src/web/widgets');
const widgetCommands = join(__dirname, '../../scripts/widget.mjs');

/** The functions of the command, which is a module of its own kind. */
const run = (name: 'keep' | 'tag', ...values: string[]): string => {
  const call =
    name === 'tag'
      ? 'console.log(m.tag(process.argv[1], Buffer.from(process.argv[2])))'
      : 'await m.keep(process.argv[1], Buffer.from(process.argv[2]), new Date(process.argv[3]))';
  const code = `const m = await import(${JSON.stringify(widgetCommands)}); ${call}`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', code, ...values], { encoding: 'utf8' });
};
const tag = () => run('tag', 'https://chat.example', currentWidget().toString());

describe('files', () => {
  it('are sent again only when they have changed', async () => {
    const first = await get('/assets/page.css', { 'accept-encoding': 'br' });
    const again = await get('/assets/page.css', {
      'accept-encoding': 'br',
      'if-none-match': String(first.headers.etag),
    });
    expect([first.status, again.status, again.bytes.length]).toEqual([200, 304, 0]);
  });

  it('are not compressed for who refuses it', async () => {
    const { headers, text } = await get('/assets/page.css', { 'accept-encoding': 'br;q=0, gzip;q=0.0' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(text).toContain('box-sizing');
  });

  it('are pictures that run nothing, even opened alone', async () => {
    const { headers } = await get('/pictures/step-1-webmail.svg');
    expect(headers['content-type']).toBe('image/svg+xml');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
  });

  it.each([
    '/pictures/',
    '/pictures/../page.css',
    '/pictures/%2e%2e/page.css',
    '/assets/widget.js',
    '/webchat/webchat.d.ts',
  ])('are these and no others: %s', async path => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('an address that leads nowhere', () => {
  it('has a way home for people, in their language', async () => {
    const { status, text } = await get('/nope?x=<script>', {
      accept: 'text/html,*/*',
      'accept-language': 'en-GB',
    });
    expect(status).toBe(404);
    expect(text).toContain('href="/?lang=en"');
    expect(text).not.toContain('x=');
  });

  it('is JSON for programs', async () => {
    const { status, text } = await get('/api/nope', { accept: 'application/json' });
    expect(status).toBe(404);
    expect(JSON.parse(text)).toEqual({ error: { code: 'NotFound', message: expect.any(String) } });
  });
});

/** As it comes over the wire: `fetch` would decompress, and resolve `..` by itself. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET', origin = site.origin) {
  return new Promise<{
    status: number | undefined;
    headers: Record<string, unknown>;
    bytes: Buffer;
    text: string;
  }>((resolve, reject) => {
    const sent = request(origin, { method, path, headers }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', chunk => chunks.push(chunk));
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: answer.statusCode, headers: answer.headers, bytes, text: bytes.toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const plain = (text = '') => text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
