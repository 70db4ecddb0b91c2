import { choiceNamed, eventOf, everywhere } from '../../dialogs/choices';
import type { UserEvent } from '../../dialogs/events';
import { hasDelivery } from '../../dialogs/guide-context';
import type { Standing } from '../../dialogs/plainly-said';
import { dateIn } from '../../dialogs/restoration-window';
import { isAboutAnother, says } from '../../dialogs/said';
import type { Scene } from '../../dialogs/scene';
import { factsOf } from '../../dialogs/state-names';
import { numberedIn, offeredIn, pressableIn } from '../../dialogs/views';
import { interpret, isDoubt } from '../../dialogs/wishes';
import { longestMessage } from '../../understanding/dates/find-dates';
import { readPastDay, type Told } from '../../understanding/dates/past-day';
import { cut, mask, read } from '../../understanding/reading';
import { seenText } from '../../understanding/seen-text';
import type { Understand as UnderstandText } from '../../understanding/understand';
import type { Situation, Understanding } from '../../understanding/understanding';
import { ageProblem } from '../accounts/birth-date';
import type { Keyring } from '../accounts/keyring';
import { buttonSchema } from './activities';
import type { Activity } from './activity';

export interface UnderstandDependencies {
  understand: UnderstandText;
  keyring: Pick<Keyring, 'numenKey' | 'birthDateTag'>;
}

/** What a person means, and their text as it may be kept: without what was read as a secret, used or not. */
export interface Heard {
  events: UserEvent[];
  kept: string;
}

/** What a person sent. */
export type Said = Pick<Activity, 'text' | 'value' | 'attachments'>;

export type Understand = (activity: Said, scene: Scene) => Heard;

/** What a person means by an activity, where the dialog stands. A NUMEN and a date leave here only as keyed HMACs. */
export const createUnderstand = ({ understand, keyring }: UnderstandDependencies): Understand => {
  return (activity, scene) => {
    const typed = activity.text ?? '';
    if (typed.length > longestMessage) return { events: [{ type: 'input.tooLong' }], kept: keptOf(typed) };
    const text = seenText(typed).text.trim();
    // Programs send an empty value beside a text, which then counts.
    if (isSent(activity.value) && (text === '' || buttonSchema.safeParse(activity.value).success))
      return { events: [ofButton(activity.value, scene)], kept: keptOf(typed) };
    const isFile = activity.attachments !== undefined && activity.attachments.length > 0;
    if (text === '') return { events: [{ type: isFile ? 'input.attachment' : 'input.empty' }], kept: '' };
    const { situation } = factsOf(scene.state);
    const whole = understand(typed, situation);
    const meant = whole.reading.password ? text : withoutLabels(text, situation);
    const understood = meant === text ? whole : { ...understand(meant, situation), reading: whole.reading };
    const button = ofNumber(text, scene) ?? ofLabel(text, scene);
    const events = button ? [button] : (ofDay(understood, typed, scene) ?? ofText(understood, meant, scene));
    return { events, kept: cut(typed, understood.reading) };
  };

  function ofDay(understood: Understanding, typed: string, scene: Scene): UserEvent[] | null {
    return understood.reading.password ? null : ofRestorationDate(understood, typed, scene);
  }

  function ofText(understood: Understanding, text: string, scene: Scene): UserEvent[] {
    const { numen, birthDate } = understood.slots;
    const given = ofSecrets(understood, text, scene);
    // Somebody else's is masked, and not taken for the speaker's.
    if (given && (numen || birthDate) && isAboutAnother(text))
      return [{ type: 'topic.asked', topic: 'inPerson' }];
    return given ? [given] : withDate(interpret(understood, text, standingOf(scene)), text, scene);
  }

  function ofSecrets(
    { intent, slots }: Understanding,
    text: string,
    { state, context, at, academy }: Scene,
  ): UserEvent | null {
    if (intent === 'typed_password_in_chat') return { type: 'password.typed' };
    if (slots.malformed && isNumenTried(text, factsOf(state).situation)) return { type: 'numen.malformed' };
    const numenKey = keyOf(slots.numen) ?? context.numenKey;
    if (slots.invalid) return { type: 'birthDate.impossible' };
    if (slots.birthDate) return ofBirthDate(slots.birthDate, numenKey, dateIn(academy.timeZone, at));
    return slots.numen && numenKey ? { type: 'numen.typed', numenKey } : null;
  }

  function keyOf(numen: string | null | undefined): string | null {
    return numen ? keyring.numenKey(numen) : null;
  }

  function ofBirthDate(date: string, numenKey: string | null, today: string): UserEvent {
    if (ageProblem(date, today) !== null) return { type: 'birthDate.impossible' };
    const claims = numenKey ? { numenKey, birthDateTag: keyring.birthDateTag(numenKey, date) } : null;
    return { type: 'birthDate.typed', claims };
  }
};

/** « Le 04 00 00 00 00, c'est bon pour moi ? » tries none, and is masked all the same; what else the message tries counts. */
const isNumenTried = (text: string, situation: Situation): boolean =>
  read(text.replace(phoneNumbers, ' ? '), situation).numen !== undefined;
const phoneNumbers = /(?<![\p{L}\d])(?:\+33 ?|0)[1-9](?:[ .-]?\d\d){4}(?![\p{L}\d])/gu;

/** « Le lien "Je ne connais pas mon nom d'utilisateur" » is what a page says, and not who quotes it; a secret is the speaker's. */
const withoutLabels = (text: string, situation: Situation): string =>
  text.replace(quotedLabels, (quoted, what) => (read(quoted, situation).secrets.length > 0 ? quoted : what));
const quotedLabels =
  /\b(lien|bouton|rubrique|onglet|menu|page|link|button|tab|section)\s+(?:«[^»]{3,80}»|"[^"]{3,80}"|“[^”]{3,80}”)/giu;

const isSent = (value: unknown): boolean => value !== undefined && value !== null;

/** A text that is not understood: as it may be kept all the same. A long one is not kept at all. */
export const keptOf = (typed: string): string =>
  typed.length > longestMessage ? `${mask} (${typed.length})` : cut(typed, read(typed, 'start'));

const standingOf = ({ state, context, at }: Scene): Standing => ({
  state,
  isVerified: context.account !== null && context.grant !== null && at < context.grant.expiresAt,
  locale: context.locale,
  lastTopic: context.lastTopic,
  justSaid: context.notices.map(({ id }) => id),
  isOutsider: context.isOutsider === true,
  isPrivate: context.category === 'prive',
  isRestoring: context.place === 'askRestorationDate',
  hasDelivery: hasDelivery(context),
});

/** « 1 » is the first button, as in every menu: of what is asked, and not of what can be said everywhere. */
function ofNumber(text: string, scene: Scene): UserEvent | null {
  const place = Number(/^(?:n[°o]\s?)?([1-9])[.):]?$/iu.exec(text)?.[1] ?? 0);
  const choice = place > 0 ? numberedIn(scene)[place - 1] : undefined;
  return choice ? eventOf(choice) : null;
}

/** A button's own words always work when they are typed. */
function ofLabel(text: string, scene: Scene): UserEvent | null {
  const found = choiceNamed(text, [
    ...offeredIn(scene),
    ...everywhere,
    'walkthrough',
    'genuine',
    'privacy',
    'aftercare',
  ]);
  return found ? eventOf(found) : null;
}

const partsOf = (text: string): string[] =>
  text.split(/(?<=[.!?;…])\s+|,\s*|\s+(?=(?:mais|but|et est[- ]ce|est[- ]ce|will|does) )/iu);

/** « Ça écrase ceux d'aujourd'hui ? », « si je prends le 18 »: what wonders about a day chooses none. */
const wonders = (part: string, text: string): boolean =>
  says(part, 'howLong') ||
  says(part, 'wondersIf') ||
  (text.includes('?') &&
    (says(part, 'vanishes') || says(part, 'reached')) &&
    (part.includes('?') || !says(part, 'choosesDay')));

const chosenIn = (text: string): string =>
  partsOf(text)
    .filter(part => !wonders(part, text))
    .join(', ');

/** The day that is chosen, and the answers to what is asked besides. */
function ofRestorationDate(understood: Understanding, text: string, scene: Scene): UserEvent[] | null {
  if (scene.state !== 'askRestorationDate' && scene.state !== 'confirmRestoration') return null;
  const day = restorationDate(chosenIn(text), scene);
  if (day.length === 0) return null;
  const asked = [...new Set([text, ...partsOf(text)])].flatMap(part =>
    interpret(understood, part, standingOf(scene)),
  );
  const topicsOf = (events: UserEvent[]) =>
    events.flatMap(event => (event.type === 'topic.asked' ? [event.topic] : []));
  const topics = topicsOf(asked);
  const answers = ofRestoration.filter(topic => topics.includes(topic) && !topicsOf(day).includes(topic));
  if (namesItAgain(day, text, scene)) day.splice(0, 1, { type: 'answer.yes' });
  return [...day, ...answers.map((topic): UserEvent => ({ type: 'topic.asked', topic }))];
}
/** « Oui, hier »: the day that waits for a yes is said once more. */
function namesItAgain([day]: UserEvent[], text: string, { state, context }: Scene): boolean {
  const isSame = day?.type === 'date.given' && day.date === context.restorationDate;
  const isDoubted = text.includes('?') || says(text, 'disagrees') || says(text, 'hesitates');
  return state === 'confirmRestoration' && isSame && !isDoubted;
}

const ofRestoration = ['whichDay', 'restorationEffect', 'restorationTime'] as const;

/** « Restaurez ma boîte à lundi dernier » need not be asked for the day, nor who says it before they are identified. */
function withDate(events: UserEvent[], text: string, scene: Scene): UserEvent[] {
  const { isVerified } = standingOf(scene);
  const asks = events.at(-1)?.type === 'restoration.requested';
  const isSaid = says(text, 'restores');
  const isAnswered = events.some(({ type }) => type === 'topic.asked');
  const isRestoring = scene.context.place === 'askRestorationDate' && scene.state !== 'identify';
  const awaits = !isVerified && isRestoring && !isAnswered;
  const days = awaits || isSaid || (asks && isVerified) ? restorationDate(chosenIn(text), scene) : [];
  if (asks || days[0]?.type !== 'date.given') return asks ? [...events, ...days] : events;
  if (awaits) return [...days, ...events.filter(event => !isDoubt(event) && event.type !== 'numen.sought')];
  return isVerified && events.every(isDoubt) ? [{ type: 'restoration.requested' }, ...days] : events;
}

/** A button of an earlier question does nothing, except what is answered everywhere. */
function ofButton(value: unknown, scene: Scene): UserEvent {
  const button = buttonSchema.safeParse(value);
  if (!button.success) return { type: 'input.unrecognized' };
  const { choice, state, date } = button.data;
  const isNavigation = choice !== undefined && (everywhere as readonly string[]).includes(choice);
  if (state !== scene.state && !isNavigation) return { type: 'input.stale' };
  if (choice)
    return pressableIn(scene).includes(choice) || isNavigation ? eventOf(choice) : { type: 'input.stale' };
  return restorationDate(date ?? '', scene)[0] ?? { type: 'input.empty' };
}

/** Nothing when no day is chosen; who only tells when it went wrong is told why the eve is proposed. */
function restorationDate(text: string, { at, academy, context }: Scene): UserEvent[] {
  const day = readPastDay(text, dateIn(academy.timeZone, at), { known: context.restorationDate, tells });
  if (!day) return [];
  if (day.iso === null) return [{ type: 'date.impossible' }];
  const why: UserEvent[] = day.isEve ? [{ type: 'topic.asked', topic: 'whichDay' }] : [];
  return [{ type: 'date.given', date: day.iso }, ...why];
}

function tells(part: string): Told {
  if (says(part, 'choosesDay')) return null;
  if (says(part, 'tellsLoss')) return 'lost';
  return says(part, 'reached') ? 'arrived' : null;
}
