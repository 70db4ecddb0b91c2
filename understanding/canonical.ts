import { wordsOf } from './fold';
import concepts from './words/concepts.json';

/**
 * Words with their spellings and synonyms brought together: « mdp », « mot de pass » and « password » count as one
 * word, and so do « réglages » and « paramètres ». Takes folded text; unknown words stay as they are.
 */
export function canonicalWords(folded: string): string[] {
  return wordsOf(joinPhrases(folded)).map(canonicalWord);
}

export function canonicalWord(word: string): string {
  return conceptOf.get(word) ?? corrected(word) ?? word;
}

function joinPhrases(folded: string): string {
  return phrases.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), folded);
}

/** Synonyms, shorthand and common slips, by the word that stands for them all. Folded forms only. */
const conceptOf = new Map<string, string>(
  Object.entries(concepts).flatMap(([concept, words]) => [
    [concept, concept] as const,
    ...words.map(word => [word, concept] as const),
  ]),
);

/** Slips are looked for in words of this length and more: shorter ones are too close to one another. */
const shortestCorrected = 5;

/** One slip away (a letter missing, added, changed, or two swapped) from exactly one known concept. */
function corrected(word: string): string | undefined {
  if (word.length < shortestCorrected || word.length > 20 || /\d/.test(word)) return undefined;
  for (const shorter of [word, ...oneLetterLess(word)]) {
    const concept = reduced.get(shorter);
    if (concept) return concept;
  }
  return undefined;
}

/**
 * Every known word with one letter less (SymSpell, Garbe 2012): two words that share such a form are at most two
 * edits apart, and no candidate has to be generated with other letters.
 */
const reduced = new Map<string, string>();
for (const [word, concept] of conceptOf) {
  if (word.length < shortestCorrected) continue;
  for (const shorter of [word, ...oneLetterLess(word)]) {
    if (!reduced.has(shorter)) reduced.set(shorter, concept);
  }
}

export function oneLetterLess(word: string): string[] {
  return Array.from(word, (_, place) => word.slice(0, place) + word.slice(place + 1));
}

/** Wordings of several words that stand for one; applied in this order to folded text. Bounded, so never slow. */
const phrases: readonly [RegExp, string][] = [
  [/[\u{1F44D}\u{1F44C}\u2705\u2714]/gu, ' oui '],
  [/[\u{1F44E}\u274C]/gu, ' non '],
  [/\u{1F64F}/gu, ' merci '],
  [/\b(?:mots?|mo|mit) ?d(?:e|u)? ?(?:passe?s?|pase?s?|pace|passse|psse|pssse|passs?)\b/g, 'motdepasse'],
  [/\bpass ?words?\b/g, 'motdepasse'],
  [/\b(?:utilisa(?:teur|trice)s? externes?|(?:outside|external) users?)\b/g, 'externe'],
  [/\bnoms? ?(?:d ?'? ?|de )?(?:utili[sz]ateurs?|usagers?|user|utilisatrice)\b/g, 'identifiant'],
  [/\bnom utilisateur\b/g, 'identifiant'],
  [/\bnom de compte\b/g, 'identifiant'],
  [/\b(?:user|login|account) ?(?:name|id)s?\b/g, 'identifiant'],
  [/\be ?-?mails?\b/g, 'courriel'],
  [/\bboites?(?: aux)? lettres?\b/g, 'boite'],
  [/\bboites? (?:mails?|mel|courriel)\b/g, 'boite'],
  [/\bmail ?box\b/g, 'boite'],
  [/\bi ?-? ?prof\b/g, 'iprof'],
  [/\bespaces? (?:d')?(?:electeurs?|electrices?|elections?)\b/g, 'espaceelecteur'],
  [/\bportail electeur\b/g, 'espaceelecteur'],
  [/\bvoter (?:space|portal|account)\b/g, 'espaceelecteur'],
  [/\bqu ?'?(?:est|et) ?-?ce ?que? ?c ?'?est ?que?\b/g, 'cestquoi '],
  [/\bqu ?'?est ?-?ce ?que? ?c ?'?est\b/g, 'cestquoi '],
  [/\bqu ?'?est ?-?ce ?qu[e'](?= (?:le|un|ce) )/g, 'cestquoi '],
  [/\b(?:qu ?'?est ?-?ce ?qu[e']?|keske|kes ?ke|kesk|qu'es que|quesque)\b/g, 'questceque '],
  [/\b(?:est|es) ?-?(?:ce ?)?qu[e']/g, 'estceque '],
  [
    /\b(?:c ?'? ?(?:est|et|es)|c|ce|cest|ces|cet|sai|se|sa|what is|what's|whats|kel est|quel est|quelle est) ?(?:koi|kwa|quoi)\b/g,
    'cestquoi',
  ],
  [/\ba l'aide\b/g, 'aide'],
  [/\b(?:do not|don t|don't|dont|does not|doesn't|doesnt|cannot|can't|cant|isn't|isnt|won't)\b/g, ' pas '],
  [/\b(?:can no longer|no longer)\b/g, ' plus '],
  [/\bsous les yeux|sous la main\b/g, 'souslamain'],
  [/\b(?:1|prem)(?:er|ere|iere)\b/g, 'premier'],
  [/\b(?:j'ai|jai|g|jé|gai|i have|i've|ive) /g, 'jai '],
];
