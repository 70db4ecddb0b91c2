import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { situationsNamed } from '../../understanding/learner/corpus';
import {
  type Intent,
  intents,
  type Situation,
  type Slots,
  situations,
} from '../../understanding/understanding';

/** One message of an evaluation file, with what it must be understood as. */
export interface LabelledMessage {
  text: string;
  situation: Situation;
  style: string;
  intent: Intent;
  /** Other readings that can be defended. */
  accept: readonly Intent[];
  slots: Slots;
  author: string;
}

const known = z.enum(intents as [Intent, ...Intent[]]);
const line = z
  .object({
    text: z.string(),
    state: z.enum(situations),
    style: z.string().default('clean'),
    intent: known,
    accept: z
      .object({ intent: z.union([known, z.array(known)]).default([]) })
      .partial()
      .default({}),
    slots: z.custom<Slots>().default({}),
  })
  .transform(({ text, state, style, intent, accept, slots }) => ({
    text,
    situation: state,
    style,
    intent,
    accept: [accept.intent ?? []].flat(),
    slots,
  }));

/** Every message of the authors in a folder, a file an author. Throws on what cannot be read. */
export function readAuthors(folder: string): LabelledMessage[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.jsonl'))
    .flatMap(name => {
      const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
      return lines.map(content => ({
        ...line.parse(JSON.parse(content)),
        author: name.slice(0, -'.jsonl'.length),
      }));
    });
}

/** Reads an evaluation file of ours; its first lines tell the form. Throws on an unknown intent or situation. */
export function readMessages(file: string): LabelledMessage[] {
  const messages: LabelledMessage[] = [];
  let intent: Intent | undefined;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('[')) intent = intents.find(name => `[${name}]` === line.trim());
    const match = /^([skcpiand]) (clean|typo|sms|noaccent|caps|verbose|tele|en) (.+?)(?: => (\{.*\}))?$/.exec(
      line,
    );
    if (match && intent) messages.push(labelled(match, intent));
    else if (line.trim() !== '' && !/^[#[]/.test(line)) throw new Error(`${file}: cannot read « ${line} »`);
  }
  return messages;
}

function labelled(
  [, code = '', style = '', text = '', slots]: RegExpExecArray,
  intent: Intent,
): LabelledMessage {
  const [situation = 'start'] = situationsNamed(code, 'evaluation');
  return {
    text,
    situation,
    style,
    intent,
    accept: [],
    slots: slots ? JSON.parse(slots) : {},
    author: 'developer',
  };
}
