import {
  AdaptiveCard,
  Column,
  GlobalRegistry,
  HostConfig,
  type SerializableObject,
  SerializationContext,
  TextRun,
  Versions,
} from 'adaptivecards';

/**
 * What a card has that version 1.5 does not know, by the schema that Microsoft's own renderer parses with: it publishes no other
 * on npm.
 */
export function problemsOf(card: object): string[] {
  const context = new SerializationContext(Versions.v1_5);
  // Its pattern of `lang` keeps its place from one card to the next, and refuses every other one.
  const parsed = new AdaptiveCard();
  parsed.hostConfig = hostConfig;
  parsed.parse({ ...card, lang: undefined }, context);
  const told = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const missing = parsed.validateProperties().validationEvents.map(({ message }) => message);
  return [...told, ...missing, ...unknownIn(card)];
}

/** The parser passes over names that it does not know. */
function unknownIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(unknownIn);
  if (typeof value !== 'object' || value === null) return [];
  const fields = Object.entries(value);
  const type = 'type' in value ? String(value.type) : '';
  const known = namesOf(type);
  const unknown = known ? fields.filter(([name]) => !known.has(name)).map(([name]) => `${type}.${name}`) : [];
  // What an action brings back is the bot's own.
  return [...unknown, ...fields.filter(([name]) => name !== 'data').flatMap(([, field]) => unknownIn(field))];
}

function namesOf(type: string): ReadonlySet<string> | null {
  const made = instanceOf(type);
  if (!made) return null;
  const schema = made.getSchema();
  const properties = Array.from({ length: schema.getCount() }, (_, index) => schema.getItemAt(index));
  const names = properties.filter(({ targetVersion }) => targetVersion.compareTo(Versions.v1_5) <= 0);
  return new Set([...collections, ...names.map(({ name }) => name)]);
}

function instanceOf(type: string): SerializableObject | null {
  const Own = ownTypes.get(type);
  if (Own) return new Own();
  return (
    GlobalRegistry.defaultElements.createInstance(type, Versions.v1_5) ??
    GlobalRegistry.defaultActions.createInstance(type, Versions.v1_5) ??
    null
  );
}

/** As Web Chat’s; Teams’ own limit is tested where its cards are. */
const hostConfig = new HostConfig({ actions: { maxActions: 100 } });

/** Read by the elements themselves, and in no schema. */
const collections = ['type', '$schema', 'body', 'actions', 'items', 'columns', 'inlines'];

/** Known to the renderer, and in no registry of its. */
const ownTypes: ReadonlyMap<string, new () => SerializableObject> = new Map<
  string,
  new () => SerializableObject
>([
  ['AdaptiveCard', AdaptiveCard],
  ['Column', Column],
  ['TextRun', TextRun],
]);
