import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SesameProcess } from '../browser/sesame-process';
import type { Person } from '../crashes/person';
import type { Slapd } from './slapd';

export interface Member extends Person {
  username: string;
}

/** Fictitious people, as many as are asked for. */
export const crowdOf = (size: number): Member[] =>
  Array.from({ length: size }, (_, index) => ({
    username: `foule${index}`,
    numen: `99E0${String(index).padStart(6, '0')}ZZZ`,
    birthDate: '01/01/1993',
  }));

/** What makes a server deliver to that slapd. */
export const deliversTo = ({ url, caFile, settings, password }: Slapd): Record<string, string> => ({
  MAIL_DIRECTORY: url,
  MAIL_DIRECTORY_BASE: settings.base,
  MAIL_DIRECTORY_BIND_DN: settings.bindDn,
  MAIL_DIRECTORY_SECRET: password,
  MAIL_DIRECTORY_CA: caFile,
});

export async function importCrowd(bot: SesameProcess, crowd: readonly Member[]): Promise<void> {
  const path = join(tmpdir(), `sesame-crowd-${process.pid}.csv`);
  const rows = crowd.map(
    ({ numen, birthDate, username }) =>
      `${numen},${birthDate},Foule,Anne,${username},${username}@example.org`,
  );
  writeFileSync(path, ['numen,birthDate,lastName,firstName,username,email', ...rows].join('\n'));
  await bot.accounts(['import', path]);
}
