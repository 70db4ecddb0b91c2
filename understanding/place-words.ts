import { dictionary } from '@zxcvbn-ts/language-fr';
import { foldWhole } from './fold';

/** Words of a folded text, as the names of places are compared: « St-Étienne » is « saint etienne ». */
export const placeWords = (folded: string): string[] =>
  folded
    .replace(/\bst[- .]/g, 'saint ')
    .replace(/\bste[- .]/g, 'sainte ')
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');

/** Many communes bear the name of a thing (Port, Cours, Mars, Joyeux) or of a person. */
export const isAlsoWord = (name: string): boolean => alsoWords.has(name);

const alsoWords = new Set(
  (
    'anse bey boyer conand confort cours courtes drom dance fleurie joyeux jas joux lay lent longes mars port treves ' +
    'villes villars crans bard ramasse romans combre changy trades charly ancy vernay jons laiz limas balan lorette ' +
    'servas tenay vieu frans vaux ars poule thel brens sale salt grand creuse cher lot manche nord var nice tours ' +
    'vienne die gap lens foix auch laon dole eure orne aisne landes gard gers paris nancy la motte le plantay les halles ' +
    'ecully-le-bas riom thiers sens sete cannes angers orange bonneville ' +
    'jure somme precieux aube vif publier fontaine pantin grasse gaillard lupe allier'
  ).split(' '),
);

/** One of the commonest words of French, but for « le », « sur », « les », which towns have in their names. */
export const isCommon = (word: string): boolean => word.length > longestSmallWord && commonWords().has(word);
const longestSmallWord = 3;

let knownCommon: Set<string> | undefined;

function commonWords(): Set<string> {
  knownCommon ??= new Set(foldWhole(dictionary['commonWords-fr'].join(' ')).split(/[^a-z]+/));
  return knownCommon;
}
