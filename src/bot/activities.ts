import { type Activity, ActivityTypes, CardFactory, InputHints } from 'botbuilder';
import { z } from 'zod';
import { cardOf } from '../../dialogs/cards';
import { type ChoiceId, choiceIds } from '../../dialogs/choices';
import { doubtOf, navigationOf, sayNotice, viewOf } from '../../dialogs/replies';
import { type Scene, type Surroundings, setScene } from '../../dialogs/scene';
import type { GuideSnapshot } from '../../dialogs/settle';
import { stateNames, stateOf } from '../../dialogs/state-names';
import { maskSecrets } from '../../dialogs/understanding/secrets';
import { nearestLocale, translator } from '../../locales/translate';

/** What a card of ours sends back. Anything else in `value` is not ours. */
export const buttonSchema = z.strictObject({
  choice: z.enum(choiceIds).optional(),
  state: z.enum(stateNames),
  date: z.string().max(40).optional(),
});

/**
 * A snapshot as activities: what there is to say, then the question. `entered` tells whether its state was just
 * entered, which calls for its introduction too.
 */
export function render(snapshot: GuideSnapshot, around: Surroundings, entered: boolean): Partial<Activity>[] {
  const scene = setScene(stateOf(snapshot), snapshot.context, around);
  const notices = snapshot.context.notices.map(notice => sayNotice(notice, scene)).filter(Boolean);
  return [...localeEvent(scene), ...notices.map(text => message(scene, text)), question(scene, entered)];
}

function question(scene: Scene, entered: boolean): Partial<Activity> {
  const view = doubtOf(scene) ?? viewOf(scene);
  // What was shown when the state was entered is not shown again after every side answer.
  const shown = entered ? view : { ...view, rows: [], facts: [] };
  const text = entered && view.intro ? `${view.intro}\n\n${view.question}` : view.question;
  const card = cardOf(shown, scene.state, scene.context.locale, scene.t);
  return {
    ...message(scene, text),
    attachments: card ? [CardFactory.adaptiveCard(card)] : [],
    inputHint: InputHints.ExpectingInput,
    suggestedActions: { to: [], actions: navigation(scene) },
  };
}

const message = ({ context }: Scene, text: string): Partial<Activity> => ({
  type: ActivityTypes.Message,
  text,
  textFormat: 'markdown',
  locale: context.locale,
});

const navigation = ({ context, t }: Scene) =>
  navigationOf(context.locale).map(id => {
    const title = t(`dialog.choices.${id}`);
    return { type: 'imBack', title, value: title };
  });

/** Tells the chat page which language its own words should be in. */
const localeEvent = ({ context }: Scene): Partial<Activity>[] =>
  context.notices.some(notice => notice.id === 'languageChanged')
    ? [{ type: ActivityTypes.Event, name: 'sesame.locale', value: context.locale, locale: context.locale }]
    : [];

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
