import { normalize } from '../understanding/normalize';
import { type FileOf, phraseBook } from '../understanding/phrases';
import type { Locale, Topic } from './events';
import asides from './words/asides.json';
import languages from './words/languages.json';
import questions from './words/questions.json';
import remarks from './words/said.json';

export type Remark = keyof typeof remarks;

/** Whether a text says something in so many words, whatever else is read of it: `words/said.json`. */
export const { says, without } = phraseBook<Remark>(remarks);

/** Questions that are asked in few ways, each with an answer of its own. */
questions satisfies FileOf<Topic, typeof questions>;
type Question = keyof typeof questions;
const questionNames = Object.keys(questions) as Question[];
const asked = phraseBook<Question>(questions);

/** The question that a text asks in so many words: `words/questions.json`. The first that is found counts. */
export const questionIn = (text: string): Topic | undefined =>
  questionNames.find(topic => asked.says(setApart.has(topic) ? without(text, 'contrast') : text, topic));

asides satisfies FileOf<Topic, typeof asides>;
type Aside = keyof typeof asides;
const asideNames = Object.keys(asides) as Aside[];
const asideBook = phraseBook<Aside>(asides, remarks);

/** Each precise question of a text that is of use where it is asked, and the text without the sentences that ask them. */
export function asidesIn(
  text: string,
  isHeard: (topic: Topic) => boolean,
): { topics: Topic[]; rest: string } {
  const sentences = text
    .split(/(?<=[.!?;])\s+|\n/u)
    .map(sentence => ({ sentence, topics: askedIn(sentence).filter(isHeard) }));
  const others = sentences.filter(({ topics }) => topics.length === 0);
  return {
    topics: [...new Set(sentences.flatMap(({ topics }) => topics))],
    rest: others.map(({ sentence }) => sentence).join(' '),
  };
}

function askedIn(sentence: string): Aside[] {
  const isAsked = sentence.includes('?') || says(sentence, 'wonders');
  return asideNames.filter(topic => (isAsked || toldToo.has(topic)) && asideBook.says(sentence, topic));
}

/** « Mon ancienne boîte ne s'ouvre plus » asks nothing, and is answered. */
const toldToo: ReadonlySet<Topic> = new Set([
  'aftercare',
  'callsForMe',
  'englishSpoken',
  'iprofHasIt',
  'leftAcademie',
  'spelling',
  'voteAddress',
]);

/** « ma boîte à moi, pas la boîte de l'école »: what is set apart is not what is asked about. */
export const setApart: ReadonlySet<Topic> = new Set([
  'sharedMailbox',
  'personalMail',
  'townStaff',
  'parents',
]);

/** What is told of somebody else: a NUMEN in it is not the speaker's. */
export const isAboutAnother = (text: string): boolean =>
  says(text, 'speaksOfAnother') && !says(text, 'speaksOfSelf');

export const countOf = (text: string): number => normalize(text).split(' ').length;

const ownWords: Record<Locale, ReadonlySet<string>> = {
  fr: new Set(languages.fr),
  en: new Set(languages.en),
};

/** The language that a text is clearly written in: some of its words tell, and none of the other's more. */
export function languageOf(text: string): Locale | null {
  const words = normalize(text).split(' ');
  if (/^good (?:morning|afternoon|evening)\b/u.test(words.join(' '))) return 'en';
  if (words.length < fewestWords) return null;
  const count = (of: Locale) => words.filter(word => ownWords[of].has(word)).length;
  const [french, english] = [count('fr'), count('en')];
  if (english - french >= clearlyMore.en) return 'en';
  return french - english >= clearlyMore.fr ? 'fr' : null;
}
const fewestWords = 4;
/** The académie speaks French: who is answered in English has asked for it, or writes it; a few words change it less easily. */
const clearlyMore = { en: 2, fr: 3 };
