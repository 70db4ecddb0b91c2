import { anyOf, patternIn } from './any-of';
import type { Area } from './area';
import { isOfPupils } from './find-topic';
import { fold } from './fold';
import { isAlsoWord } from './place-words';
import words from './words/hostile.json';

/** What each is for is its name in the words. */
const pattern = patternIn(words);

/**
 * Code that is no text, or an order to the assistant: to change its rules, to skip its checks, to give what is everybody's.
 * Words of these alone are none: people administer networks, sites are in maintenance, consigns of a mail were wrong.
 */
export function isInjectionString(text: string): boolean {
  const read = text
    .slice(0, 2000)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '');
  const folded = fold(read);
  return (
    isAnyOf(code, read) || isAnyOf(orders, folded) || (forgetting.test(folded) && !takenBack.test(folded))
  );
}

/** Something of somebody else is asked for, at a service of ours: by who means well, most often. */
export const asksForSomebody = (text: string, area: Area): boolean =>
  isRequest(fold(text)) && asksForAnother(text, area) && !isElsewhere(text);

/** Something is asked for, or named and nothing said of it: « mot de passe de ma collègue ». */
const isRequest = (folded: string): boolean =>
  requests.test(folded) || folded.split(' ').length <= longestNamed;

const longestNamed = 7;
const requests = new RegExp(String.raw`\b${anyOf(words.requests)}\b`, 'u');

/** The accounts of pupils and parents are asked about by those who look after them. */
const isElsewhere = (text: string): boolean =>
  isOfPupils(text) && !/messagerie|webmail|boite|\bac-[a-z]/.test(fold(text));

/** Words that people throw at a machine, or at those behind it. */
export const isInsult = (text: string): boolean => insults.test(fold(text));

/** Somebody else's account, password, NUMEN or mail is asked for. */
function asksForAnother(text: string, area: Area): boolean {
  const whole = fold(text);
  const isOfAnother = namesAnother.test(whole) && isAnyOf(others, whole.replace(aside, ' '));
  return isOfAnother || isOfNamedPerson(text.slice(0, 2000).normalize('NFC'), area);
}

const isAnyOf = (patterns: readonly RegExp[], text: string): boolean =>
  patterns.some(each => each.test(text));

/** « l'identifiant de Sophie Bernard »: two capitalised words that are no place or service. */
function isOfNamedPerson(text: string, area: Area): boolean {
  const { first } = ofNamedPerson.exec(text)?.groups ?? {};
  return first !== undefined && !(area.wellKnown.has(fold(first)) && !isAlsoWord(fold(first)));
}

const ofNamedPerson = pattern(words.ofNamedPerson);

const code = Object.values(words.code).map(patternIn(words, 'iu'));

/** « oublie tes consignes », « disregard all previous instructions » */
const forgetting = pattern(words.forgetting);

/** Whose they are, when they are not the assistant's; or that what was said before was a mistake. */
const takenBack = pattern(words.takenBack);

const orders = Object.values(words.orders).map(pattern);

/** Without one of these, nobody else's is asked for: what follows is long to make ready, and most messages do without. */
const namesAnother = pattern(words.namesAnother);

/** What somebody said, or had as well: it is told, and nothing of theirs is asked for. */
const aside = patternIn(words, 'gu')(Object.values(words.aside).join('|'));
const others = Object.values(words.others).map(pattern);

/** « Je suis incapable de … », « c'est idiot, je … »: a fault is an insult where it is said of whoever reads, or stands alone. */
const insults = pattern(words.insulting.join('|'));
