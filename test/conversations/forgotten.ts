import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createCommands } from '../../src/cli/commands';
import { camille, goodPassword, paul } from './people';
import type { Service } from './service';
import { hangUp, talk } from './talk';
import { goTo, identifies } from './ways';

/** Two people do all that leaves a trace of them; one of them also where she is only named. */
export async function leaveTraces(service: Service): Promise<void> {
  const user = await talk(service);
  await goTo('identify', user);
  await user.fillsForm({ numen: camille.numen, birthDate: '01/01/1970' });
  await identifies(user);
  await user.chooses('restoreMailbox');
  await user.says('2026-03-01');
  await user.says('oui');
  await goTo('identify', await talk(service));
  const named = await talk(service);
  await named.says(`mon adresse est ${camille.username}@ac-lyon.fr`);
  const changing = await talk(service);
  await goTo('newPassword', changing);
  await changing.fillsForm({ newPassword: goodPassword, confirmation: goodPassword });
  const other = await talk(service);
  await goTo('identify', other);
  await identifies(other, paul);
  const ids = [await idOf(service, camille.username)];
  await service.commandsFor({ actor: 'alice', command: 'disable' }).setStatus({ ids, status: 'disabled' });
  await service.app.deliveries.round();
  hangUp();
  await service.app.drain();
}

const idOf = async ({ store }: Service, username: string): Promise<string> =>
  (await store.accounts.findByUsername(username))?.id ?? '';

/** The commands of an operator, on a store that was opened anew. */
export const commandsOn = ({ keyring, hasher, now }: Service, store: Service['store']) =>
  createCommands({ ...store, keyring, hasher, now, delivers: true, randomId: randomUUID });

export type Told = z.infer<typeof toldSchema>;

export async function toldOf(commands: ReturnType<typeof commandsOn>, username: string): Promise<Told> {
  return toldSchema.parse(await commands.person({ username }));
}

const named = z.looseObject({ id: z.string() });
const toldSchema = z.looseObject({
  account: z.looseObject({ username: z.string(), email: z.string() }),
  identityAttempts: z.unknown(),
  passwordAttempts: z.unknown(),
  disabledAt: z.number(),
  delivered: z.looseObject({ version: z.int() }),
  audit: z.array(named.extend({ subject: z.string() })).min(1),
  outbox: z.array(named.extend({ accountId: z.string() })).min(1),
  chats: z.array(
    z.looseObject({
      key: z.string(),
      activities: z.array(named),
      forms: z.array(z.looseObject({ kind: z.string() })),
    }),
  ),
});

/** How many rows of each kind `person` has told of: so many must be gone. */
export const countsOf = ({ identityAttempts, passwordAttempts, audit, outbox, chats }: Told) => ({
  accounts: 1,
  attempts: [identityAttempts, passwordAttempts].filter(Boolean).length,
  audit: audit.length,
  outbox: outbox.length,
  conversations: chats.length,
  feeds: chats.length,
  feedEntries: chats.flatMap(({ activities }) => activities).length,
  tickets: chats.flatMap(({ forms }) => forms).length,
});

/** What was told, and names nobody else. */
export const namesIn = ({ account, audit, outbox, chats }: Told): string[] => [
  ...[account.username, account.email],
  ...[...audit, ...outbox].map(({ id }) => id),
  ...[...audit.map(({ subject }) => subject), ...outbox.map(({ accountId }) => accountId)],
  ...chats.flatMap(({ key, activities }) => [key, ...activities.map(({ id }) => id)]),
];
