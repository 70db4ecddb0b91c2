import { canonicalWords } from './canonical';
import { fold, wordsOf } from './fold';
import type { Situation } from './understanding';

/** Buckets of the hashed feature space: a power of two, large enough for collisions to cost nothing measurable. */
export const featureSpace = 1 << 16;

/** A sparse vector: distinct buckets and, at the same places, their values. */
export interface SparseVector {
  indices: Uint32Array;
  values: Float32Array;
}

/**
 * Character n-grams (typos, SMS), word n-grams over canonical spellings, and the words of this situation: « oui »
 * after one question is not « oui » after another. Each family has unit length, so that long texts do not weigh more.
 */
export function featuresOf(text: string, situation: Situation): SparseVector {
  const folded = fold(text);
  const words = canonicalWords(folded).slice(0, longestCounted);
  const sum = new Map<number, number>();
  addFamily(sum, characterGrams(folded), 1);
  addFamily(sum, wordGrams(words), 1.2);
  addFamily(sum, situated(words, situation), 0.8);
  addFamily(sum, shape(text, folded, words), 0.5);
  return { indices: Uint32Array.from(sum.keys()), values: Float32Array.from(sum.values()) };
}

/** Words after these are noise: nobody states a wish in the two hundredth word. */
const longestCounted = 120;

function addFamily(sum: Map<number, number>, names: Set<string>, weight: number): void {
  const value = weight / Math.sqrt(Math.max(1, names.size));
  for (const name of names) {
    const bucket = hash(name);
    sum.set(bucket, (sum.get(bucket) ?? 0) + value);
  }
}

function characterGrams(folded: string): Set<string> {
  const text = `_${wordsOf(folded.replace(/'/g, '')).join('_')}_`.slice(0, 600);
  const grams = new Set<string>();
  for (let length = 2; length <= 5; length += 1) {
    for (let start = 0; start + length <= text.length; start += 1)
      grams.add(text.slice(start, start + length));
  }
  return grams;
}

function wordGrams(words: string[]): Set<string> {
  const grams = new Set<string>();
  const bounded = ['^', ...words, '$'];
  bounded.forEach((word, place) => {
    grams.add(`w ${word}`);
    if (place + 1 < bounded.length) grams.add(`w ${word} ${bounded[place + 1]}`);
    if (place + 2 < bounded.length) {
      grams.add(`w ${word} ${bounded[place + 1]} ${bounded[place + 2]}`);
      grams.add(`w ${word} * ${bounded[place + 2]}`);
    }
  });
  return grams;
}

function situated(words: string[], situation: Situation): Set<string> {
  const grams = new Set<string>([`s ${situation}`]);
  words.forEach((word, place) => {
    grams.add(`s ${situation} ${word}`);
    if (words.length <= 6 && place > 0) grams.add(`s ${situation} ${words[place - 1]} ${word}`);
  });
  if (words.length <= 4) grams.add(`s ${situation} = ${words.join(' ')}`);
  return grams;
}

function shape(text: string, folded: string, words: string[]): Set<string> {
  const grams = new Set<string>([`l ${Math.min(words.length, 12)}`]);
  if (folded.includes('?')) grams.add('l ?');
  if (/\d/.test(folded)) grams.add('l digit');
  if (/[<>{}$;=|\\]/.test(text)) grams.add('l code');
  if (words.length === 0) grams.add('l none');
  return grams;
}

/** FNV-1a over UTF-16 units. */
function hash(name: string): number {
  let state = 0x811c9dc5;
  for (let place = 0; place < name.length; place += 1) {
    state = Math.imul(state ^ name.charCodeAt(place), 0x01000193);
  }
  return (state ^ (state >>> 15)) & (featureSpace - 1);
}
