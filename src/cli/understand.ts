import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Understand } from '../../understanding/understand';
import { moves, situations } from '../../understanding/understanding';
import { loadAcademy } from '../academy-file';
import { loadUnderstand } from '../understanding/load-understand';

/**
 * `npm run understand`: JSON lines in (`{"id","text","state"}`), JSON lines out, one for one and in order
 * (`{"id","intent","confidence","slots","lang","moves"}`; `moves`: whether this takes the dialog elsewhere). A line that cannot be read is answered too, with `error`, and the
 * next ones go on. Nothing of what is read is kept or repeated.
 */
const line = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  text: z.string(),
  /** A state that does not exist is read as the first one. */
  state: z.enum(situations).catch('start'),
});

export function answerLine(content: string, understand: Understand): string {
  const parsed = parseJson(content.replace(/^\uFEFF/, ''));
  const read = line.safeParse(parsed);
  if (!read.success) {
    const error = parsed === undefined ? 'not JSON' : 'expected {"id","text","state"} with a text';
    return JSON.stringify({
      id: idOf(parsed),
      intent: 'gibberish',
      confidence: 0,
      slots: {},
      lang: 'fr',
      moves: false,
      error,
    });
  }
  const { id, text, state } = read.data;
  const { intent, confidence, slots, lang } = understand(text, state);
  return JSON.stringify({ id: id ?? null, intent, confidence, slots, lang, moves: moves(intent, state) });
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function idOf(parsed: unknown): string | number | null {
  const withId = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(parsed);
  return withId.success ? withId.data.id : null;
}

async function main(): Promise<void> {
  const { academy, wrong } = loadAcademy(process.env.ACADEMY_FILE || undefined, Date.now());
  if (!academy) throw new Error(`ACADEMY_FILE: ${wrong.map(({ sentence }) => sentence).join('; ')}`);
  const understand = loadUnderstand(academy);
  process.stdout.on('error', () => process.exit(0));
  for await (const content of createInterface({
    input: process.stdin,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (content.trim() === '') continue;
    if (!process.stdout.write(`${answerLine(content, understand)}\n`)) {
      await new Promise(resolve => process.stdout.once('drain', resolve));
    }
  }
}

if (require.main === module) void main();
