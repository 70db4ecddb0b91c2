import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'sesame-sbom-test-'));
let text = '';
beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'scripts/sbom.mjs'), folder]);
  text = readFileSync(join(folder, 'sesame.cdx.json'), 'utf8');
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run sbom', () => {
  it('names every package that runs in production, with the hash that is installed', () => {
    const listed = new Map(componentsOf(text).map(({ purl, hashes }) => [decodeURIComponent(purl), hashes]));
    const missing = productionPackages().filter(
      ({ name, version, sha512 }) => !listed.get(`pkg:npm/${name}@${version}`)?.includes(sha512),
    );
    expect(missing).toEqual([]);
    expect(listed.size).toBeGreaterThan(200);
  });

  it('is CycloneDX, of this application, without its tools and without a path of this machine', () => {
    expect(JSON.parse(text)).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { type: 'application', name: 'sesame' } },
    });
    expect(text).not.toContain('pkg:npm/jest@');
    for (const path of [root, tmpdir()]) expect(text).not.toContain(path);
  });
});

const bomSchema = z.object({
  components: z.array(
    z.object({ purl: z.string(), hashes: z.array(z.object({ content: z.string() })).default([]) }),
  ),
});

const componentsOf = (bom: string) =>
  bomSchema.parse(JSON.parse(bom)).components.map(({ purl, hashes }) => ({
    purl,
    hashes: hashes.map(({ content }) => content),
  }));

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      dev: z.boolean().default(false),
      devOptional: z.boolean().default(false),
    }),
  ),
});

function productionPackages() {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return Object.entries(packages)
    .filter(([place, { dev, devOptional }]) => place && !dev && !devOptional)
    .map(([place, { version, integrity = '' }]) => ({
      name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      sha512: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex'),
    }));
}
