import { anyOf } from './any-of';
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
function isReceived(folded: string): boolean {
  return received.test(folded) && !ofMachine.test(folded) && asked.test(folded);
}

const letter = anyOf(words.letters);
const received = new RegExp(
  String.raw`(?<!pas |jamais |rien )\b(?:recu\w*|recois|recoit|resu|received|got|get|getting|vient d'arriver)\b.{0,60}\b${letter}\b` +
    String.raw`|\b${letter}\b.{0,70}\b(?:qui|que|me|m'|nous|where|which|that|asking|saying|claiming|de|du|from)\b` +
    String.raw`|\b(?:on|ils|quelqu'un|someone|somebody|they) (?:me |m'|nous )?(?:demand|annonc|reclam|asked?|wants?)\w*.{0,40}\bpar ${letter}\b`,
  'u',
);
const ofMachine = /\bmessages? d'erreur|\berror messages?/u;
const asked = new RegExp(String.raw`\b${anyOf(words.asked)}\b`, 'u');

const outsider = new RegExp(
  String.raw`\b(?:suis|chui|sui|am|i'm|im|en tant que|papa|maman|le|la|comme) (?:\w+ ){0,2}?${anyOf(words.outsiders)}\b|\b(?:mairie|commune|association|asso|conseil (?:regional|departemental)|collectivite)\b`,
  'u',
);
