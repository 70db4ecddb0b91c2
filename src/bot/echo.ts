import { type Activity, ActivityTypes } from 'botbuilder';
import type { z } from 'zod';
import type { ChoiceId } from '../../dialogs/choices';
import { mask, maskSecrets } from '../../dialogs/understanding/secrets';
import { nearestLocale, translator } from '../../locales/translate';
import { buttonSchema } from './activities';
import { conversationKeyOf } from './bot';
import type { Turns } from './turn';
import type { Understand } from './understand';

/** What may be kept and shown of what a person sent, before the bot answers it. */
type Echo = (activity: Partial<Activity>, locale: string) => Promise<Partial<Activity>>;

/** As `echoOf`, but where the dialog stands: a plain word that the bot takes for a password there is not kept either. */
export function createEcho({
  turns,
  understand,
}: {
  turns: Pick<Turns, 'sceneOf'>;
  understand: Understand;
}): Echo {
  return async (activity, locale) => {
    const echo = echoOf(activity, locale);
    if (echo.text === mask) return echo;
    return (await isBarePassword(activity)) ? { ...echo, text: mask } : echo;
  };

  async function isBarePassword(activity: Partial<Activity>): Promise<boolean> {
    if (activity.value || !loneWord.test(activity.text?.trim() ?? '')) return false;
    const scene = await turns.sceneOf(conversationKeyOf(activity as Activity));
    return scene !== null && understand(activity, scene).some(({ type }) => type === 'password.typed');
  }
}

const loneWord = /^\S+$/u;

/**
 * What may be kept and shown of what a person sent: a pressed button by its label, a text without its secrets, and
 * nothing of `value`.
 */
export function echoOf(activity: Partial<Activity>, locale: string): Partial<Activity> {
  const button = buttonSchema.safeParse(activity.value);
  const text = button.success
    ? pressed(button.data, nearestLocale(activity.locale ?? locale))
    : maskSecrets(activity.text ?? '');
  return {
    type: activity.type ?? ActivityTypes.Message,
    name: activity.name && maskSecrets(activity.name),
    text,
    locale: activity.locale,
  };
}

/** Not the date itself: whatever was typed there is repeated by the answer, if it is a date that was asked for. */
function pressed({ choice }: z.infer<typeof buttonSchema>, locale: 'fr' | 'en'): string {
  const t = translator(locale);
  return choice
    ? t(`dialog.choices.${choice satisfies ChoiceId}`)
    : t('dialog.states.askRestorationDate.submit');
}
