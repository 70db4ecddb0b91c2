const combiningMarks = /\p{M}+/gu;
const notWord = /[^\p{L}\p{N}]+/gu;

/** Lower case, without accents nor punctuation, words separated by one space: « Déjà-vu ! » -> `deja vu`. */
export function normalize(text: string): string {
  return text
    .normalize('NFKD')
    .replace(combiningMarks, '')
    .toLowerCase()
    .replace(/œ/gu, 'oe')
    .replace(notWord, ' ')
    .trim();
}
