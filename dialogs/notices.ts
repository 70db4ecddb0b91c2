import type { Notice, PlainNoticeId } from './guide-context';
import type { Scene } from './scene';
import { guideOfAll, hoursOfAll, officeList, paragraphs, rectorat, spokenWindow } from './spoken';
import { sayTopic } from './topics';

/** What is said once, before the question. */
export function sayNotice(notice: Notice, scene: Scene): string {
  const { t, date } = scene;
  switch (notice.id) {
    case 'topic':
      return sayTopic(notice.topic, scene);
    case 'need':
      return t(`dialog.needs.${notice.need}`);
    case 'rejected':
      return t('dialog.notices.rejected', { count: notice.remaining });
    case 'acceptedAtLast':
      return t('dialog.notices.acceptedAtLast', { count: notice.refusals });
    case 'restorationStored':
    case 'restorationDone':
    case 'dateKept':
      return t(`dialog.notices.${notice.id}`, { date: date(notice.date) });
    case 'stillLocked':
      return stillLocked(notice.until, scene);
    case 'help':
      return t(`dialog.help.${scene.state}`);
    case 'mailboxOpens':
      return paragraphs(t('dialog.notices.mailboxOpens'), whereToChange(scene));
    case 'human':
      return t('dialog.notices.human', {
        offices: officeList(scene),
        hours: hoursOfAll(scene),
        guide: guideOfAll(scene),
      });
    case 'ambiguous':
    case 'unrecognized':
      return notUnderstood(notice.id, scene);
    default:
      return t(`dialog.notices.${notice.id satisfies PlainNoticeId}`, momentWords(scene));
  }
}

/** Never twice the same: then somebody to ask, then what the question is for. */
function notUnderstood(id: 'ambiguous' | 'unrecognized', scene: Scene): string {
  const { t, state, context } = scene;
  if (context.misunderstandings <= 1) return t(`dialog.notices.${id}`);
  return context.misunderstandings % 2 === 0
    ? t('dialog.notices.unrecognizedAgain', rectorat(scene))
    : paragraphs(t('dialog.notices.unrecognizedStill'), t(`dialog.help.${state}`));
}

/** Once it can be, and unless the question that follows says so. */
const whereToChange = ({ t, context }: Scene): string =>
  context.notices.some(({ id }) => id === 'passwordChanged') ? '' : t('dialog.states.done.changeEverywhere');

function stillLocked(until: number | null, { t, time, soon }: Scene): string {
  const wait = until === null ? null : soon(until);
  if (wait !== null) return t('dialog.notices.stillLockedSoon', { wait });
  return t('dialog.notices.stillLocked', { until: until === null ? '' : time(until) });
}

/** What a notice may name: until when one is identified, and the dates that can be restored. */
const momentWords = (scene: Scene) => ({
  until: scene.context.grant ? scene.time(scene.context.grant.expiresAt) : '',
  ...spokenWindow(scene),
});
