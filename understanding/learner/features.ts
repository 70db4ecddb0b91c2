import type { Area } from '../area';
import { canonicalWords } from '../canonical';
import { fold, wordsOf } from '../fold';
import { signsOf } from '../signs';
import { soundOf } from '../sound';
import { type Situation, situations } from '../understanding';

/** Buckets of the hashed features: a power of two, large enough for collisions to cost nothing measurable. */
const buckets = 1 << 16;

/** After the buckets, a row for each situation: what is likely there whatever is said. */
export const featureSpace = buckets + situations.length;
export const rowOf = (situation: Situation): number => buckets + situations.indexOf(situation);

/** A sparse vector: distinct rows and, at the same places, their values. */
export interface SparseVector {
  indices: Uint32Array;
  values: Float32Array;
}

/**
 * Character n-grams (typos, SMS), word n-grams over canonical spellings, the words of this situation (« oui » after
 * one question is not « oui » after another), and what rules see. Each family has a fixed length as a vector, so that
 * long texts do not weigh more.
 */
export function featuresOf(text: string, situation: Situation, area: Area): SparseVector {
  const folded = fold(text);
  const words = canonicalWords(folded).slice(0, longestCounted);
  const sum = new Map<number, number>([[rowOf(situation), 1]]);
  addFamily(sum, characterGrams(`_${wordsOf(folded.replace(/'/g, '')).join('_')}_`, 2), 1);
  addFamily(sum, characterGrams(soundOf(folded), 3), 0.8);
  addFamily(sum, wordGrams(words), 1.2);
  addFamily(sum, situatedGrams(words, situation), 0.8);
  addFamily(sum, signGrams(text, situation, area), 0.8);
  addFamily(sum, shape(text, folded, words), 0.5);
  return { indices: Uint32Array.from(sum.keys()), values: Float32Array.from(sum.values()) };
}

/** Words after these are noise: nobody states a wish in the two hundredth word. */
const longestCounted = 120;

function addFamily(sum: Map<number, number>, grams: Set<number>, weight: number): void {
  const value = weight / Math.sqrt(Math.max(1, grams.size));
  for (const gram of grams) {
    const bucket = (gram ^ (gram >>> 15)) & (buckets - 1);
    sum.set(bucket, (sum.get(bucket) ?? 0) + value);
  }
}

const longestSpelt = 400;

/** Up to five letters, across words. */
function characterGrams(spelt: string, shortest: number): Set<number> {
  const text = spelt.slice(0, longestSpelt);
  const grams = new Set<number>();
  for (let start = 0; start < text.length; start += 1) {
    let state = basis;
    for (let length = 1; length <= 5 && start + length <= text.length; length += 1) {
      state = mix(state, text.charCodeAt(start + length - 1));
      if (length >= shortest) grams.add(state);
    }
  }
  return grams;
}

/** One to three words, and pairs with a word between. */
function wordGrams(words: readonly string[]): Set<number> {
  const grams = new Set<number>();
  const hashes = ['^', ...words, '$'].map(hash);
  for (let place = 0; place < hashes.length; place += 1) {
    const one = hashes[place] ?? 0;
    const two = hashes[place + 1];
    const three = hashes[place + 2];
    grams.add(mix(one, 1));
    if (two !== undefined) grams.add(mix(mix(one, 2), two));
    if (two !== undefined && three !== undefined) {
      grams.add(mix(mix(mix(one, 3), two), three));
      grams.add(mix(mix(one, 4), three));
    }
  }
  return grams;
}

function situatedGrams(words: readonly string[], situation: Situation): Set<number> {
  const where = hash(situation);
  const hashes = words.map(hash);
  const grams = new Set<number>([where]);
  hashes.forEach((word, place) => {
    grams.add(mix(mix(where, 5), word));
    if (words.length <= 6 && place > 0) grams.add(mix(mix(mix(where, 6), hashes[place - 1] ?? 0), word));
  });
  if (words.length <= 4) grams.add(hashes.reduce(mix, mix(where, 7)));
  return grams;
}

function signGrams(text: string, situation: Situation, area: Area): Set<number> {
  return new Set(
    signsOf(text, situation, area).flatMap(sign => [hash(sign), mix(hash(situation), hash(sign))]),
  );
}

function shape(text: string, folded: string, words: readonly string[]): Set<number> {
  const grams = new Set<number>([hash(`length ${Math.min(words.length, 12)}`)]);
  if (folded.includes('?')) grams.add(hash('question'));
  if (/\d/.test(folded)) grams.add(hash('digit'));
  if (/[<>{}$;=|\\]/.test(text)) grams.add(hash('code'));
  return grams;
}

const basis = 0x811c9dc5;

/** FNV-1a, over UTF-16 units of a name or over other hashes. */
function mix(state: number, unit: number): number {
  return Math.imul(state ^ unit, 0x01000193) ^ (unit >>> 17);
}

function hash(name: string): number {
  let state = basis;
  for (let place = 0; place < name.length; place += 1) state = mix(state, name.charCodeAt(place));
  return state;
}
