import { canonicalWord } from './canonical';
import { fold, wordsOf } from './fold';
import lists from './words/plain.json';

/** Whether a text has nothing to read: no word, one key held down, or keys hit at random. */
export function isGibberish(text: string): boolean {
  const folded = fold(text);
  const words = wordsOf(folded);
  if (words.length === 0) return !signs.test(text);
  if (folded.length > 400 && new Set(folded).size < 6) return true;
  return words.every(isMash) && words.some(word => word.length >= 3);
}

/** Thumbs and faces that answer a question are words of their own. */
const signs = /[👍👎👌✅❌🙏✔]/u;

function isMash(word: string): boolean {
  if (/^\d+$/.test(word)) return false;
  if (canonicalWord(word) !== word || readable.has(word)) return false;
  if (/^(\p{L})\1{2,}$/u.test(word)) return true;
  if (word.length < 4) return false;
  return isInRow(word.slice(0, 6)) || isRepeated(word) || hardToSay(word);
}

const readable = new Set('aaah ptdr psyen html https lycee dsden sncf'.split(' '));

const isInRow = (letters: string): boolean => lists.keyboardRows.some(row => row.includes(letters));

/** « hjkhjk », « azeaze »: a group of two to four letters twice and more, that has no vowel or spans a keyboard row. */
const isRepeated = (word: string): boolean =>
  [2, 3, 4]
    .filter(length => word.length >= 2 * length)
    .map(length => word.slice(0, length))
    .some(one => one.repeat(word.length).startsWith(word) && (!/[aeiouy]/.test(one) || isInRow(one)));

/** Four consonants and more in a row, or nearly no vowel, as no French or English word of the trade has. */
function hardToSay(word: string): boolean {
  const vowels = word.replace(/[^aeiouy]/g, '').length;
  return (
    /[^aeiouy\d]{5,}/.test(word) ||
    (word.length >= 5 && vowels / word.length < 0.18) ||
    (word.length >= 4 && vowels === 0)
  );
}
