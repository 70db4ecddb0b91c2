import { auditSchema } from '../../accounts/audit';
import { outboxSchema } from '../../accounts/outbox';
import {
  isAbout,
  type KeptChat,
  keptFormSchema,
  literal,
  namesOf,
  type Person,
  type PersonalRecords,
} from '../../accounts/personal-records';
import type { Collections } from './documents';
import { asRecord } from './documents';
import type { Drain } from './drain';
import { entriesOf, readEntries } from './feed-entries';

/** More than a conversation has of entries. */
const everything = 10_000;

export function createPersonalRecords(
  { accounts, attempts, audit, outbox, tickets, conversations, feeds, feedEntries }: Collections,
  drain: Drain,
): PersonalRecords {
  return { of, remove };

  async function of(person: Person) {
    await drain.account(person.account.id);
    const inOrder = { at: 1, _id: 1 } as const;
    const records = await audit.find(recordsOf(person)).sort(inOrder).toArray();
    const entries = await outbox.find({ accountId: person.account.id }).sort(inOrder).toArray();
    const chats: KeptChat[] = [];
    for (const key of await chatKeys(person)) chats.push(await chatOf(key));
    const account = await accounts.findOne({ _id: person.account.id });
    return {
      disabledAt: account?.disabledAt ?? null,
      delivered: account?.delivered ?? null,
      audit: records.map(document => auditSchema.parse(asRecord(document))),
      outbox: entries.map(document => outboxSchema.parse(asRecord(document))),
      chats,
    };
  }

  async function remove(people: readonly Person[]): Promise<void> {
    for (const person of people) await removeOne(person);
  }

  async function removeOne(person: Person): Promise<void> {
    const { id } = person.account;
    for (const key of await chatKeys(person)) await removeChat(key);
    // What still waits in the account would come to the others after they were emptied.
    await drain.account(id);
    await audit.deleteMany(recordsOf(person));
    await outbox.deleteMany({ accountId: id });
    await attempts.deleteMany({ _id: { $in: person.attemptKeys } });
    await accounts.deleteOne({ _id: id });
  }

  /** `channelId/conversationId`; without the channel where only the history is left. */
  async function chatKeys(person: Person): Promise<string[]> {
    const { id, numenKey } = person.account;
    const waiting = await outbox.find({ accountId: id, conversationKey: { $exists: true } }).toArray();
    const asked = await tickets.find({ numenKey }).toArray();
    const keys = [...waiting, ...asked].flatMap(({ conversationKey }) => conversationKey ?? []);
    for (const name of namesOf(person)) keys.push(...(await namedIn(person, name)));
    return [...new Set(keys)];
  }

  async function namedIn(person: Person, name: string): Promise<string[]> {
    const named = { $regex: literal(name), $options: 'i' };
    const keys: string[] = [];
    for await (const { _id, snapshot, claim } of conversations.find({ snapshot: named }))
      if (isAbout(person, `${snapshot}${claim ?? ''}`)) keys.push(_id);
    for await (const { _id, claim } of conversations.find({ claim: named }))
      if (isAbout(person, claim ?? '')) keys.push(_id);
    for await (const { feedId, activity } of feedEntries.find({ activity: named }))
      if (isAbout(person, activity)) keys.push(...(await keysOf(feedId)));
    return keys;
  }

  async function keysOf(feedId: string): Promise<string[]> {
    const found = await conversations.find({ _id: { $regex: `/${literal(feedId)}$` } }).toArray();
    return found.length > 0 ? found.map(({ _id }) => _id) : [`/${feedId}`];
  }

  async function chatOf(key: string): Promise<KeptChat> {
    const found = await conversations.findOne({ _id: key });
    const entries = await readEntries(feedEntries, feedIdOf(key), 0, everything);
    const forms = await tickets.find({ conversationKey: key }).sort({ openedAt: 1 }).toArray();
    return {
      key,
      forms: forms.map(form => keptFormSchema.parse(form)),
      snapshot: found && JSON.parse(found.snapshot),
      activities: entries.map(({ activity }) => activity),
    };
  }

  async function removeChat(key: string): Promise<void> {
    await conversations.deleteOne({ _id: key });
    await tickets.deleteMany({ conversationKey: key });
    await feeds.deleteOne({ _id: feedIdOf(key) });
    await feedEntries.deleteMany({ _id: entriesOf(feedIdOf(key)) });
  }
}

const recordsOf = ({ account: { id }, pseudonyms }: Person) => ({ subject: { $in: [id, ...pseudonyms] } });

const feedIdOf = (key: string): string => key.slice(key.indexOf('/') + 1);
