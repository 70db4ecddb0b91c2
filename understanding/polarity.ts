import { anyOf } from './any-of';
import { canonicalWords } from './canonical';
import words from './words/polarity.json';

/** What a message may say that somebody has or lacks, is or is not; `it` is what was asked about. */
const things = Object.entries(words.things);

type Side = 'yes' | 'no' | 'said';

/**
 * Of each thing that a folded text names, whether it is there or not, in one reading: « mdp perdu, login ok », « pas
 * externe », « je l'ai déjà », « ce n'est pas le mot de passe, c'est l'identifiant ».
 */
export function polaritiesOf(folded: string): string[] {
  const sides = new Map<string, Side>();
  let spokenOf = 'it';
  for (const [place, clause] of folded.slice(0, longestRead).split(clauseEnd).entries()) {
    const words = canonicalWords(clause);
    const named = things
      .filter(([, names]) => words.some(word => names.includes(word)))
      .map(([name]) => name);
    const side = sideOf(clause, words, place === 0);
    if (named.length === 0 && side !== 'said')
      sides.set(sides.get(spokenOf) === 'said' ? spokenOf : 'it', side);
    for (const name of named) sides.set(name, side === 'said' ? (sides.get(name) ?? side) : side);
    spokenOf = named.at(-1) ?? spokenOf;
  }
  contrast(sides, 'password', 'name');
  contrast(sides, 'name', 'password');
  const all = Array.from(sides, ([name, side]) => `${name} ${side}`);
  return all.length > 1 ? [...all, [...all].sort().join(', ')] : all;
}

const longestRead = 600;

/** « le mot de passe ça va, par contre l'identifiant … »: what is set against what is there is not. */
function contrast(sides: Map<string, Side>, one: string, other: string): void {
  if (sides.get(one) === 'yes' && sides.get(other) === 'said') sides.set(other, 'no');
}

function sideOf(clause: string, words: readonly string[], isFirst: boolean): Side {
  if (notTheMatter.test(clause) || (isFirst && /^(?:pas|not) (?:le|l'|mon|the|my)\b/u.test(clause)))
    return 'yes';
  if (gone.test(clause)) return goneDenied.test(clause) ? 'yes' : 'no';
  const denied = words.some(word => denials.has(word));
  if (denied) return 'no';
  return there.test(clause) ? 'yes' : 'said';
}

const clauseEnd = new RegExp(`[,.;:!?()/&+]| ${anyOf(words.clauseEnds)} `, 'u');

/** « c'est pas l'identifiant »: it is not what is missing. */
const notTheMatter =
  /\b(?:c'?est|c|ce n'est|it's|is) (?:pas|not) (?:le|l'|la|mon|ma|the|my)\b|\bje (?:l'|les? |la )(?:ai|connais|sais|retiens)\b.{0,20}\bc'?(?:est)? ?pas (?:ca|cela|lui)\b/u;

const denials: ReadonlySet<string> = new Set(words.denials);

const goneWord = anyOf(words.gone);
const gone = new RegExp(String.raw`\b${goneWord}\b`, 'u');
const goneDenied = new RegExp(String.raw`\b(?:pas|not|jamais|never|n't) (?:\w+ )?${goneWord}\b`, 'u');

const there = new RegExp(String.raw`(?:\b|')${anyOf(words.there)}\b`, 'u');
