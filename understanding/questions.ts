import { longestRead } from './fold';
import { seenText } from './seen-text';
import type { Situation } from './understanding';
import names from './words/questions.json';

/**
 * What can be asked beside what is asked for: the dialog has an answer to each of these names, but for `none_question`, which is a
 * precise question that is none of them, and `none`.
 */
export type Question = keyof typeof names;
export const questions = Object.keys(names) as Question[];

export interface QuestionGuess {
  question: Question;
  probability: number;
}

/** Every side question, and that there is none, with its probability, the likeliest first. */
export type FindQuestion = (text: string, situation: Situation) => QuestionGuess[];

/** A sentence, and what it asks: the likeliest first, three at most. */
export interface Sentence {
  text: string;
  guesses: QuestionGuess[];
  /** How likely it asks something, whatever it is. */
  asks: number;
}

/** Sentence by sentence, and as a whole where there are several: what happened stands in one, and what is asked in the next. */
export function sentencesOf(typed: string, situation: Situation, findQuestion: FindQuestion): Sentence[] {
  const whole = seenText(typed.slice(0, longestRead)).text.trim();
  const isAnswered = situation === 'ask_staff_category';
  const parts = whole.split(isAnswered ? besideAnswer : boundary).filter(part => part !== '');
  return (parts.length > 1 ? [...parts.slice(0, mostSentences), whole] : parts).map(text => {
    const guesses = findQuestion(text, situation);
    const none = guesses.find(({ question }) => question === 'none');
    return { text, guesses: guesses.slice(0, 3), asks: 1 - (none?.probability ?? 0) };
  });
}

const mostSentences = 8;
const boundary =
  /(?<=[.!?;])\s+|\n+|\s(?=et (?:est[- ]ce|puis[- ]je|peut[- ]on|comment|combien|pourquoi|qui |on )|and (?:how|what|can|will|do) )/iu;
/** « Prof en lycée, c'est gratuit d'appeler ? »: an answer, and what is asked besides. */
const besideAnswer = new RegExp(
  String.raw`${boundary.source}|,\s+(?=(?:c['’]est|[çc]a|ils|elles|est[- ]ce|on|je peux|combien|comment|quand|quel|o[uù]|is|are|do|does|can|how|when|what)\b[^,.!?]*\?\s*$)`,
  'iu',
);
