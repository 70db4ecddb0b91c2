import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium, or the one named in `CHROMIUM`. @throws Error that says what to install */
export function launchChromium(...more: string[]): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM, ...usualPlaces].find(path => path && existsSync(path));
  if (!executablePath) throw new Error(missing);
  return chromium.launch({ executablePath, args: [...flags, ...more] });
}

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const missing =
  'The browser suite needs Chromium: install the Debian package « chromium » (apt-get install chromium), or name a Chromium in the environment variable CHROMIUM.';

/** Without them a fresh profile calls home, and a container has no sandbox. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
