import { anyOf, patternIn } from './any-of';
import { fold } from './fold';
import type { Situation, StatedCategory } from './understanding';
import words from './words/posts.json';

/**
 * What somebody says that they are, in the jargon of the trade. « ma directrice m'a dit » says nothing of them. Where no
 * question about it is pending, the post must be their own: « je suis … ».
 */
export function findStaffCategory(text: string, situation: Situation): StatedCategory | undefined {
  const whole = fold(text).slice(0, longestSearched).replace(/[-']/g, ' ');
  const own = whole.replace(ofAnother, ' ');
  const folded = ofOneself.test(own) && saysPost.test(own) ? own : whole;
  const said = notTheirs.reduce((left, pattern) => left.replace(pattern, ' '), folded);
  const asked = situation === 'ask_staff_category';
  const mayBeTheirs = asked || situation === 'choose_profile' || ofOneself.test(said);
  if (mayBeTheirs || situation === 'ask_numen_known') {
    const post = lookUp(posts, said);
    if (post) return post;
  }
  if (asked || (mayBeTheirs && works.test(said))) {
    const place = lookUp(places, said);
    if (place) return place;
  }
  return asked && doesNotKnow.test(said) ? 'unknown' : undefined;
}

const longestSearched = 600;

/** What is denied (« non pas l'école, au collège »), other people's posts, offices and employers. In this order. */
const notTheirs = Object.values(words.notTheirs).map(patternIn(words, 'g'));

const pattern = patternIn(words);
/** « Ma femme est prof, moi je suis secrétaire »: where the speaker tells of a post of their own, it counts. */
const ofAnother = patternIn(
  words,
  'gu',
)(String.raw`\b(?:mon|ma|mes|my|notre|our) {relatives}\b.*?(?=[,;.!?]|\b(?:mais|et|moi|but|and|i|je)\b|$)`);
const ofOneself = pattern('{speaksOfOneself}');
const works = /\b(?:enseig\w*|prof\w*|travail\w*|teach\w*|bosse|en poste|affecte\w*|exerce|work)\b/;
const doesNotKnow =
  /^(?:je )?(?:ne )?sais (?:pas|plus)(?: trop| du tout| laquelle)?[ .!?]*$|^(?:je )?(?:ne )?suis pas sure?\b|^(?:aucune idee|autre|aucun\w*|i don t know|no idea|not sure)/;

type Table = readonly (readonly [StatedCategory, RegExp])[];

const lookUp = (table: Table, said: string): StatedCategory | undefined =>
  table.find(([, pattern]) => pattern.test(said))?.[0];

const anyWordOf = (list: readonly string[]): RegExp => pattern(String.raw`\b${anyOf(list)}\b`);

/** The first that matches wins: the exact posts before the words that they contain. */
const posts: Table = [
  ['unknown', anyWordOf(words.posts.unknown)],
  ['sante', anyWordOf(words.posts.sante)],
  ['enseignant_ecole', anyWordOf(words.posts.enseignant_ecole)],
  ['enseignant_second_degre', anyWordOf(words.posts.enseignant_second_degre)],
  ['technique', anyWordOf(words.posts.technique)],
  ['administratif', anyWordOf(words.posts.administratif)],
  ['unknown', anyWordOf(words.unclear)],
];

const saysPost = new RegExp(posts.map(([, { source }]) => source).join('|'), 'u');

/** Where somebody works says which teachers they are among, when no post says better. */
const places: Table = [
  ['enseignant_ecole', anyWordOf(words.places.enseignant_ecole)],
  ['enseignant_second_degre', anyWordOf(words.places.enseignant_second_degre)],
];
