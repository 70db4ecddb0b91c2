import { z } from 'zod';

/** « fr », « en-GB », « zh-Hant-TW »: a language, a script, a region, and no room for anything that a person might have typed. */
export const languageTag = z.string().regex(/^[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?$/iu);
