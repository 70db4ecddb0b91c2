import { patternIn } from './any-of';
import type { Area } from './area';
import { findDepartement } from './find-departement';
import { findStaffCategory } from './find-staff-category';
import { findTopic } from './find-topic';
import { fold } from './fold';
import { polaritiesOf } from './polarity';
import type { Situation, Slots } from './understanding';
import words from './words/signs.json';

/** What rules see in a text. They decide nothing: how much each sign tells is learnt, in each situation. */
export function signsOf(text: string, situation: Situation, area: Area): string[] {
  const folded = fold(text);
  const { staffCategory, departement } = placeAndPost(text, situation, area);
  const topic = findTopic(text, area);
  return [
    ...polaritiesOf(folded),
    ...(staffCategory ? [`post ${staffCategory === 'unknown' ? 'unknown' : 'said'}`] : []),
    ...(departement ? ['place said'] : []),
    ...(topic ? [`about ${topic}`, 'about another thing'] : []),
    ...(outsider.test(folded) ? ['outsider'] : []),
    ...(isReceived(folded) ? ['received'] : []),
  ];
}

/** Who somebody says that they are and where they work; absent when it is not said. */
export function placeAndPost(
  text: string,
  situation: Situation,
  area: Area,
): Pick<Slots, 'staffCategory' | 'departement'> {
  const staffCategory = findStaffCategory(text, situation);
  const departement = findDepartement(text, situation, area);
  return { ...(staffCategory && { staffCategory }), ...(departement && { departement }) };
}

/** « j'ai reçu un mail qui demande mon code »: whoever is asked something by somebody else wonders whether it is true. */
const isReceived = (folded: string): boolean =>
  received.test(folded) && !ofMachine.test(folded) && asked.test(folded);

const pattern = patternIn(words);
const received = pattern('{received}');
const ofMachine = /\bmessages? d'erreur|\berror messages?/u;
const asked = pattern(String.raw`\b{asked}\b`);

const outsider = pattern('{isOutsider}');
