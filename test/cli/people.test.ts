import { describe, expect, it } from '@jest/globals';
import { commandLine } from './command-line';
import { guess } from './guesses';

const { accounts, file, dataDir } = commandLine();
const header = 'numen,birthDate,lastName,firstName,username,email';

const rowsOf = (numbers: number[]) => [
  header,
  ...numbers.map(
    number =>
      `99E${String(number).padStart(7, '0')}AAA,05/03/1979,Essai,Anne,user${number},user${number}@ac-lyon.fr`,
  ),
];
const people = (numbers: number[]) => file(rowsOf(numbers).join('\n'));
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index);
const statusOf = async (username: string) =>
  JSON.parse((await accounts('show', username)).out).account.status;

describe('import --complete', () => {
  it('disables who is not in the file, once it was said that this is meant', async () => {
    await accounts('import', people(upTo(100)));
    const file = people(upTo(98));
    const summary = '0 inserted, 0 updated, 98 unchanged, 0 refused, 2 disabled';
    expect(await accounts('import', file, '--complete')).toEqual({
      code: 2,
      out: `${summary}: that is what it would be, nothing was written\n`,
      err: 'say --yes to write it\n',
    });
    expect((await accounts('import', file, '--complete', '--dry-run')).code).toBe(0);
    expect(await statusOf('user99')).toBe('active');
    expect(await accounts('import', file, '--complete', '--yes')).toMatchObject({
      code: 0,
      out: `${summary}\n`,
    });
    expect(await statusOf('user99')).toBe('disabled');
    expect(await statusOf('user97')).toBe('active');
    const { audit } = JSON.parse((await accounts('show', 'user99')).out);
    expect(audit).toContainEqual(expect.objectContaining({ kind: 'account.disabled', command: 'import' }));
    expect((await accounts('import', file, '--complete')).code).toBe(0);
  });

  it('refuses to disable many, unless that is said too', async () => {
    await accounts('import', people(upTo(20)));
    const file = people(upTo(18));
    expect(await accounts('import', file, '--complete', '--yes')).toMatchObject({
      code: 2,
      err: expect.stringContaining('2 of 20 active accounts (10.0 %) are not in the file'),
    });
    expect(await statusOf('user19')).toBe('active');
    expect((await accounts('import', file, '--complete', '--yes', '--at-most', '10')).code).toBe(0);
    expect(await statusOf('user19')).toBe('disabled');
  });

  it.each([[[]], [['--complete']]])('counts whom the column status disables as well, with %j', async said => {
    await accounts('import', people(upTo(20)));
    const [one, two] = [19, 18].map(first => {
      const [names, ...rows] = rowsOf(upTo(20));
      const withStatus = rows.map((row, index) => `${row},${index < first ? 'actif' : 'inactif'}`);
      return file([`${names},status`, ...withStatus].join('\n'));
    }) as [string, string];
    expect(await accounts('import', one, ...said, '--dry-run')).toMatchObject({
      out: '0 inserted, 1 updated, 19 unchanged, 0 refused, 1 disabled: that is what it would be, nothing was written\n',
    });
    expect(await accounts('import', one, ...said)).toMatchObject({ code: 2 });
    expect(await accounts('import', two, ...said, '--yes')).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        '2 of 20 active accounts (10.0 %) would be disabled, 2 by the column status',
      ),
    });
    expect(await statusOf('user19')).toBe('active');
    expect(await accounts('import', two, ...said, '--yes', '--at-most', '10')).toMatchObject({
      code: 0,
      out: '0 inserted, 2 updated, 18 unchanged, 0 refused, 2 disabled\n',
    });
    expect(await statusOf('user19')).toBe('disabled');
  });

  it('brings nobody back by an empty status, and lets who is new in', async () => {
    await accounts('import', people(upTo(2)));
    await accounts('disable', 'user1');
    const [names, ...rows] = rowsOf(upTo(3));
    const unsaid = file([`${names},status`, ...rows.map(row => `${row},`)].join('\n'));
    expect(await accounts('import', unsaid)).toMatchObject({
      code: 0,
      out: '1 inserted, 0 updated, 2 unchanged, 0 refused\n',
    });
    expect([await statusOf('user1'), await statusOf('user2')]).toEqual(['disabled', 'active']);
  });

  it('takes no file with bad rows for everybody', async () => {
    await accounts('import', people(upTo(100)));
    expect(await accounts('import', people(upTo(99)), '--complete', '--yes', '--skip-invalid')).toMatchObject(
      { code: 2 },
    );
    const bad = people([...upTo(98), 12345678]);
    expect((await accounts('import', bad, '--complete', '--yes')).code).toBe(1);
    expect(await statusOf('user99')).toBe('active');
  });

  it('says that who comes back is still disabled', async () => {
    await accounts('import', people([1, 2]));
    await accounts('disable', 'user1');
    expect(await accounts('import', people([1, 2]), '--complete')).toMatchObject({
      code: 0,
      err: '1 of them are disabled, and stay so: the column status, or « enable », changes it\n',
    });
  });
});

describe('disable and enable', () => {
  it('change as many accounts as are named', async () => {
    await accounts('import', people([1, 2]));
    expect(await accounts('disable', 'user1', 'USER2', 'nobody')).toMatchObject({
      code: 1,
      out: 'user1: disabled\nUSER2: disabled\nnobody: no such account\n',
    });
    expect(await statusOf('user2')).toBe('disabled');
    expect(await accounts('enable', 'user2')).toMatchObject({ code: 0, out: 'user2: active\n' });
    expect(await statusOf('user2')).toBe('active');
  });
});

describe('expiring', () => {
  it('says who will be removed, and when', async () => {
    await accounts('import', people([1, 2]));
    await accounts('disable', 'user2');
    expect(await accounts('expiring')).toMatchObject({ code: 0, out: '0 to be removed within 30 days\n' });
    expect(await accounts('expiring', '--days', '365')).toMatchObject({
      out: 'user2\tdisabled 2026-03-05\tremoved 2027-03-05\n1 to be removed within 365 days\n',
    });
  });
});

describe('person and remove', () => {
  it('tell all that is known of somebody, then forget it', async () => {
    await accounts('import', people([1, 2]));
    await guess(dataDir(), 'user1', { times: 1, now: () => Date.UTC(2026, 2, 5, 9) });
    await accounts('unlock', 'user1');
    const kept = JSON.parse((await accounts('person', 'user1')).out);
    expect(kept).toMatchObject({ account: { username: 'user1' }, hasPassword: false, outbox: [], chats: [] });
    expect(kept.audit).toContainEqual(expect.objectContaining({ kind: 'account.unlocked' }));
    expect(JSON.stringify(kept)).not.toMatch(/numenKey|birthDateTag|passwordHash|99E/);
    expect(await accounts('remove', 'user1')).toMatchObject({
      ...{ code: 2, out: '', err: expect.stringContaining('say --yes') },
    });
    expect((await accounts('show', 'user1')).code).toBe(0);
    const remove = () => accounts('remove', 'user1', '--yes');
    expect(await remove()).toMatchObject({ code: 0, out: 'user1: removed\n' });
    expect(await remove()).toMatchObject({ code: 1, out: 'user1: no such account\n' });
    expect((await accounts('person', 'user1')).code).toBe(1);
    expect((await accounts('show', 'user2')).code).toBe(0);
  });
});
