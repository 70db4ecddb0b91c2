import { z } from 'zod';
import type { AdaptiveCard } from '../../dialogs/card-elements';
import { cardOf, type Surface, type TeamsCard, teamsCardOf } from '../../dialogs/cards';
import { isChoiceId, labelOf, leavesQuestion } from '../../dialogs/choices';
import type { NoticeId } from '../../dialogs/guide-context';
import { sayNotice } from '../../dialogs/notices';
import { type Scene, type Surroundings, setScene } from '../../dialogs/scene';
import type { GuideSnapshot } from '../../dialogs/settle';
import { stateNames, stateOf } from '../../dialogs/state-names';
import { navigationOf, type View, viewOf } from '../../dialogs/views';
import type { Reply } from './activity';

/** What a card of ours sends back. Anything else in `value` is not ours. */
export const buttonSchema = z.strictObject({
  choice: z.string().refine(isChoiceId).optional(),
  state: z.enum(stateNames),
  date: z.string().max(40).optional(),
});

/** `entered`: the state was just entered, which calls for its introduction too. */
export interface Occasion {
  entered: boolean;
  surface: Surface;
}

/** A snapshot as activities: what there is to say, then the question. */
export function render(
  snapshot: GuideSnapshot,
  around: Surroundings,
  { entered, surface }: Occasion,
): Reply[] {
  const scene = setScene(stateOf(snapshot), snapshot.context, around);
  const notices = noticesOf(scene, surface).map(text => message(scene, text));
  const said = [...notices, ...questions[surface](scene, entered)];
  return surface === 'web' ? [...localeEvent(scene), ...said] : said;
}

/**
 * What a person may not have read, before anything else is said: the notices that certainly did not arrive, and where things stand.
 * @param unsaid places among the notices of the snapshot
 */
export function renderAgain(
  snapshot: GuideSnapshot,
  around: Surroundings,
  { entered, surface }: Occasion,
  unsaid: readonly number[],
): Reply[] {
  const scene = setScene(stateOf(snapshot), snapshot.context, around);
  const lost = noticesOf(scene, surface).filter((_, place) => unsaid.includes(place));
  const texts = [scene.t('dialog.unsaid'), ...lost];
  return [...texts.map(text => message(scene, text)), asking(scene, viewOf(scene), entered)];
}

const noticesOf = (scene: Scene, surface: Surface): string[] =>
  scene.context.notices
    .map(notice => {
      const isVisible = surface === 'teams' && ofSecrets.has(notice.id);
      return `${sayNotice(notice, scene)}${isVisible ? ` ${scene.t('dialog.deleteIt')}` : ''}`;
    })
    .filter(Boolean);

/** What was typed is masked on the web; in Teams only its author can delete it. */
const ofSecrets: ReadonlySet<NoticeId> = new Set([
  'passwordTyped',
  'numenTyped',
  'numenTypedEarly',
  'numenNotNeeded',
]);

const questions: Record<Surface, (scene: Scene, entered: boolean) => Reply[]> = {
  web: (scene, entered) => {
    const view = viewOf(scene);
    const card = cardOf(shownOf(view, entered), scene.state, scene.context.locale, scene.t);
    const attachments = card ? [attached(card)] : [];
    const suggestedActions = { to: [], actions: navigation(scene) };
    return [{ ...asking(scene, view, entered), attachments, suggestedActions }];
  },
  // Teams makes two messages of one with text and a card, and tells the id of one only: a card of its own can be replaced.
  teams: (scene, entered) => {
    const { locale } = scene.context;
    const view = viewOf(scene);
    const card = teamsCardOf(shownOf(view, entered), navigationOf(locale), scene.state, locale, scene.t);
    const attachments = [attached(card)];
    const cardAlone: Reply = { type: 'message', attachments, summary: view.question, locale };
    return [asking(scene, view, entered), cardAlone];
  },
};

const attached = (content: AdaptiveCard | TeamsCard) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content,
});

function asking(scene: Scene, { intro, question }: View, entered: boolean): Reply {
  const text = entered && intro ? `${intro}\n\n${question}` : question;
  return { ...message(scene, text), inputHint: 'expectingInput' };
}

/** What was shown when the state was entered is not shown again after every side answer. */
const shownOf = (view: View, entered: boolean): View => (entered ? view : { ...view, rows: [], facts: [] });

const message = ({ context }: Scene, text: string): Reply => ({
  type: 'message',
  text,
  textFormat: 'markdown',
  locale: context.locale,
});

const navigation = ({ context, t }: Scene) =>
  navigationOf(context.locale).map(id => {
    const title = labelOf(id, t);
    return {
      type: 'imBack',
      title,
      value: title,
      ...(leavesQuestion(id) && { channelData: { leaves: true } }),
    };
  });

/** Tells the chat page which language its own words should be in. */
const localeEvent = ({ context }: Scene): Reply[] =>
  context.notices.some(notice => notice.id === 'languageChanged')
    ? [{ type: 'event', name: 'sesame.locale', value: context.locale, locale: context.locale }]
    : [];
