import { canonicalWords } from '../canonical';
import { fold, wordsOf } from '../fold';
import type { Situation } from '../understanding';

/** Buckets of the hashed feature space: a power of two, large enough for collisions to cost nothing measurable. */
export const featureSpace = 1 << 16;

/** A sparse vector: distinct buckets and, at the same places, their values. */
export interface SparseVector {
  indices: Uint32Array;
  values: Float32Array;
}

/**
 * Character n-grams (typos, SMS), word n-grams over canonical spellings, the words of this situation (« oui » after
 * one question is not « oui » after another), and what is said to be known or lost. Each family has a fixed length as
 * a vector, so that long texts do not weigh more.
 */
export function featuresOf(text: string, situation: Situation): SparseVector {
  const folded = fold(text);
  const words = canonicalWords(folded).slice(0, longestCounted);
  const sum = new Map<number, number>();
  addFamily(sum, characterGrams(folded), 1);
  addFamily(sum, wordGrams(words), 1.2);
  addFamily(sum, situatedGrams(words, situation), 0.8);
  addFamily(sum, knownAndLost(folded), 0.8);
  addFamily(sum, shape(text, folded, words), 0.5);
  return { indices: Uint32Array.from(sum.keys()), values: Float32Array.from(sum.values()) };
}

/** Words after these are noise: nobody states a wish in the two hundredth word. */
const longestCounted = 120;

function addFamily(sum: Map<number, number>, grams: Set<number>, weight: number): void {
  const value = weight / Math.sqrt(Math.max(1, grams.size));
  for (const gram of grams) {
    const bucket = (gram ^ (gram >>> 15)) & (featureSpace - 1);
    sum.set(bucket, (sum.get(bucket) ?? 0) + value);
  }
}

const longestSpelt = 400;

/** Two to five letters, across words. */
function characterGrams(folded: string): Set<number> {
  const text = `_${wordsOf(folded.replace(/'/g, '')).join('_')}_`.slice(0, longestSpelt);
  const grams = new Set<number>();
  for (let start = 0; start < text.length; start += 1) {
    let state = basis;
    for (let length = 1; length <= 5 && start + length <= text.length; length += 1) {
      state = mix(state, text.charCodeAt(start + length - 1));
      if (length >= 2) grams.add(state);
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

/**
 * Of which identifier each clause says that it is lost, or known: « j'ai le mot de passe mais plus l'identifiant » and
 * its contrary are the same words.
 */
function knownAndLost(folded: string): Set<number> {
  const grams = new Set<number>();
  for (const clause of folded.slice(0, 800).split(clauseEnd)) {
    const words = canonicalWords(clause);
    const which = whichIdentifier(words);
    if (which) grams.add(hash(`known ${which} ${words.some(word => missing.has(word)) ? 'lost' : 'plain'}`));
  }
  return grams;
}

const clauseEnd = /[,.;:!?()]| (?:mais|et|but|and|alors|revanche|contre|tandis|lui|elle) /;

const missing = new Set(
  'oublie perdu pas plus ni aucun aucune inconnu inconnue manque non refuse probleme hs sais unknown missing retrouver sans without nor'.split(
    ' ',
  ),
);

function whichIdentifier(words: readonly string[]): string | undefined {
  const name = words.includes('identifiant');
  const password = words.includes('mdp') || words.includes('code');
  if (name && password) return 'both';
  return name ? 'name' : password ? 'password' : undefined;
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
