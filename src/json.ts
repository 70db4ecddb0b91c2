import { z } from 'zod';

/** JSON text: it comes back exactly as it went in, whatever names the objects in it have. */
export const jsonText = z.string().transform((text): unknown => JSON.parse(text));

/** JSON text of strangers: what is none is an issue of the schema's. */
export const foreignJson = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** For objects of somebody else's making, whose fields are theirs to know. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
