import type { Activity } from 'botbuilder';
import { choices, everywhere } from '../../dialogs/choices';
import type { UserEvent } from '../../dialogs/events';
import { offeredIn } from '../../dialogs/replies';
import { dateInParis } from '../../dialogs/restoration-window';
import type { Scene } from '../../dialogs/scene';
import { dateExists, readDate } from '../../dialogs/understanding/dates';
import { normalize } from '../../dialogs/understanding/normalize';
import type { Recognize } from '../../dialogs/understanding/recognize';
import { findSecrets, type TypedSecrets } from '../../dialogs/understanding/secrets';
import { parseBirthDate } from '../accounts/birth-date';
import type { Keyring } from '../accounts/keyring';
import { parseNumen } from '../accounts/numen';
import { buttonSchema } from './activities';

export interface UnderstandDependencies {
  recognize: Recognize;
  keyring: Pick<Keyring, 'numenKey' | 'birthDateTag'>;
}

export type Understand = (activity: Partial<Activity>, scene: Scene) => UserEvent;

const longestText = 2000;
const dayMs = 86_400_000;

/** What a person means by an activity, where the dialog stands. A NUMEN and a date leave here only as keyed HMACs. */
export const createUnderstand =
  ({ recognize, keyring }: UnderstandDependencies): Understand =>
  (activity, scene) => {
    const text = (activity.text ?? '')
      .normalize('NFKC')
      .replace(/\p{Cf}/gu, '')
      .trim();
    if (activity.value !== undefined && activity.value !== null) return ofButton(activity.value, scene);
    if (text === '') return { type: activity.attachments?.length ? 'input.attachment' : 'input.empty' };
    if (text.length > longestText) return { type: 'input.tooLong' };
    if (scene.state === 'askRestorationDate') {
      const date = restorationDate(text, scene);
      if (date) return date;
    }
    const secrets = findSecrets(text);
    return ofSecrets(secrets, scene) ?? recognize(text, offeredIn(scene)) ?? { type: 'input.unrecognized' };

    function ofSecrets(typed: TypedSecrets, { context, at }: Scene): UserEvent | null {
      if (typed.password) return { type: 'password.typed' };
      const numen = typed.numen ? parseNumen(typed.numen) : null;
      if (numen && !numen.ok) return { type: 'numen.malformed' };
      const numenKey = numen?.ok ? keyring.numenKey(numen.numen) : context.numenKey;
      if (typed.date) return ofBirthDate(typed.date, numenKey, at);
      return numen?.ok && numenKey ? { type: 'numen.typed', numenKey } : null;
    }

    function ofBirthDate(date: string, numenKey: string | null, at: number): UserEvent {
      const parsed = parseBirthDate(readDate(date) ?? date, dateInParis(at));
      if (!parsed.ok) return { type: 'birthDate.impossible' };
      const claims = numenKey
        ? { numenKey, birthDateTag: keyring.birthDateTag(numenKey, parsed.date) }
        : null;
      return { type: 'birthDate.typed', claims };
    }
  };

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
  const days = daysAgo[said];
  if (days) return { type: 'date.given', date: dateInParis(at - days * dayMs) };
  const date = readDate(text);
  if (!date) return null;
  return dateExists(date) ? { type: 'date.given', date } : { type: 'date.impossible' };
}

const daysAgo: Record<string, number> = {
  hier: 1,
  yesterday: 1,
  'avant hier': 2,
  'the day before yesterday': 2,
};
