import { describe, expect, it, jest } from '@jest/globals';
import { type StormReport, storm } from './storm';

jest.setTimeout(15 * 60_000);

const seed = Number(process.env.FAULTS_SEED ?? 20_260_305);

describe('resets of 50 people on two bots', () => {
  it('lose nothing that was acknowledged, apply nothing twice and count every attempt, whatever breaks', async () => {
    const report = await storm({
      seed,
      users: 50,
      bots: 2,
      faults: Number(process.env.FAULTS ?? 200),
      databaseKills: 5,
      botKills: 5,
      chanceOfFault: 0.01,
      pauseMs: 3_000,
    });
    say(report);
    const { verdict } = report;
    expect(verdict.acknowledged).toBeGreaterThan(20);
    expect(verdict).toMatchObject({ lost: [], doubled: [], wrongPassword: [], uncounted: [] });
  });
});

function say({ verdict, faults, away, seconds }: StormReport): void {
  const { lost, doubled, wrongPassword, uncounted, ...counts } = verdict;
  const losses = { lost, doubled, wrongPassword, uncounted };
  process.stdout.write(
    `storm (seed ${seed}, ${seconds} s): ${JSON.stringify({ ...counts, faults, away })} ${JSON.stringify(
      Object.fromEntries(Object.entries(losses).map(([kind, found]) => [kind, found.length])),
    )}\n`,
  );
}
