import { foldWhole, wordsOf } from './fold';

/** Lower case, without accents nor punctuation, words separated by one space: « Déjà-vu ! » -> `deja vu`. */
export const normalize = (text: string): string => wordsOf(foldWhole(text)).join(' ');
