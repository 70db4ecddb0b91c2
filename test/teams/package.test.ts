import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';

const run = promisify(execFile);
const root = join(__dirname, '../..');
const script = join(root, 'scripts/teams-package.mjs');
const environment = {
  PATH: process.env.PATH,
  MicrosoftAppId: '22222222-3333-4444-8555-666666666666',
  PUBLIC_URL: 'https://sesame.example.org',
};

describe('npm run teams:package', () => {
  let files: Record<string, Uint8Array>;
  const packaged = async (more: Record<string, string> = {}) => {
    await run(process.execPath, [script], { env: { ...environment, ...more } });
    return unzipSync(readFileSync(join(root, 'dist/teams/sesame-teams.zip')));
  };
  beforeAll(async () => {
    files = await packaged();
  }, 30_000);
  const json = (name: string) => JSON.parse(Buffer.from(files[name] ?? []).toString('utf8'));

  it('speaks of the académie of its file, and of no other', async () => {
    const others = await packaged({ ACADEMY_FILE: join(root, 'academies/reunion.json') });
    const texts = ['manifest.json', 'en.json'].map(name => Buffer.from(others[name] ?? []).toString('utf8'));
    for (const text of texts) {
      expect(text).toContain('académie de La Réunion');
      expect(text).not.toMatch(/Lyon|\{\{/u);
    }
  });

  it('zips the manifest, the English texts and two icons, all at the root', () => {
    expect(Object.keys(files).sort()).toEqual(['color.png', 'en.json', 'manifest.json', 'outline.png']);
  });

  it('puts this installation’s own values into it, and leaves no gap', () => {
    const manifest = json('manifest.json');
    expect(manifest.bots[0]).toMatchObject({ botId: environment.MicrosoftAppId, scopes: ['personal'] });
    expect(manifest.validDomains).toEqual(['sesame.example.org']);
    expect(manifest.developer.privacyUrl).toBe('https://sesame.example.org/privacy');
    expect(manifest.developer.name).toBe('Académie de Lyon');
    expect(JSON.stringify(manifest)).not.toContain('{{');
  });

  it('translates every text that a person reads', () => {
    const { commands } = json('manifest.json').bots[0].commandLists[0];
    const english = json('en.json');
    for (const index of commands.keys()) {
      expect(english).toHaveProperty([`bots[0].commandLists[0].commands[${index}].title`]);
      expect(english).toHaveProperty([`bots[0].commandLists[0].commands[${index}].description`]);
    }
  });

  it.each([
    ['color.png', 192],
    ['outline.png', 32],
  ])('draws %s of %d pixels', (name, size) => {
    const png = Buffer.from(files[name] ?? []);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  });

  it('says what is missing, all at once', async () => {
    const failed = run(process.execPath, [script], { env: { PATH: process.env.PATH } });
    await expect(failed).rejects.toMatchObject({
      stderr: expect.stringMatching(/MicrosoftAppId.*PUBLIC_URL/s),
    });
  });

  it('refuses what is not an id', async () => {
    const failed = run(process.execPath, [script], { env: { ...environment, MicrosoftAppId: 'my-bot' } });
    await expect(failed).rejects.toMatchObject({ stderr: expect.stringContaining('does not follow') });
  });
});
