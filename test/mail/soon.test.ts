import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, jest } from '@jest/globals';
import { type SesameProcess, startSesame } from '../browser/sesame-process';
import { setPassword } from '../crashes/person';
import { crowdOf, deliversTo, importCrowd, type Member } from './crowd';
import { type Dovecot, startDovecot } from './dovecot';
import { ldapPassdb } from './ldap-passdb';
import { startSlapd } from './slapd';

jest.setTimeout(60 * 60_000);

const resets = Number(process.env.MAILBOX_RESETS ?? 20);

it(`opens the mailbox after each of ${resets} resets, through slapd and Dovecot`, async () => {
  const crowd = crowdOf(10);
  const slapd = await startSlapd(crowd.map(({ username }) => username));
  const dovecot = await startDovecot(folder => ldapPassdb(folder, slapd));
  const bot = await startSesame(() => deliversTo(slapd));
  await importCrowd(bot, crowd);
  const times: number[] = [];
  try {
    for (let number = 0; number < resets; number++) {
      const member = crowd[number % crowd.length];
      if (member) times.push(await openedAfter(bot, dovecot, member, `Essai-${number}-Chateau-Numero!`));
    }
  } finally {
    await Promise.all([bot.stop(), dovecot.stop(), slapd.stop()]);
  }
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number): string =>
    `${Math.round(sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN)} ms`;
  process.stdout.write(
    `from the form that is sent to the mailbox that opens, ${resets} resets: ` +
      `median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}\n`,
  );
  expect(times).toHaveLength(resets);
});

/** ms from the sending of the form; each look is a whole IMAP log-in. */
async function openedAfter(
  bot: SesameProcess,
  dovecot: Dovecot,
  member: Member,
  password: string,
): Promise<number> {
  let from = Number.NaN;
  await setPassword(bot.url, member, password, () => {
    from = performance.now();
  });
  while ((await dovecot.login(member.username, password)) !== 'OK') {
    if (performance.now() - from > 60_000) throw new Error('the mailbox does not open');
    await wait(20);
  }
  return performance.now() - from;
}
