/**
 * npm run screenshots [-- VIEW…]: what people see, kept in docs/screenshots: each view at four widths, on a light and on a dark ground,
 * one sheet a view; the printed guide, forced colours; and the picture of README.md. The program as it is built, with its fictitious people.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../test/free-port.cjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { chromium } = createRequire(join(root, 'test/browser/package.json'))('playwright-core');
const folder = join(root, 'docs/screenshots');
const sizes = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];
/** Phones in their own size, so that their letters can be read; wide ones smaller. */
const scaleOf = width => (width < 500 ? 1 : 0.6);
/** Of somebody else: what the widget looks like there, a variant a width. */
const variants = {
  320: {},
  390: { accent: '#ffdd00', placement: 'left' },
  768: { accent: '#7a1fa2', theme: 'dark' },
  1440: { accent: '#0b6e4f', theme: 'light', placement: 'left', locale: 'en' },
};

/** @type {Record<string, (page: import('playwright-core').Page, origin: string) => Promise<void>>} */
const views = {
  page: async (page, origin) => {
    await page.goto(`${origin}/?lang=fr`);
    await page.locator('sesame-widget').waitFor({ state: 'attached' });
    await page.waitForTimeout(300);
  },
  widget: async (page, origin) => {
    await views.page(page, origin);
    await page.locator('main a[href^="/webchat"]').first().click();
    await page.frameLocator('sesame-widget iframe').locator('.choices button').first().waitFor();
  },
  chat: async (page, origin) => {
    await page.goto(`${origin}/webchat?locale=fr`);
    await page.locator('.scripted .choices button').first().waitFor();
    await page.locator('#status').waitFor({ state: 'hidden' });
  },
  form: async (page, origin) => {
    await views.chat(page, origin);
    const form = await openForm(page);
    await form.locator('#numen').fill('10 E 95 O1234 AB');
    await form.locator('button.primary').click();
    await form.locator('.summary').waitFor();
  },
  account: async (page, origin) => {
    await views.chat(page, origin);
    const form = await openForm(page);
    await form.locator('#numen').fill('99E0000001AAA');
    await form.locator('#birthDate').fill('01/01/1993');
    await form.locator('button.primary').click();
    await page.locator('.row').first().waitFor();
    await page.frameLocator('#form iframe:not([hidden])').locator('#newPassword').waitFor();
    await page.locator('.row').first().scrollIntoViewIfNeeded();
  },
  guide: async (page, origin) => {
    await page.goto(`${origin}/guide/fr`);
  },
  'guide-more': async (page, origin) => {
    await views.guide(page, origin);
    await page.evaluate(() => document.querySelectorAll('.side')[1]?.scrollIntoView());
    await page.evaluate(() => Promise.all([...document.images].map(image => image.decode())));
  },
  easy: async (page, origin) => {
    await page.goto(`${origin}/guide/fr/facile-a-lire`);
    await page.locator('.lines').nth(3).scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollBy(0, 200));
  },
  mail: async (page, origin) => {
    await page.goto(`${origin}/?lang=fr#messagerie`);
    await page.evaluate(() => Promise.all([...document.images].map(image => image.decode())));
  },
  privacy: async (page, origin) => {
    await page.goto(`${origin}/privacy?lang=fr`);
  },
  accessibility: async (page, origin) => {
    await page.goto(`${origin}/accessibility?lang=fr`);
  },
  host: async page => {
    await page.goto(`${host.origin}/?${page.viewportSize().width}`);
    await page.locator('sesame-widget .launcher').waitFor();
    if (page.viewportSize().width < 700) return;
    await page.locator('sesame-widget .launcher').click();
    await page.frameLocator('sesame-widget iframe').locator('.choices button').first().waitFor();
  },
};

/** One sheet each: not by widths and grounds. */
const alone = {
  forced: async () => {
    const shots = [];
    for (const [view, size] of [
      ['page', sizes[1]],
      ['form', sizes[1]],
      ['chat', sizes[2]],
    ])
      shots.push(await shot(view, 'light', size, { forcedColors: 'active' }));
    return sheet(shots, 'light');
  },
  /** A4 within its margins, in CSS pixels. */
  printed: async () => {
    const shots = [];
    for (const side of [0, 1]) {
      const context = await browser.newContext({ viewport: { width: 718, height: 1062 } });
      const page = await context.newPage();
      await views.guide(page, sesame.origin);
      await page.emulateMedia({ media: 'print' });
      await page.evaluate(() => Promise.all([...document.images].map(image => image.decode())));
      const image = await page.locator('.side').nth(side).screenshot();
      const { width, height } = await page.locator('.side').nth(side).boundingBox();
      shots.push({ image, width, height, scale: 1.2 });
      await context.close();
    }
    return sheet(shots, 'light');
  },
};

async function openForm(page) {
  for (const answer of ['J’ai tout perdu', 'Oui, j’ai mon NUMEN', 'Je suis un personnel de l’académie']) {
    await page.getByRole('button', { name: answer }).last().click();
  }
  const form = page.frameLocator('#form iframe:not([hidden])');
  await form.locator('#numen').waitFor();
  return form;
}

const only = process.argv.slice(2);
const host = await startHost();
const sesame = await startSesame();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await mkdir(folder, { recursive: true });
  for (const view of Object.keys(views).filter(name => only.length === 0 || only.includes(name))) {
    for (const theme of ['light', 'dark']) {
      const shots = [];
      for (const size of sizes) shots.push(await shot(view, theme, size));
      await writeFile(join(folder, `${view}-${theme}.webp`), await sheet(shots, theme));
    }
  }
  for (const [name, draw] of Object.entries(alone).filter(
    ([name]) => only.length === 0 || only.includes(name),
  ))
    await writeFile(join(folder, `${name}.webp`), await draw());
  if (only.length === 0 || only.includes('readme')) await drawReadme();
} finally {
  await browser.close();
  await sesame.stop();
  host.stop();
}

async function shot(view, colorScheme, viewport, more = {}) {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    hasTouch: viewport.width < 700,
    isMobile: viewport.width < 700,
    ...more,
  });
  const page = await context.newPage();
  await views[view](page, sesame.origin);
  const image = await page.screenshot();
  await context.close();
  return { image, ...viewport };
}

/** The shots side by side, as WebP, which Chromium itself makes. */
async function sheet(shots, theme) {
  const page = await browser.newPage();
  const parts = shots.map(({ image, width, height, scale = scaleOf(width) }) => ({
    width: width * scale,
    height: height * scale,
    url: `data:image/png;base64,${image.toString('base64')}`,
  }));
  const drawn = await page.evaluate(
    async ({ parts, ground }) => {
      const gap = 16;
      const canvas = document.createElement('canvas');
      canvas.width = parts.reduce((all, { width }) => all + width + gap, gap);
      canvas.height = Math.max(...parts.map(({ height }) => height)) + 2 * gap;
      const paper = canvas.getContext('2d');
      paper.imageSmoothingQuality = 'high';
      paper.fillStyle = ground;
      paper.fillRect(0, 0, canvas.width, canvas.height);
      let left = gap;
      for (const { url, width, height } of parts) {
        const picture = new Image();
        picture.src = url;
        await picture.decode();
        paper.drawImage(picture, left, gap, width, height);
        left += width + gap;
      }
      return canvas.toDataURL('image/webp', 0.72);
    },
    { parts, ground: theme === 'light' ? '#8a94a3' : '#4a5563' },
  );
  await page.close();
  return Buffer.from(drawn.split(',')[1], 'base64');
}

/** README's: three moments on a phone. */
async function drawReadme() {
  const size = { width: 390, height: 760 };
  const shots = [];
  for (const view of ['chat', 'form', 'account']) shots.push(await shot(view, 'light', size));
  await writeFile(join(root, 'docs/screenshot.webp'), await sheet(shots, 'light'));
}

/** A page of another origin, plain as a school's. */
async function startHost() {
  const server = createServer((req, res) => {
    const width = new URL(req.url ?? '/', 'http://host').search.slice(1);
    const data = Object.entries(variants[width] ?? {}).map(([name, value]) => ` data-${name}="${value}"`);
    res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    res.end(`<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Intranet</title><style>body{font:18px/1.6 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem}</style>
<h1>Intranet d’un collège</h1>${'<p>Le conseil d’administration se réunit jeudi. Les emplois du temps sont affichés en salle des professeurs.</p>'.repeat(8)}
<script src="${sesame.origin}/widget.js"${data.join('')} defer></script></html>`);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

async function startSesame() {
  const script = join(root, 'dist/sesame.js');
  if (!existsSync(script)) throw new Error('The program is not built: npm run build');
  const data = mkdtempSync(join(tmpdir(), 'sesame-screenshots-'));
  const port = await freePort();
  const child = spawn(process.execPath, [script], {
    cwd: data,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      DATA_DIR: data,
      LOG_LEVEL: 'warn',
      ALLOWED_ORIGINS: host.origin,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () =>
    new Promise(resolve => {
      child.once('exit', () => resolve(rmSync(data, { recursive: true })));
      child.kill();
    });
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('Sésame:')) return { origin: `http://127.0.0.1:${port}`, stop };
  throw new Error('Sésame ended before it was ready');
}
