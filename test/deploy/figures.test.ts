import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createMetrics } from '../../src/metrics';

const deploy = join(__dirname, '../../deploy');
const alerts = join(deploy, 'prometheus/alerts.yml');
const rules = readFileSync(alerts, 'utf8');
const dashboard = z
  .object({
    panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
  })
  .parse(JSON.parse(readFileSync(join(deploy, 'grafana/dashboard.json'), 'utf8')));
const folder = mkdtempSync(join(tmpdir(), 'sesame-alerts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const expressions = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...[...rules.matchAll(/expr: (?:>-\n)?(?<expr>[\s\S]*?)\n {8}\w/g)].map(({ groups }) => groups?.expr ?? ''),
];

describe('the alerts and the dashboard', () => {
  it('ask for figures that a server tells, by labels that they have', async () => {
    const told = await figures();
    const asked = expressions.flatMap(expr => [
      ...expr.matchAll(/\b(?<name>(?:sesame|process|nodejs)_\w+)(?:\{(?<labels>[^}]*)\})?/g),
    ]);
    expect(asked.length).toBeGreaterThan(expressions.length / 2);
    for (const { groups: { name = '', labels = '' } = {} } of asked) {
      const own = told.get(name);
      if (!own) throw new Error(`no server tells ${name}`);
      for (const [, label = ''] of labels.matchAll(/(\w+)(?:=~|!=|=)/g))
        expect([...own, ...ofPrometheus]).toContain(label);
    }
    const grouped = expressions.flatMap(expr => [...expr.matchAll(/by \((?<labels>[^)]*)\)/g)]);
    const all = new Set([...told.values()].flatMap(labels => [...labels]));
    for (const { groups } of grouped)
      expect([...all]).toEqual(expect.arrayContaining((groups?.labels ?? '').split(', ')));
  });

  it('are rules of Prometheus, each of which fires when it should and not before', () => {
    expect(promtool('check', 'rules', alerts)).toMatchObject({ status: 0 });
    const names = [...rules.matchAll(/alert: (?<name>\w+)/g)].map(({ groups }) => groups?.name ?? '');
    expect(Object.keys(troubles)).toEqual(names);
    const tests = Object.entries(troubles).flatMap(([name, { calm, trouble }]) => [
      testOf(calm, name, false),
      testOf(trouble, name, true),
    ]);
    const file = join(folder, 'tests.yml');
    writeFileSync(file, JSON.stringify({ rule_files: [alerts], evaluation_interval: '30s', tests }));
    const { status, stdout, stderr } = promtool('test', 'rules', file);
    expect(`${status} ${stdout}${stderr}`).toMatch(/^0 /);
  });
});

/** What Prometheus adds itself. */
const ofPrometheus = ['job', 'instance'];

/** Labels by the name of the figure, as `/metrics` has them once everything has happened. */
async function figures(): Promise<Map<string, Set<string>>> {
  const metrics = createMetrics(
    () => 0,
    async () => ({ count: 0, ageMs: 0 }),
  );
  metrics.statesEntered.inc({ channel: 'directline', state: 'done' });
  metrics.turns.inc({ channel: 'directline', event: 'started' });
  metrics.requests.observe({ method: 'GET', status: '200' }, 1);
  metrics.failedGuesses.inc({ channel: 'directline', outcome: 'refused' });
  metrics.sprayingAlarms.inc({ of: 'source' });
  metrics.damagedAccounts.inc();
  metrics.mailDelivery.observe(1);
  const told = new Map<string, Set<string>>();
  for (const line of (await metrics.registry.metrics()).split('\n')) {
    const { name, labels = '' } = /^(?<name>[a-z]\w*)(?:\{(?<labels>.*)\})? /.exec(line)?.groups ?? {};
    if (name) told.set(name, new Set([...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label)));
  }
  return told;
}

/** Series as promtool writes them: a value each half minute for half an hour. */
type Series = Record<string, string>;
const requests = 'sesame_http_request_seconds';
const quick = `${requests}_bucket{job="sesame",method="POST",le="0.5"}`;
const whole = `${requests}_bucket{job="sesame",method="POST",le="+Inf"}`;
const longest = `${requests}_bucket{job="sesame",method="POST",le="5"}`;
const troubles: Record<string, { calm: Series; trouble: Series }> = {
  SesameServerAway: {
    calm: { 'up{job="sesame",instance="one"}': '1x60' },
    trouble: { 'up{job="sesame",instance="one"}': '1x60', 'up{job="sesame",instance="two"}': '1x30 0x30' },
  },
  SesameAway: {
    calm: { 'up{job="sesame",instance="one"}': '1x60', 'up{job="sesame",instance="two"}': '0x60' },
    trouble: { 'up{job="sesame",instance="one"}': '0x60' },
  },
  SesameErrors: {
    calm: { [`${requests}_count{status="200"}`]: '0+100x60', [`${requests}_count{status="503"}`]: '0+1x60' },
    trouble: {
      [`${requests}_count{status="200"}`]: '0+100x60',
      [`${requests}_count{status="503"}`]: '0+5x60',
    },
  },
  SesameSlow: {
    calm: { [quick]: '0+99x60', [longest]: '0+100x60', [whole]: '0+100x60' },
    trouble: { [quick]: '0+50x60', [longest]: '0+60x60', [whole]: '0+100x60' },
  },
  SesameMailWaits: {
    calm: { sesame_mail_delivery_oldest_seconds: '0x10 30x50' },
    trouble: { sesame_mail_delivery_oldest_seconds: '0x10 61x50' },
  },
  SesameSpraying: {
    calm: { 'sesame_spraying_alarms_total{of="source"}': '3x60' },
    trouble: { 'sesame_spraying_alarms_total{of="source"}': '3x30 4x30' },
  },
  SesameDamagedAccount: {
    calm: { sesame_damaged_accounts_total: '1x60' },
    trouble: { sesame_damaged_accounts_total: '0x30 1x30' },
  },
};

function testOf(series: Series, alertname: string, fires: boolean) {
  return {
    interval: '30s',
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alertname}",alertstate="firing"}) > bool 0`,
        eval_time: '29m',
        exp_samples: fires ? [{ value: 1 }] : [],
      },
    ],
  };
}

function promtool(...args: string[]) {
  const told = spawnSync('promtool', args, { encoding: 'utf8' });
  if (told.error)
    throw new Error('The deploy suite needs promtool: install the Debian package « prometheus ».');
  return told;
}
