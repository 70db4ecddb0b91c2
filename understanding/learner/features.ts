import type { Area } from '../area';
import { canonicalWords } from '../canonical';
import { fold, wordsOf } from '../fold';
import { signsOf } from '../signs';
import { soundOf } from '../sound';
import { type Situation, situations } from '../understanding';

/** Buckets of the hashed features: a power of two, large enough for collisions to cost nothing measurable. */
const buckets = 1 << 16;

/** After the buckets, a row for each situation. */
export const featureSpace = buckets + situations.length;

/** A sparse vector: rows and, at the same places, their values; a row may come more than once. */
export interface SparseVector {
  indices: Uint32Array;
  values: Float32Array;
}

/**
 * Letters within words (typos, endings), what is heard across them (SMS, dictation), words as they are written, heard and meant,
 * those of this situation (« oui » after one question is not « oui » after another), and what rules see. Each family has a fixed
 * length as a vector, so that long texts do not weigh more. Training leaves families out by chance (`isKept`): none may be
 * relied on alone, since the next author spells, words or builds sentences as none did.
 */
export function featuresOf(
  text: string,
  situation: Situation,
  area: Area,
  isKept = () => true,
): SparseVector {
  const folded = fold(text);
  const spelt = wordsOf(folded.replace(/'/g, ' ')).slice(0, longestCounted);
  const meant = canonicalWords(folded).slice(0, longestCounted);
  const families: [grams: number[], weight: number][] = [
    [lettersWithin(spelt), 1],
    [letterGrams([], soundOf(folded), 3, 5, basis), 0.8],
    [wordGrams(meant), 1.2],
    [pairs(spelt, 'spelt'), 0.5],
    [pairs(spelt.map(soundOf), 'heard'), 0.8],
    [situatedGrams(meant, situation), 0.8],
    [signGrams(text, situation, area), 0.8],
    [shape(text, folded, meant), 0.5],
  ];
  const indices = [buckets + situations.indexOf(situation)];
  const values = [1];
  for (const [grams, weight] of families) {
    if (!isKept()) continue;
    const rows = distinctRows(grams);
    const value = weight / Math.sqrt(rows.length);
    for (const row of rows) {
      indices.push(row);
      values.push(value);
    }
  }
  return { indices: Uint32Array.from(indices), values: Float32Array.from(values) };
}

/** Words after these are noise: nobody states a wish in the two hundredth word. */
const longestCounted = 120;

/** When each row was last seen: a set that is emptied by counting on. */
const seenAt = new Uint32Array(buckets);
let now = 0;

function distinctRows(grams: readonly number[]): number[] {
  now += 1;
  const rows: number[] = [];
  for (const gram of grams) {
    const row = (gram ^ (gram >>> 15)) & (buckets - 1);
    if (seenAt[row] !== now) rows.push(row);
    seenAt[row] = now;
  }
  return rows;
}

const longestSpelt = 400;

const lettersWithin = (words: readonly string[]): number[] =>
  words.reduce<number[]>((grams, word) => letterGrams(grams, `_${word}_`, 3, 6, within), []);

/** Added to those there are. */
function letterGrams(
  grams: number[],
  spelt: string,
  shortest: number,
  longest: number,
  seed: number,
): number[] {
  const text = spelt.slice(0, longestSpelt);
  for (let start = 0; start < text.length; start += 1) {
    let state = seed;
    for (let length = 1; length <= longest && start + length <= text.length; length += 1) {
      state = mix(state, text.charCodeAt(start + length - 1));
      if (length >= shortest) grams.push(state);
    }
  }
  return grams;
}

/** Each word, and each with the one before. */
function pairs(words: readonly string[], kind: string): number[] {
  const seed = hash(kind);
  const hashes = words.map(word => mix(seed, hash(word)));
  return hashes.flatMap((word, place) => (place > 0 ? [word, mix(hashes[place - 1] ?? 0, word)] : [word]));
}

/** One to three words, and pairs with a word between. */
function wordGrams(words: readonly string[]): number[] {
  const grams: number[] = [];
  const hashes = ['^', ...words, '$'].map(hash);
  for (let place = 0; place < hashes.length; place += 1) {
    const one = hashes[place] ?? 0;
    const two = hashes[place + 1];
    const three = hashes[place + 2];
    grams.push(mix(one, 1));
    if (two !== undefined) grams.push(mix(mix(one, 2), two));
    if (two !== undefined && three !== undefined) {
      grams.push(mix(mix(mix(one, 3), two), three), mix(mix(one, 4), three));
    }
  }
  return grams;
}

function situatedGrams(words: readonly string[], situation: Situation): number[] {
  const where = hash(situation);
  const hashes = words.map(hash);
  const grams = [where];
  hashes.forEach((word, place) => {
    grams.push(mix(mix(where, 5), word));
    if (words.length <= 6 && place > 0) grams.push(mix(mix(mix(where, 6), hashes[place - 1] ?? 0), word));
  });
  if (words.length <= 4) grams.push(hashes.reduce(mix, mix(where, 7)));
  return grams;
}

function signGrams(text: string, situation: Situation, area: Area): number[] {
  return signsOf(text, situation, area).flatMap(sign => [hash(sign), mix(hash(situation), hash(sign))]);
}

function shape(text: string, folded: string, words: readonly string[]): number[] {
  const grams = [hash(`length ${Math.min(words.length, 12)}`)];
  if (folded.includes('?')) grams.push(hash('question'));
  if (/\d/.test(folded)) grams.push(hash('digit'));
  if (/[<>{}$;=|\\]/.test(text)) grams.push(hash('code'));
  return grams;
}

const basis = 0x811c9dc5;
const within = 0x2545f491;

/** FNV-1a, over UTF-16 units of a name or over other hashes. */
function mix(state: number, unit: number): number {
  return Math.imul(state ^ unit, 0x01000193) ^ (unit >>> 17);
}

function hash(name: string): number {
  let state = basis;
  for (let place = 0; place < name.length; place += 1) state = mix(state, name.charCodeAt(place));
  return state;
}
