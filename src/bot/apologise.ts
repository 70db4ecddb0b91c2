import type { TurnContext } from 'botbuilder';
import type { Logger } from 'pino';
import { nearestLocale, translator } from '../../locales/translate';

/** A turn that failed changed nothing; the person is told so, and the log gets the reason without what was said. */
export const apologise =
  (logger: Pick<Logger, 'error'>) =>
  async (context: TurnContext, error: Error): Promise<void> => {
    logger.error({ error }, 'turn failed');
    await context.sendActivity(translator(nearestLocale(context.activity.locale))('dialog.notices.failed'));
  };
