import { readFileSync } from 'node:fs';
import { situationsNamed } from '../../understanding/learner/corpus';
import { type Intent, intents, type Situation, type Slots } from '../../understanding/understanding';

/** One message of an evaluation file, with what it must be understood as. */
export interface LabelledMessage {
  text: string;
  situation: Situation;
  style: string;
  intent: Intent;
  slots: Slots;
}

/** Reads an evaluation file; its first lines tell the form. Throws on an unknown intent or situation. */
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
  return { text, situation, style, intent, slots: slots ? JSON.parse(slots) : {} };
}
