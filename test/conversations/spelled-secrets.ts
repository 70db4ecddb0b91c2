import fc from 'fast-check';
import type { Connector } from '../channels/bot-service/connector';
import { talkInTeams } from '../channels/bot-service/talk';
import {
  dateSpelling,
  numenSpelling,
  passwordSpelling,
  remainsOf,
  type Spelling,
} from '../understanding/spellings';
import { type Canary, findCanaries, type Place, place } from './canaries';
import type { Service } from './service';
import { talk, type User } from './talk';
import { goTo, type Talker } from './ways';

/** Of each kind, on each channel. */
const count = Number(process.env['SPELLINGS'] ?? 25);
const seed = Number(process.env['SPELLINGS_SEED'] ?? 11);

/** Where each kind is asked for, and what the bot says once it has read one. */
const desks = [
  { spelling: numenSpelling, state: 'identify', notices: ['numenTyped'] },
  { spelling: dateSpelling, state: 'identify', notices: ['birthDateNeedsNumen'] },
  { spelling: passwordSpelling, state: 'newPassword', notices: ['passwordTyped'] },
] as const;

export interface Typed {
  spellings: Spelling[];
  /** What the bot did not answer as what it is. */
  unread: string[];
  /** Spellings of which something stands in the echo. */
  shown: string[];
  users: User[];
}

/** Generated spellings of every kind, typed on both channels, in conversations of their own. */
export async function typeSpellings(service: Service, connector: Connector): Promise<Typed> {
  const typed: Typed = { spellings: [], unread: [], shown: [], users: [] };
  for (const { spelling, state, notices } of desks) {
    const user = await talk(service);
    typed.users.push(user);
    const inTeams = await talkInTeams(service, connector);
    await goTo(state, user);
    await goTo(state, inTeams);
    for (const [place, given] of fc.sample(spelling, { numRuns: 2 * count, seed }).entries()) {
      const speaker: Talker = place % 2 === 0 ? user : inTeams;
      await speaker.says(given.text);
      typed.spellings.push(given);
      const isRead = notices.some(notice => speaker.hears().includes(speaker.t(`dialog.notices.${notice}`)));
      if (!isRead) typed.unread.push(given.text);
      if (speaker === user && remainsOf(given, user.echo()).length > 0) typed.shown.push(user.echo());
    }
  }
  return typed;
}

/** What stands of them, in any of their spellings, in what was received, the history, the snapshots, the log and these places. */
export async function leftInClear(service: Service, typed: Typed, more: readonly Place[]): Promise<string[]> {
  const perUser = typed.users.map(async (user, index) => [
    place(`stream ${index}`, user.all()),
    place(`history ${index}`, await user.history()),
    place(`snapshot ${index}`, await user.snapshot()),
  ]);
  const places = [place('log', service.logged.join('')), ...(await Promise.all(perUser)).flat(), ...more];
  return findCanaries(typed.spellings.flatMap(canariesOf), places);
}

export function tell(store: string, { spellings }: Typed, left: readonly string[]): void {
  process.stdout.write(
    `${spellings.length} spellings on two channels, ${store}: ${left.length} left in clear\n`,
  );
}

/** As it was typed, and as it is meant in every form that people and programs write it. */
function canariesOf({ kind, written, meant }: Spelling): Canary[] {
  const [year = '', month = '', day = ''] = meant.split('-');
  const text = kind === 'birthDate' ? [day, month, year].join('/') : meant;
  return [
    { kind, text },
    { kind: 'password', text: written },
  ];
}
