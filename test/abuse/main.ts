/**
 * npm run test:abuse -- [--seed N] [--count N] [--only NAME]: tries what SECURITY.md promises, claim by claim, over loopback.
 * `--count` is the most tries a claim; without it each has its whole. Ends with 1 when something got through.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createChance } from '../crashes/chance';
import { type Claim, isKept, lineOf } from './claim';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string' },
    only: { type: 'string' },
    claims: { type: 'string', default: join(__dirname, 'claims') },
  },
});

async function main(): Promise<void> {
  const most = values.count === undefined ? Number.POSITIVE_INFINITY : Number(values.count);
  const { seed } = values;
  const extent = values.count === undefined ? 'each claim whole' : `REDUCED to ${most} tries a claim`;
  say(`seed ${seed} · Node ${process.version} · ${extent}`);
  let broken = 0;
  for (const name of namesOf(values.claims)) {
    const { claim } = (await import(join(values.claims, name))) as { claim: Claim };
    const attempt = { count: Math.min(claim.count, most), random: createChance(Number(seed)) };
    const began = performance.now();
    const findings = await claim.attack(attempt);
    for (const finding of findings) say(lineOf(finding));
    say(`        (${name}, ${((performance.now() - began) / 1000).toFixed(1)} s)`);
    broken += findings.filter(finding => !isKept(finding)).length;
  }
  say(broken === 0 ? 'every promise was kept' : `${broken} promises were BROKEN`);
  process.exitCode = broken === 0 ? 0 : 1;
}

const namesOf = (folder: string): string[] =>
  readdirSync(folder)
    .map(file => file.replace(/\.ts$/, ''))
    .filter(name => values.only === undefined || name === values.only);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

main().then(
  // Clients of tests may keep connections for a while.
  () => process.exit(),
  error => {
    console.error(error);
    process.exit(1);
  },
);
