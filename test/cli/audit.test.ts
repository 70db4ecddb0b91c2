import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { momentIn } from '../../src/cli/audit-command';
import { commandLine } from './command-line';
import { guess } from './guesses';

let time = Date.UTC(2026, 2, 5, 9);
const { accounts, file, dataDir } = commandLine(() => time);
const user = userInfo().username;
const header = 'numen,birthDate,lastName,firstName,username,email';
const people = (count: number, name = 'Essai') =>
  file(
    [
      header,
      ...Array.from(
        { length: count },
        (_, index) =>
          `99E${String(index).padStart(7, '0')}AAA,05/03/1979,${name},Anne,user${index},u${index}@ac-lyon.fr`,
      ),
    ].join('\n'),
  );
const list = async (...args: string[]) => (await accounts('audit', ...args)).out.trimEnd().split('\n');
const json = async (...args: string[]): Promise<Record<string, string>[]> =>
  (await list('--format', 'json', ...args)).filter(Boolean).map(line => JSON.parse(line));

describe('npm run accounts -- audit', () => {
  it('answers who did what to an account, in each format', async () => {
    await accounts('import', people(2));
    await guess(dataDir(), 'user1', { times: 1, now: () => time });
    await accounts('--actor', 'Alice', 'unlock', 'user1');
    await accounts('disable', 'user1');
    const [names, first, second, ...others] = await list('--account', 'user1');
    expect(names).toMatch(/^at +kind +outcome +account +actorType +actor +command/);
    expect([first, second].join('\n')).toContain('account.disabled');
    expect([first, second].join('\n')).toContain(`Alice (${user})`);
    expect(others).toEqual([expect.stringContaining('account.created')]);
    expect(await json('--account', 'user1', '--kind', 'account.unlocked')).toEqual([
      {
        ...{
          at: expect.stringMatching(/^2026-03-05T09:0/),
          kind: 'account.unlocked',
          outcome: 'success',
          account: 'user1',
        },
        ...{ actorType: 'command', actor: `Alice (${user})`, command: 'unlock', channel: 'cli', source: '' },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        detail: '',
      },
    ]);
    const [csvNames, row] = await list('--format', 'csv', '--actor', 'alice', '--kind', 'account');
    expect(csvNames).toBe('at,kind,outcome,account,actorType,actor,command,channel,source,requestId,detail');
    expect(row).toContain(`Z,account.unlocked,success,user1,command,Alice (${user}),unlock`);
    expect(JSON.parse((await list('--format', 'ecs', '--kind', 'account.disabled'))[0] ?? '')).toMatchObject({
      event: { action: 'account.disabled' },
    });
    expect(await accounts('audit', '--account', 'nobody')).toMatchObject({ code: 1 });
  });

  it('lists more than a page, of a time', async () => {
    await accounts('import', people(700));
    await accounts('import', people(700, 'Autre'));
    expect(await json('--kind', 'account.updated')).toHaveLength(700);
    expect(await json('--kind', 'account.updated', '--limit', '3')).toHaveLength(3);
    time += 2 * 86_400_000;
    await guess(dataDir(), 'user1', { times: 1, now: () => time });
    await accounts('unlock', 'user1');
    expect(await json('--since', '24h', '--kind', 'account')).toHaveLength(1);
    expect(await json('--until', '2026-03-06', '--kind', 'account')).toHaveLength(1_400);
    expect((await accounts('audit', '--since', 'yesterday')).code).toBe(2);
    expect((await accounts('audit', '--kind', 'account.disable')).code).toBe(2);
  });

  it('tells each import that was refused, but no trial', async () => {
    await accounts('import', people(1));
    const wrong = file(`${header}\n99E,05/03/1979,Essai,Anne,user1,u1@ac-lyon.fr`);
    expect((await accounts('--actor', 'Alice', 'import', wrong)).code).toBe(1);
    expect((await accounts('import', wrong, '--dry-run')).code).toBe(1);
    expect((await accounts('import', file('numen;corps\n'))).code).toBe(2);
    expect((await accounts('import', file(`${header}\n`), '--complete', '--yes')).code).toBe(2);
    const refused = { kind: 'accounts.importRefused', outcome: 'failure', command: 'import' };
    expect(await json('--kind', 'accounts.importRefused')).toEqual(
      [user, user, `Alice (${user})`].map(actor => expect.objectContaining({ ...refused, actor })),
    );
    expect(await json('--kind', 'accounts.imported')).toHaveLength(1);
  });

  it('answers with one command what was refused, or what one request did', async () => {
    await accounts('import', people(1));
    const wrong = file(`${header}\n99E,05/03/1979,Essai,Anne,user1,u1@ac-lyon.fr`);
    await accounts('import', wrong);
    for (const outcome of ['refused', 'failure'])
      expect(await json('--since', '1d', '--outcome', outcome)).toMatchObject([
        { kind: 'accounts.importRefused' },
      ]);
    const done = await json('--outcome', 'success', '--kind', 'accounts.importRefused,accounts.imported');
    expect(done).toMatchObject([{ kind: 'accounts.imported' }]);
    expect(await json('--outcome', 'refused', '--kind', 'accounts.imported')).toEqual([]);
    expect(await json('--kind', 'accounts.importRefused, accounts.imported')).toHaveLength(2);
    const { requestId = '' } = done[0] ?? {};
    for (const record of await json('--request', requestId)) expect(record.requestId).toBe(requestId);
    expect(await json('--request', requestId)).not.toEqual([]);
    expect(await json('--request', 'another')).toEqual([]);
  });

  it('tells who imported what, and since when somebody is here', async () => {
    const path = people(2);
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 8);
    await accounts('--actor', 'Alice', 'import', path, '--complete', '--at-most', '7');
    const counts = 'inserted=2 updated=0 unchanged=0 refused=0 disabled=0';
    const [imported] = await json('--kind', 'accounts.imported');
    expect(imported?.detail).toBe(`sha256=${sha256} complete at-most=7 ${counts}`);
    expect(await json('--account', 'user1')).toMatchObject([
      { kind: 'account.created', actor: `Alice (${user})`, requestId: imported?.requestId },
    ]);
    await accounts('import', file(`${header}\n99E0000001AAA,05/03/1979,Autre,Anna,user1,u1@ac-lyon.fr`));
    expect(await json('--kind', 'account.updated')).toMatchObject([{ detail: 'lastName firstName' }]);
    await accounts('import', file(`${header}\n99E,05/03/1979,Autre,Anna,user1,u1@ac-lyon.fr`));
    await accounts('import', file('numen;corps\n'), '--skip-invalid');
    const details = (await json('--outcome', 'refused')).map(({ detail }) => detail);
    expect(details.toSorted()).toEqual([
      expect.stringMatching(/^sha256=[0-9a-f]{8} (?:at-most=5 .* refused=1 |skip-invalid .*unreadable$)/),
      expect.stringMatching(/^sha256=[0-9a-f]{8} (?:at-most=5 .* refused=1 |skip-invalid .*unreadable$)/),
    ]);
  });

  it('takes no slip for a list of nothing', async () => {
    await accounts('import', people(1));
    const far = await accounts('audit', '--kind', 'logins');
    expect(far).toMatchObject({ code: 2, err: expect.stringContaining('"logins" is none of identity, ') });
    expect(far.err.length).toBeLessThan(300);
    const near = await accounts('audit', '--kind', 'identity,account.disable');
    expect(near).toMatchObject({
      code: 2,
      err: expect.stringMatching(/"account.disable" is none of account\./),
    });
    for (const source of ['192.0.2.0/24', '999.1.1.1', 'alice', '2001:db8::/64'])
      expect(await accounts('audit', '--source', source)).toMatchObject({
        code: 2,
        err: expect.stringContaining('an address such as'),
      });
    for (const source of ['192.0.2.7', '2001:db8::7', 'abcdefghij_-0123'])
      expect((await accounts('audit', '--source', source)).code).toBe(0);
    for (const moment of ['2026-02-31', '2026-03-05T25:00', '2026-03', 'today'])
      expect((await accounts('audit', '--since', moment)).code).toBe(2);
  });

  it.each([
    ['2026-03-05', Date.UTC(2026, 2, 5)],
    ['2026-03-05T14:00', Date.UTC(2026, 2, 5, 14)],
    ['2026-03-05 14:00:30', Date.UTC(2026, 2, 5, 14, 0, 30)],
    ['2026-03-05T14:00Z', Date.UTC(2026, 2, 5, 14)],
    ['2026-03-05T14:00+01:00', Date.UTC(2026, 2, 5, 13)],
  ])('takes %s for UTC, unless it says another zone', (text, moment) => {
    expect(momentIn(Date.now)(text)).toBe(moment);
  });

  it('has nothing delivered where no mail server is set', async () => {
    await accounts('import', people(1));
    for (const args of [['deliveries'], ['deliveries', '--all']])
      expect(await accounts(...args)).toMatchObject({
        out: 'no mail server is set (MAIL_DIRECTORY): no password is delivered to any\n',
      });
    expect(await json('--kind', 'deliveries.repeated')).toEqual([]);
  });

  it('tells each look, and each request that was not there to be settled', async () => {
    await accounts('import', people(1));
    for (let count = 0; count < 3; count++) await accounts('--actor', 'carol', 'show', 'user0');
    for (let count = 0; count < 2; count++) await accounts('restorations', '--settle', 'zzz');
    expect(await json('--kind', 'account.shown')).toHaveLength(3);
    expect(await json('--kind', 'restoration')).toMatchObject([
      { kind: 'restoration.settleRefused', outcome: 'failure', command: 'restorations' },
      { kind: 'restoration.settleRefused', outcome: 'failure' },
    ]);
  });

  it.each([
    ['show'],
    ['person'],
    ['unlock'],
    ['disable'],
    ['enable'],
    ['remove', '--yes'],
    ['audit', '--account'],
  ])('tells that %s named nobody, without the name, which may be a secret', async (...command) => {
    await accounts('import', people(1));
    const secret = 'Tilleul-1987!';
    for (let count = 0; count < 2; count++)
      expect(await accounts('--actor', 'mallory', ...command, secret)).toMatchObject({ code: 1 });
    await accounts('show', 'another');
    const told = await json('--kind', 'account.unknown');
    expect(told).toHaveLength(3);
    expect(told[1]).toMatchObject({
      ...{ outcome: 'failure', actor: expect.stringContaining(user), command: command[0] },
      ...{ channel: 'cli', account: expect.stringMatching(/^[\w-]{16}$/) },
    });
    expect(told[1]?.account).toBe(told[2]?.account);
    expect(told[0]?.account).not.toBe(told[1]?.account);
    expect(JSON.stringify(await json()).toLowerCase()).not.toContain('tilleul');
  });

  it('tells each export, and who looked at the log', async () => {
    await accounts('import', people(1));
    await accounts('export');
    await accounts('export');
    await list();
    const kinds = (await json()).map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual([
      ...['account.created', 'accounts.exported', 'accounts.exported', 'accounts.imported'],
      ...['audit.listed', 'audit.listed'],
    ]);
  });
});
