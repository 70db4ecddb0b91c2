import type { Activity } from 'botbuilder';
import { choices, everywhere } from '../../dialogs/choices';
import type { UserEvent } from '../../dialogs/events';
import { offeredIn } from '../../dialogs/replies';
import { dateInParis } from '../../dialogs/restoration-window';
import type { Scene } from '../../dialogs/scene';
import { choiceNamed } from '../../dialogs/understanding/choice-named';
import { dateExists, readDate } from '../../dialogs/understanding/dates';
import { interpret, type Standing, situationOf } from '../../dialogs/understanding/interpret';
import { normalize } from '../../dialogs/understanding/normalize';
import type { Understand as UnderstandText } from '../../dialogs/understanding/understand';
import type { Understanding } from '../../dialogs/understanding/understanding';
import { parseBirthDate } from '../accounts/birth-date';
import type { Keyring } from '../accounts/keyring';
import { parseNumen } from '../accounts/numen';
import { buttonSchema } from './activities';

export interface UnderstandDependencies {
  understand: UnderstandText;
  keyring: Pick<Keyring, 'numenKey' | 'birthDateTag'>;
}

export type Understand = (activity: Partial<Activity>, scene: Scene) => UserEvent[];

const longestText = 2000;
const dayMs = 86_400_000;

/** What a person means by an activity, where the dialog stands. A NUMEN and a date leave here only as keyed HMACs. */
export const createUnderstand = ({ understand, keyring }: UnderstandDependencies): Understand => {
  return (activity, scene) => {
    const text = (activity.text ?? '')
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '')
      .trim();
    if (activity.value !== undefined && activity.value !== null) return [ofButton(activity.value, scene)];
    if (text === '') return [{ type: activity.attachments?.length ? 'input.attachment' : 'input.empty' }];
    if (text.length > longestText) return [{ type: 'input.tooLong' }];
    const answer = ofLabel(text, scene) ?? ofRestorationDate(text, scene);
    return answer ? [answer] : ofText(text, scene);
  };

  function ofText(text: string, scene: Scene): UserEvent[] {
    const understood = understand(text, situationOf[scene.state]);
    const given = ofSecrets(understood, scene);
    return given ? [given] : interpret(understood, text, standingOf(scene));
  }

  function ofSecrets({ intent, slots }: Understanding, { context, at }: Scene): UserEvent | null {
    if (intent === 'typed_password_in_chat') return { type: 'password.typed' };
    if (slots.malformed) return { type: 'numen.malformed' };
    const numenKey = keyOf(slots.numen) ?? context.numenKey;
    if (slots.invalid) return { type: 'birthDate.impossible' };
    if (slots.birthDate) return ofBirthDate(slots.birthDate, numenKey, at);
    return slots.numen && numenKey ? { type: 'numen.typed', numenKey } : null;
  }

  function keyOf(numen: string | null | undefined): string | null {
    const parsed = numen ? parseNumen(numen) : null;
    return parsed?.ok ? keyring.numenKey(parsed.numen) : null;
  }

  function ofBirthDate(date: string, numenKey: string | null, at: number): UserEvent {
    const parsed = parseBirthDate(date, dateInParis(at));
    if (!parsed.ok) return { type: 'birthDate.impossible' };
    const claims = numenKey ? { numenKey, birthDateTag: keyring.birthDateTag(numenKey, parsed.date) } : null;
    return { type: 'birthDate.typed', claims };
  }
};

const standingOf = ({ state, context, at }: Scene): Standing => ({
  state,
  isVerified: context.account !== null && context.grant !== null && at < context.grant.expiresAt,
  locale: context.locale,
});

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
  return found ? choices[found] : null;
}

const ofRestorationDate = (text: string, scene: Scene): UserEvent | null =>
  scene.state === 'askRestorationDate' ? restorationDate(text, scene) : null;

/** A button of an earlier question does nothing, except what is answered everywhere. */
function ofButton(value: unknown, scene: Scene): UserEvent {
  const button = buttonSchema.safeParse(value);
  if (!button.success) return { type: 'input.unrecognized' };
  const { choice, state, date } = button.data;
  const isNavigation = choice !== undefined && (everywhere as readonly string[]).includes(choice);
  if (state !== scene.state && !isNavigation) return { type: 'input.stale' };
  if (choice)
    return offeredIn(scene).includes(choice) || isNavigation ? choices[choice] : { type: 'input.stale' };
  return restorationDate(date ?? '', scene) ?? { type: 'input.empty' };
}

/** « hier », « avant-hier » and dates; null when the text is no date at all. */
function restorationDate(text: string, { at }: Scene): UserEvent | null {
  const said = normalize(text);
  const days = daysAgo.get(said);
  if (days) return { type: 'date.given', date: dateInParis(at - days * dayMs) };
  const date = readDate(text);
  if (!date) return null;
  return dateExists(date) ? { type: 'date.given', date } : { type: 'date.impossible' };
}

/** A map, and not an object: people type « constructor » too. */
const daysAgo: ReadonlyMap<string, number> = new Map([
  ['hier', 1],
  ['yesterday', 1],
  ['avant hier', 2],
  ['the day before yesterday', 2],
]);
