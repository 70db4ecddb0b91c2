import type { Request } from 'restify';
import type { z } from 'zod';
import { withoutNulls } from '../../bot/activity';
import { type JsonBody, readJson } from '../../http/json';
import { type Answer, failure } from './answer';

/** Reads a body as its schema wants it, or says why it cannot be taken. */
export async function readBodyAs<T>(
  schema: z.ZodType<T>,
  req: Request,
  limit: number,
): Promise<{ body: T } | { refused: Answer }> {
  const read = await readJson(req, { limit });
  return read.outcome === 'read' ? parseAs(schema, read.body) : { refused: failure(refusals[read.outcome]) };
}

export function parseAs<T>(schema: z.ZodType<T>, json: unknown): { body: T } | { refused: Answer } {
  const parsed = schema.safeParse(withoutNulls(json));
  return parsed.success ? { body: parsed.data } : { refused: failure('BadArgument') };
}

const refusals = {
  malformed: 'MalformedData',
  tooLarge: 'PayloadTooLarge',
  tooSlow: 'RequestTimeout',
  encoded: 'UnsupportedMediaType',
  cut: 'MalformedData',
} as const satisfies Record<Exclude<JsonBody['outcome'], 'read'>, string>;
