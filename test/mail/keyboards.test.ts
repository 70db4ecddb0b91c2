import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createGrants } from '../../src/accounts/grants';
import { createPasswordHasher } from '../../src/accounts/password-hasher';
import { createPasswordReset, type ResetOutcome } from '../../src/accounts/password-reset';
import { createSourceLocks } from '../../src/accounts/source-locks';
import { serveCommands } from '../../src/cli/admin-socket';
import { laneOf } from '../channels/channels';
import { camille, type Person, people } from '../conversations/people';
import { academy, minute, type Service, startService } from '../conversations/service';
import { hangUp, talk } from '../conversations/talk';
import { goTo, identifies } from '../conversations/ways';
import { type Dovecot, exportTo, startDovecot } from './dovecot';

jest.setTimeout(10 * minute);

/** Nobody's name, nor a word: what is tried is the character that is put in. */
const passwordWith = (character: string): string => `Zx7?${character}Qwvkj`;
const before = 'Ancien-Tilleul-47';

let dovecot: Dovecot;
let service: Service;
let admin: { close(): Promise<void> };

beforeAll(async () => {
  dovecot = await startDovecot();
  service = await startService({ known: [...people, ...choosers] });
  admin = await serveCommands(service);
});
afterEach(hangUp);
afterAll(async () => {
  await admin.close();
  await service.stop();
  await dovecot.stop();
});

describe('every character that a French keyboard types', () => {
  it('opens the mailbox when the product takes it, and is refused by name when it does not', async () => {
    const typed = [...new Set(layers().flatMap(({ characters }) => characters))];
    const users = typed.map((character, index) => ({ character, username: `user-${index}` }));
    await enroll(users.map(({ username }) => username));
    const reset = resetter();
    const outcomes = await Promise.all(users.map(user => reset(user.username, passwordWith(user.character))));
    await exportTo(dovecot, service);

    const tried: Tried[] = [];
    for (const [index, user] of users.entries()) tried.push(await tryOut(user, outcomes[index]));
    const refused = tried.filter(({ taken }) => !taken);
    report(
      `${tried.length} characters of ${layers().length} layers tried, ${refused.length} of them refused`,
    );
    expect(tried.filter(({ taken, opens, valid }) => taken !== opens || taken !== valid)).toEqual([]);
    expect(refused.map(({ character }) => character).sort()).toEqual([...refusedCharacters].sort());
    expect(refused.filter(({ problems }) => problems.join() !== 'refusedCharacter')).toEqual([]);
  });
});

/** What French keyboards type all the same, and mail servers may read in another way. */
const refusedCharacters = ['\u00a0', '\u202f', '\u00b7', '\uf8ff', '❤\ufe0f', '☀\ufe0f', '👩\u200d🏫'];

/** ../shared/cases 01 and 02, and what the issue names besides. */
const cases = [
  'Tulipe2026µ=Ab',
  'Tulipe²=AmbreX',
  'Tulipe2026¨Ab',
  'Tulipe2026…Ab',
  'Tulipe½2026=Ab',
  'Tulipeº2026=Ab',
  'Tuliﬁpe2026=Ab',
  'Tulipe\u00a02026=Ab',
  'Tulipe\u0301e\u0300=2026A',
  'Glycine=Bleue27 ',
];

/** One for each case: Dovecot looks at its file no more than once a second. */
const choosers: Person[] = cases.map((_, index) => ({
  ...camille,
  numen: `99E418370${index}AQX`,
  username: `chooser-${index}`,
}));

describe('a password that was said to be changed', () => {
  const answers = new Map<string, { isRemark: boolean; isTaken: boolean }>();

  beforeAll(async () => {
    for (const [index, password] of cases.entries())
      answers.set(password, await chooses(choosers[index] ?? camille, password));
    await exportTo(dovecot, service);
  });

  it.each(cases.map((password, index) => ({ password, index })))(
    'opens the mailbox, or was refused: $password',
    async ({ password, index }) => {
      const isTaken = password.normalize('NFC') === password && !password.includes('\u00a0');
      expect(answers.get(password)).toEqual({ isTaken, isRemark: password.endsWith(' ') });
      const username = `chooser-${index}`;
      expect(await dovecot.login(username, password)).toBe(isTaken ? 'OK' : 'NO');
      expect(await service.commands.verifyPassword({ username, password })).toBe(isTaken);
    },
  );
});

/** In the chat, and in its form. */
async function chooses(person: Person, password: string) {
  const user = await talk(service);
  await goTo('identify', user);
  await identifies(user, person);
  await user.chooses('changePassword');
  const fields = { newPassword: password, confirmation: password };
  const first = await (await user.opensForm()).fills(fields);
  const isRemark = first.text.includes(user.t('forms.password.edgeSpace.end'));
  const answer = isRemark ? await first.fills(fields) : first;
  return { isRemark, isTaken: answer.status === 200 };
}

interface Layer {
  name: string;
  source: string;
  characters: string[];
}

function layers(): Layer[] {
  const lines = readFileSync(join(__dirname, 'french-keyboards.txt'), 'utf8').split('\n');
  return lines
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => line.split('\t'))
    .map(([name = '', source = '', characters = '']) => ({
      name,
      source,
      characters: characters.split(' ').map(unescaped),
    }));
}

const unescaped = (written: string): string =>
  written.replace(/\+?U\+([0-9A-F]{4,6})/g, (_, digits: string) =>
    String.fromCodePoint(Number.parseInt(digits, 16)),
  );

async function enroll(usernames: string[]): Promise<void> {
  const passwordHash = await createPasswordHasher().hash(before);
  const rows = usernames.map((username, index) => ({
    numen: `99E${String(index).padStart(7, '0')}KBD`,
    birthDate: '1980-02-01',
    lastName: 'Clavier',
    firstName: 'Noé',
    username,
    email: `${username}@ac-lyon.fr`,
    accountType: 'academic' as const,
    staffCategory: null,
    departement: null,
    recoveryEmail: null,
    status: 'active' as const,
    passwordHash,
  }));
  await service.commands.importRows({ rows });
}

/** The very reset that a form asks for, with a queue that takes them all. */
function resetter(): (username: string, newPassword: string) => Promise<ResetOutcome> {
  const { store, keyring, now } = service;
  const locks = createSourceLocks({ attempts: store.attempts, keyring });
  const grants = createGrants({ secret: keyring.secretFor('grants'), locks, now, grantMs: 10 * minute });
  const { reset } = createPasswordReset({
    ...store,
    keyring,
    grants,
    locks,
    laneOf,
    now,
    randomId: randomUUID,
    hasher: createPasswordHasher({ longestQueue: 10_000, longestWaitMs: 10 * minute }),
    limits: academy.limits,
  });
  return async (username, newPassword) => {
    const account = await store.accounts.findByUsername(username);
    if (!account) throw new Error(`${username} was not enrolled`);
    const conversationKey = `directline/${username}`;
    const { id: accountId, version } = account;
    const grant = await grants.issue({ accountId, version, conversationKey });
    const about = { conversationKey, channel: 'directline', resetId: username, currentPassword: null };
    return reset({ grant, newPassword, ...about });
  };
}

interface Tried {
  character: string;
  taken: boolean;
  problems: string[];
  opens: boolean;
  valid: boolean;
}

async function tryOut(
  { character, username }: { character: string; username: string },
  outcome?: ResetOutcome,
): Promise<Tried> {
  const password = passwordWith(character);
  const [answer, valid] = await Promise.all([
    dovecot.login(username, password),
    service.commands.verifyPassword({ username, password }),
  ]);
  return {
    character,
    taken: outcome?.outcome === 'changed',
    problems: outcome?.outcome === 'refused' ? outcome.problems.map(({ rule }) => rule) : [],
    opens: answer === 'OK',
    valid,
  };
}

const report = (text: string): void => void process.stderr.write(`${text}\n`);
