import { dictionary } from '@zxcvbn-ts/language-fr';
import { canonicalWord, oneLetterLess } from './canonical';
import { editsBetween } from './edits';
import { fold } from './fold';
import type { Situation, StatedDepartement } from './understanding';
import communes from './words/communes.json';

/**
 * The département that a text names, by its number, its name or one of its towns; `other` for one outside the
 * académie. « académie de Lyon » names none.
 */
export function findDepartement(text: string, situation: Situation): StatedDepartement | undefined {
  const words = placeWords(text);
  const asked = situation === 'ask_staff_category';
  const isAsked = asked || situation === 'ask_numen_known';
  return (
    byNumber(words.join(' '), asked) ??
    byName(words.slice(words.findLastIndex(word => corrects.has(word)) + 1), isAsked) ??
    byName(words, isAsked)
  );
}

/** « Bourgoin, enfin, maintenant Ambérieu »: what follows counts. */
const corrects: ReadonlySet<string> = new Set(
  'maintenant desormais actuellement plutot now currently'.split(' '),
);

/** The académie, the region and addresses bear the names of places without being where somebody works. */
const notPlaces =
  /\b(?:academie|rectorat|rectorat de l'academie|universite|academy|academic|acad) (?:de |of )?lyon\b|\bac[- .]?lyon\b(?:\.fr)?|\b(?:auvergne[- ])?rhone[- ]alpes\b|\S+@\S+/g;

function placeWords(text: string): string[] {
  return fold(text)
    .slice(0, 600)
    .replace(notPlaces, ' ')
    .replace(/\bst[- .]/g, 'saint ')
    .replace(/\bste[- .]/g, 'sainte ')
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');
}

const numbers = /^(?:0?[1-9]|[1-8]\d|9[0-5]|2[ab]|97[1-6])$/;

function byNumber(text: string, asked: boolean): StatedDepartement | undefined {
  const bare = asked ? /^(?:c est |je suis |dans |en )?(?:le |du )?(\d{1,3}|2[ab])$/.exec(text) : null;
  const stated =
    /\b(?:dans le|du|ds le|departement|dept|dep|dpt|dsden|in the|in) (?:du |de |n )?(\d{2}|2[ab]|97\d)\b(?! (?:jan|fev|mar|avr|mai|jui|aou|sep|oct|nov|dec|\d))/.exec(
      text,
    );
  const trailing = asked ? /(?:^| )(01|42|69)(?: |$)/.exec(text) : null;
  const code = (bare ?? stated ?? trailing)?.[1];
  return code && numbers.test(code) ? asDepartement(code.padStart(2, '0')) : undefined;
}

function asDepartement(code: string): StatedDepartement {
  return code === '01' || code === '42' || code === '69' ? code : 'other';
}

const longestName = 7;

function byName(words: readonly string[], asked: boolean): StatedDepartement | undefined {
  for (let place = 0; place < words.length; place += 1) {
    for (let length = Math.min(longestName, words.length - place); length > 0; length -= 1) {
      const name = words.slice(place, place + length).join(' ');
      const found = places().get(name);
      if (found && isMeant(name, words, place, asked)) return found;
      const near = length <= 3 && (asked || leads(words[place - 1])) ? nearestPlace(name) : undefined;
      if (near) return near;
    }
  }
  return undefined;
}

/**
 * One slip away from a town of the académie (« Villeurbane », « tarrare »), and from no town of another département. A word
 * of the language is no slip: « à l'hôpital » is not in L'Hôpital, nor « en France » in Frans.
 */
function nearestPlace(name: string): StatedDepartement | undefined {
  const parts = name.split(' ');
  if (parts.every(part => part.length < shortestMistyped) || parts.some(isWord)) return undefined;
  const near = [name, ...oneLetterLess(name)].flatMap(shorter => mistyped().get(shorter) ?? []);
  const found = new Set(
    near.filter(town => town[0] === name[0] && editsBetween(town, name) <= 1).map(town => places().get(town)),
  );
  return found.size === 1 ? [...found][0] : undefined;
}

/** A slip makes one common word of another in shorter ones; nobody mistakes the first letter of a town. */
const shortestMistyped = 6;

const isWord = (word: string): boolean => canonicalWord(word) !== word || isCommon(word);

/** One of the commonest words of French, but for « le », « sur », « les », which towns have in their names. */
const isCommon = (word: string): boolean => word.length > longestSmallWord && commonWords().has(word);
const longestSmallWord = 3;

let knownCommon: Set<string> | undefined;

function commonWords(): Set<string> {
  knownCommon ??= new Set(dictionary['commonWords-fr'].flatMap(word => fold(String(word)).split(/[^a-z]+/)));
  return knownCommon;
}

let reducedTowns: Map<string, string[]> | undefined;

/** Every town of the académie with one letter less: see `canonical.ts`. */
function mistyped(): Map<string, string[]> {
  if (reducedTowns) return reducedTowns;
  reducedTowns = new Map();
  for (const [town, departement] of places()) {
    if (departement === 'other' || town.length < shortestMistyped || alsoWords.has(town)) continue;
    for (const shorter of [town, ...oneLetterLess(town)])
      reducedTowns.set(shorter, [...(reducedTowns.get(shorter) ?? []), town]);
  }
  return reducedTowns;
}

/** Many communes bear the name of a thing (Port, Cours, Mars, Joyeux): those count only where a town is asked for. */
function isMeant(name: string, words: readonly string[], place: number, asked: boolean): boolean {
  const alone = asked && words.length === name.split(' ').length;
  if (alone) return true;
  if (alsoWords.has(name))
    return (
      asked &&
      /^(?:a|ecole|college|lycee|commune|ville)$/.test(words[place - 1] ?? '') &&
      !afterVerb.has(name)
    );
  if (wellKnown.has(name) || name.includes(' ')) return true;
  return asked ? words.length <= 6 || leads(words[place - 1]) : leads(words[place - 1]);
}

/** « il a cours », « elle a juré »: « a » is the verb. */
const afterVerb: ReadonlySet<string> = new Set('cours port jure creuse ramasse publier vif'.split(' '));

function leads(word: string | undefined): boolean {
  return (
    word !== undefined &&
    /^(?:a|sur|vers|pres|de|d|l|la|le|en|dans|commune|ville|ecole|college|lycee|in|at|near|from|of)$/.test(
      word,
    )
  );
}

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

const wellKnown = new Set(
  (
    'lyon villeurbanne roanne villefranche bron venissieux givors tarare oullins caluire meyzieu decines oyonnax ' +
    'belley gex nantua meximieux trevoux miribel montbrison feurs firminy charlieu rillieux grenoble macon chambery ' +
    'annecy clermont rhone loire isere ardeche savoie mornant ecully genas brignais craponne corbas feyzin irigny ' +
    'montluel viriat divonne ferney bourgoin valence'
  ).split(' '),
);

const aliases: Readonly<Record<string, StatedDepartement>> = {
  ain: '01',
  bourg: '01',
  'bourg en bresse': '01',
  amberieu: '01',
  ferney: '01',
  divonne: '01',
  valserhone: '01',
  bellegarde: '01',
  loire: '42',
  'st etienne': '42',
  'saint chamond': '42',
  andrezieux: '42',
  rhone: '69',
  'metropole de lyon': '69',
  'grand lyon': '69',
  villefranche: '69',
  vaulx: '69',
  'vaulx en velin': '69',
  decines: '69',
  rillieux: '69',
  caluire: '69',
  oullins: '69',
  'saint priest': '69',
  'sainte foy les lyon': '69',
  tassin: '69',
  'pierre benite': '69',
  beaujolais: '69',
  bourgoin: 'other',
  clermont: 'other',
  'autre departement': 'other',
  'un autre departement': 'other',
  'hors academie': 'other',
  'another department': 'other',
};

let known: Map<string, StatedDepartement> | undefined;

/** Folded names and their département. */
function places(): Map<string, StatedDepartement> {
  known ??= readPlaces();
  return known;
}

function readPlaces(): Map<string, StatedDepartement> {
  const names = new Map<string, StatedDepartement>();
  for (const departement of ['69', '42', '01', 'other'] as const) {
    for (const name of communes[departement].split('; ')) {
      const key = placeWords(name).join(' ');
      if (!names.has(key)) names.set(key, departement);
    }
  }
  for (const [name, departement] of Object.entries(aliases)) names.set(name, departement);
  return names;
}
