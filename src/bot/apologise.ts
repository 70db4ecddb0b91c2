import type { Logger } from 'pino';
import { nearestLocale, translator } from '../../locales/translate';
import type { TurnContext } from './turn-context';

/** A turn that failed changed nothing; the person is told so, and the log gets the reason without what was said. */
export const apologise =
  (logger: Pick<Logger, 'error'>) =>
  async (context: TurnContext, error: Error): Promise<void> => {
    logger.error({ error }, 'turn failed');
    await context.sendActivities([{ type: 'message', text: sorry(context.activity.locale) }]);
  };

/** « Je reviens dans un instant »: what a person reads while the bot can do nothing, not even keep what it says. */
export const sorry = (locale: string | undefined): string =>
  translator(nearestLocale(locale))('dialog.notices.failed');
