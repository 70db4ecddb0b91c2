import { normalize } from '../understanding/normalize';
import { phraseBook } from '../understanding/phrases';
import type { Question, Sentence } from '../understanding/questions';
import type { Locale, Topic } from './events';
import languages from './words/languages.json';
import remarks from './words/said.json';

export type Remark = keyof typeof remarks;

/** Whether a text says something in so many words, whatever else is read of it: `words/said.json`. */
export const { says } = phraseBook<Remark>(remarks);

/** What is learnt to be asked has an answer, or does not compile. */
const topicOf = (question: Exclude<Question, 'none' | 'none_question'>): Topic => question;

/** What a text asks besides: the questions it surely asks, its other sentences, and whether a question is in it that is none of ours. */
export interface Aside {
  topics: Topic[];
  rest: string;
  isOfNone: boolean;
  /** Whether a question is surely in it, whichever it is. */
  asks: boolean;
}

/** Each side question of a text that is of use where it is asked; of what only a part seems to ask, it has to be surer. */
export function asideOf(sentences: readonly Sentence[], isHeard: (topic: Topic) => boolean): Aside {
  const asked = (sentence: Sentence | undefined, least: number) => {
    const topic = sentence && topicIn(sentence, least);
    return topic && isHeard(topic) ? topic : undefined;
  };
  const whole = asked(sentences.at(-1), sure);
  const parts = (sentences.length > 1 ? sentences.slice(0, -1) : sentences).map(part => {
    // « Rectorat ? Pas la DSDEN ? »
    const topic = sentences.length > 1 && countOf(part.text) < 2 ? undefined : asked(part, sure);
    return { ...part, topic: whole && topic && topic !== whole ? asked(part, surer) : topic };
  });
  const ofParts = parts.flatMap(({ topic }) => topic ?? []);
  const topics = ofParts.length > 0 ? ofParts : whole ? [whole] : [];
  const isOther = ({ topic, asks }: (typeof parts)[number]) => !topic && (ofParts.length > 0 || asks < 0.5);
  return {
    topics: [...new Set(topics)],
    rest: parts
      .filter(isOther)
      .map(({ text }) => text)
      .join(' '),
    asks: sentences.some(({ asks }) => asks >= surelyAsks),
    isOfNone: sentences.some(
      ({ guesses: [first] }) => first?.question === 'none_question' && first.probability >= surer,
    ),
  };
}

function topicIn({ text, asks, guesses: [first] }: Sentence, least: number): Topic | undefined {
  if (!first || first.question === 'none' || first.question === 'none_question') return undefined;
  const topic = topicOf(first.question);
  if ((asks < 0.7 || toldElsewhere.has(topic)) && !text.includes('?')) return undefined;
  const isOther = topic === 'sharedMailbox' || topic === 'personalMail';
  const needed = toBeSureOf.has(topic) ? surer : least;
  return first.probability < needed || (isOther && says(text, 'contrast')) ? undefined : topic;
}

/** Told without a question, these are a need or a refusal. */
const toldElsewhere: ReadonlySet<Topic> = new Set(['restoration', 'restorationEffect', 'whyAsked']);

/** They tell a person what is the matter with them. */
const toBeSureOf: ReadonlySet<Topic> = new Set(['phoneWhy', 'notMatching']);

/** By the questions of authors that nothing was learnt from: nineteen of twenty that are said are right. */
const sure = 0.35;
const surer = 0.6;
const surelyAsks = 0.8;

/** Whoever speaks of these needs nothing here. */
export const setApart: ReadonlySet<Topic> = new Set([
  'sharedMailbox',
  'personalMail',
  'townStaff',
  'parents',
  'otherAcademie',
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
