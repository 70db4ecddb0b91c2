import { z } from 'zod';
import type { ChoiceId } from '../../dialogs/choices';
import { type Locale, nearestLocale, translator } from '../../locales/translate';
import { cut, mask, read } from '../../understanding/reading';
import { buttonSchema } from './activities';
import type { Activity, ReceivedActivity } from './activity';
import { conversationKeyOf } from './bot';
import type { Turns } from './turn';
import { keptOf, type Understand } from './understand';

/** What may be kept and shown of what a person sent, before the bot answers it. */
type Echo = (activity: ReceivedActivity, locale: string) => Promise<Activity>;

/**
 * A pressed button by its label; a text without what the bot reads in it where the dialog stands; nothing of `value`, of a file,
 * nor of any other field that a person or a program may have filled.
 */
export function createEcho({
  turns,
  understand,
}: {
  turns: Pick<Turns, 'sceneOf'>;
  understand: Understand;
}): Echo {
  return async (activity, locale) => {
    const spoken = nearestLocale(activity.locale ?? locale);
    const button = buttonSchema.safeParse(activity.value);
    const text = button.success ? labelOf(button.data, spoken) : await textOf(activity);
    const channelData = { clientActivityID: idOf(activity.channelData) };
    return { type: activity.type, text, locale: spoken, channelData };
  };

  async function textOf(activity: ReceivedActivity): Promise<string> {
    const scene = await turns.sceneOf(conversationKeyOf(activity)).catch(() => 'unknown' as const);
    // Without where it stands nobody knows what is a secret there.
    if (scene === 'unknown') return mask;
    return scene ? understand(activity, scene).kept : keptOf(activity.text ?? '');
  }
}

const withId = z.object({ clientActivityID: z.string() });

/** By its own id a client knows its message again. */
function idOf(channelData: unknown): string | undefined {
  const id = withId.safeParse(channelData).data?.clientActivityID;
  return id === undefined || isTyped(id) ? undefined : id;
}

/** No client makes an id of nothing but a NUMEN or a date: a person has typed it. */
export function isTyped(id: string): boolean {
  const reading = read(id, 'identify');
  return Boolean(reading.numen?.numen ?? reading.birthDate?.iso) && cut(id, reading) === mask;
}

/** Not the date itself: whatever was typed there is repeated by the answer, if it is a date that was asked for. */
export function labelOf({ choice }: z.infer<typeof buttonSchema>, locale: Locale): string {
  const t = translator(locale);
  return choice
    ? t(`dialog.choices.${choice satisfies ChoiceId}`)
    : t('dialog.states.askRestorationDate.submit');
}
