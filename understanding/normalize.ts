const combiningMarks = /\p{M}+/gu;
const notWord = /[^\p{L}\p{N}]+/gu;

/** Lower case, without accents nor punctuation, words separated by one space: « Déjà-vu ! » -> `deja vu`. */
export function normalize(text: string): string {
  if (text !== last.text) last = { text, normalized: normalizeAnew(text) };
  return last.normalized;
}

/** Every list of phrases is looked for in the same message. */
let last = { text: '', normalized: '' };

const normalizeAnew = (text: string): string =>
  text.normalize('NFKD').replace(combiningMarks, '').toLowerCase().replace(notWord, ' ').trim();
