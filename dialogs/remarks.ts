import { normalize } from '../understanding/normalize';
import type { Topic } from './events';
import { questions, remarks } from './phrases';

export type Remark = keyof typeof remarks;

const phrasesOf = (lines: string): readonly string[] => lines.split('\n').map(line => line.trimStart());
const known = new Map(
  Object.entries({ ...remarks, ...questions }).map(([id, lines]) => [id, phrasesOf(lines)]),
);

const contains = (text: string, id: string): boolean => {
  const said = ` ${normalize(text)} `;
  return known.get(id)?.some(phrase => phrase !== '' && said.includes(` ${phrase}`)) ?? false;
};

export const says = (text: string, remark: Remark): boolean => contains(text, remark);

/** The question that a text asks in so many words. */
export const questionIn = (text: string): Topic | undefined =>
  (Object.keys(questions) as (keyof typeof questions)[]).find(topic => contains(text, topic));

/** What is told of somebody else: a NUMEN in it is not the speaker's. */
export const isAboutAnother = (text: string): boolean =>
  says(text, 'speaksOfAnother') && !says(text, 'speaksOfSelf');

const ownWords: Record<'fr' | 'en', ReadonlySet<string>> = {
  fr: new Set(
    'je j ai mon ma mes le la les un une est pas ne que qu c ce du des et au pour plus vous d l moi suis il en'.split(
      ' ',
    ),
  ),
  en: new Set(
    'i my the is a an to do not have how what it of for can and am me you t don was with where this that in'.split(
      ' ',
    ),
  ),
};

/** The language that a text is clearly written in: some of its words tell, and none of the other's more. */
export function languageOf(text: string): 'fr' | 'en' | null {
  const words = normalize(text).split(' ');
  if (words.length < fewestWords) return null;
  const count = (of: 'fr' | 'en') => words.filter(word => ownWords[of].has(word)).length;
  const [french, english] = [count('fr'), count('en')];
  if (Math.max(french, english) < 2 || Math.abs(french - english) < 2) return null;
  return english > french ? 'en' : 'fr';
}
const fewestWords = 4;
