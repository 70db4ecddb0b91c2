import { expect, it, jest } from '@jest/globals';
import { killWhileDelivering } from './kills';

jest.setTimeout(60 * 60_000);

const kills = Number(process.env.MAIL_KILLS ?? 10);
const seed = Number(process.env.FAULTS_SEED ?? 20_260_305);

it(`delivers every last password, in order, when the bot and slapd are killed ${kills} times`, async () => {
  const report = await killWhileDelivering({ kills, seed, quietMs: 500, settings: {} });
  process.stdout.write(`${kills} kills on the embedded store (seed ${seed}): ${JSON.stringify(report)}\n`);
  expect(report).toMatchObject({ lost: [], outOfOrder: [] });
  expect(report.delivered).toBeGreaterThanOrEqual(kills / 2);
});
