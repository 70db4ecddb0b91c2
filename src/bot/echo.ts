import { z } from 'zod';
import { labelOf as choiceLabel } from '../../dialogs/choices';
import { type Locale, nearestLocale, translator } from '../../locales/translate';
import { read } from '../../understanding/reading';
import { buttonSchema } from './activities';
import type { Activity } from './activity';
import type { Said } from './understand';

/**
 * What may be kept and shown of what a person sent: a pressed button by its label; a text without what the bot has read in it (`kept`);
 * nothing of `value`, of a file, nor of any other field that a person or a program may have filled.
 */
export function echoOf(
  activity: Said & Pick<Activity, 'type' | 'locale' | 'channelData'>,
  locale: string,
  kept: string,
): Activity {
  const spoken = nearestLocale(activity.locale ?? locale);
  const button = buttonSchema.safeParse(activity.value);
  const text = button.success ? labelOf(button.data, spoken) : kept;
  const channelData = { clientActivityID: idOf(activity.channelData) };
  return { type: activity.type, text, locale: spoken, channelData };
}

const withId = z.object({ clientActivityID: z.string() });

/** By its own id a client knows its message again. */
function idOf(channelData: unknown): string | undefined {
  const id = withId.safeParse(channelData).data?.clientActivityID;
  return id !== undefined && isId(id) ? id : undefined;
}

/** In the shape of an id that a program makes, and nothing in it that a person has typed. */
export function isId(id: string): boolean {
  return /^[\w.:@|-]{1,100}$/.test(id) && !holdsSecret(id);
}

/** A NUMEN or a date; the random letters and digits of an id that only resemble one with others around them do not count. */
function holdsSecret(id: string): boolean {
  const { numen, birthDate, secrets } = read(id, 'identify');
  return Boolean(numen?.numen ?? birthDate?.iso) && secrets.length > 0;
}

/** Not the date itself: whatever was typed there is repeated by the answer, if it is a date that was asked for. */
export function labelOf({ choice }: z.infer<typeof buttonSchema>, locale: Locale): string {
  const t = translator(locale);
  return choice ? choiceLabel(choice, t) : t('dialog.states.askRestorationDate.submit');
}
