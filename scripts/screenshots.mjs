/**
 * npm run screenshots: what people see, kept in docs/screenshots: each view at four widths, on a light and on a dark ground, one sheet
 * a view; and the picture of README.md. The program as it is built, with its fictitious people.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { chromium } = createRequire(join(root, 'test/browser/package.json'))('playwright-core');
const folder = join(root, 'docs/screenshots');
const sizes = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
];
/** Of a sheet: the width that a page of documentation has room for, at twice its points. */
const scale = 0.6;

/** @type {Record<string, (page: import('playwright-core').Page, origin: string) => Promise<void>>} */
const views = {
  page: async (page, origin) => {
    await page.goto(`${origin}/?lang=fr`);
    await page.locator('sesame-widget .launcher').waitFor();
  },
  widget: async (page, origin) => {
    await views.page(page, origin);
    await page.locator('sesame-widget .launcher').click();
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
  if (only.length === 0 || only.includes('readme')) await drawReadme();
} finally {
  await browser.close();
  await sesame.stop();
}

async function shot(view, colorScheme, viewport) {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    hasTouch: viewport.width < 700,
    isMobile: viewport.width < 700,
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
  const parts = shots.map(({ image, ...size }) => ({
    ...size,
    url: `data:image/png;base64,${image.toString('base64')}`,
  }));
  const drawn = await page.evaluate(
    async ({ parts, scale, ground }) => {
      const gap = 24;
      const canvas = document.createElement('canvas');
      const sum = parts.reduce((all, { width }) => all + width + gap, gap);
      canvas.width = sum * scale;
      canvas.height = (Math.max(...parts.map(({ height }) => height)) + 2 * gap) * scale;
      const paper = canvas.getContext('2d');
      paper.imageSmoothingQuality = 'high';
      paper.scale(scale, scale);
      paper.fillStyle = ground;
      paper.fillRect(0, 0, canvas.width / scale, canvas.height / scale);
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
    { parts, scale, ground: theme === 'light' ? '#8a94a3' : '#4a5563' },
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

async function startSesame() {
  const script = join(root, 'dist/sesame.js');
  if (!existsSync(script)) throw new Error('The program is not built: npm run build');
  const data = mkdtempSync(join(tmpdir(), 'sesame-screenshots-'));
  const port = 3900 + (process.pid % 90);
  const child = spawn(process.execPath, [script], {
    cwd: data,
    env: { PATH: process.env.PATH, PORT: String(port), DATA_DIR: data, LOG_LEVEL: 'warn' },
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
