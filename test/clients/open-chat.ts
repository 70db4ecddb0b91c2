import { z } from 'zod';
import type { Locale } from '../../locales/translate';
import type { Cookies } from '../conversations/form-page';
import type { Service } from '../conversations/service';

const opened = z.object({
  token: z.string(),
  domain: z.string(),
  conversationId: z.string(),
  userId: z.string(),
});

/** What every client of Direct Line begins with: a token of a page's. */
export async function openChat(service: Pick<Service, 'origin'>, cookies: Cookies, locale: Locale) {
  const response = await fetch(`${service.origin}/api/webchat/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ locale }),
  });
  cookies.keep(response);
  return opened.parse(await response.json());
}
