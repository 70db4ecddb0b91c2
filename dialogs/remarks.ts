import { normalize } from '../understanding/normalize';
import type { Topic } from './events';
import { englishWords, frenchWords, questions, remarks } from './phrases';

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
  (Object.keys(questions) as (keyof typeof questions)[]).find(topic =>
    contains(setApart.has(topic) ? withoutContrast(text) : text, topic),
  );

/** « ma boîte à moi, pas la boîte de l'école »: what is set apart is not what is asked about. */
const setApart: ReadonlySet<Topic> = new Set(['sharedMailbox', 'personalMail', 'townStaff', 'parents']);
const contrast =
  /\b(?:a distinguer (?:de|du)|a ne pas confondre avec|distincte? (?:de|du)|differente? (?:de|du)|plutot que|autre que|et non|non pas|pas|not|rather than|unlike)(?: (?:de|d|la|le|l|mon|ma|the|my|celle|un|une))* (?:\S+ ?){1,3}/gu;
const withoutContrast = (text: string): string => normalize(text).replace(contrast, ' ');

/** What is told of somebody else: a NUMEN in it is not the speaker's. */
export const isAboutAnother = (text: string): boolean =>
  says(text, 'speaksOfAnother') && !says(text, 'speaksOfSelf');

const ownWords: Record<'fr' | 'en', ReadonlySet<string>> = {
  fr: new Set(frenchWords.split(/\s+/u)),
  en: new Set(englishWords.split(/\s+/u)),
};

/** The language that a text is clearly written in: some of its words tell, and none of the other's more. */
export function languageOf(text: string): 'fr' | 'en' | null {
  const words = normalize(text).split(' ');
  if (/^good (?:morning|afternoon|evening)\b/u.test(words.join(' '))) return 'en';
  if (words.length < fewestWords) return null;
  const count = (of: 'fr' | 'en') => words.filter(word => ownWords[of].has(word)).length;
  const [french, english] = [count('fr'), count('en')];
  if (english - french >= clearlyMore.en) return 'en';
  return french - english >= clearlyMore.fr ? 'fr' : null;
}
const fewestWords = 4;
/** The académie speaks French: who is answered in English has asked for it, or writes it; a few words change it less easily. */
const clearlyMore = { en: 2, fr: 3 };
