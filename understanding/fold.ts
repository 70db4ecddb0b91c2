/** Longest text that is read; the rest of a longer one says nothing more about what is wanted. */
export const longestRead = 2000;

/**
 * Text as it is compared: compatibility characters and accents folded, lower case, one kind of apostrophe, single
 * spaces. « J’AI OUBLIÉ » in NFD and « j'ai oublie » fold to the same.
 */
export function fold(text: string): string {
  if (text !== last.text) last = { text, folded: foldWhole(text.slice(0, longestRead)) };
  return last.folded;
}

/** Every rule folds the message that it is given: the same one, many times over. */
let last = { text: '', folded: '' };

/** However long it is: a list of words folds much faster as one text than word by word. */
export function foldWhole(text: string): string {
  if (plainWord.test(text)) return text.toLowerCase();
  return unaccented(text)
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Letters as they are compared, whatever stands between them. */
export const unaccented = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[’‘ʼ`´′]/g, "'")
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae');

/** ASCII, without spaces and the apostrophe that is typed as « ` »: most words, when they are folded one by one. */
const plainWord = /^[!-_a-~]*$/;

/** Words of a folded text: runs of letters and digits. */
export function wordsOf(folded: string): string[] {
  return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}
