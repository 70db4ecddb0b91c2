import type { Channel } from '../../bot/channel';
import { directLineChannel } from './outgoing-activity';

/** The chat on our pages, and on those that may embed it. */
export const directLine = ({ allowedOrigins }: { allowedOrigins: readonly string[] }): Channel => ({
  id: directLineChannel,
  surface: 'web',
  forms: 'inChat',
  // Every page above a form is looked at: where the chat may be embedded, the form inside it must agree.
  frameAncestors: ["'self'", ...allowedOrigins],
  // The conversation, and the name in it, are this server's own to give.
  admits: () => true,
});
