import { anyOf } from './any-of';
import { isNumenTry } from './find-numen';
import { fold } from './fold';
import { type Span, seenText } from './seen-text';
import words from './words/references.json';

/**
 * What people quote from elsewhere, which is no NUMEN, date or password unless it is announced as one: error codes, schools,
 * tickets, products, addresses, keys.
 */
export function findReferences(text: string): Span[] {
  const { text: seen, spanOf } = seenText(text);
  const words = Array.from(seen.matchAll(/\S+/gu)).slice(0, mostWords);
  return words.flatMap(({ 0: word, index }, place) => {
    const before = fold(seen.slice(Math.max(0, index - 60), index));
    if (announcesSecret.test(before)) return [];
    const [start, end] = coreOf(word, words.length === 1);
    const core = word.slice(start, end);
    const isOne = isReference(core) || isReference(word) || (place > 0 && isToldBefore(core, before));
    return isOne ? [spanOf(index + start, index + end)] : [];
  });
}

const mostWords = 4000;

/** A NUMEN or a password is what was meant. */
const announcesSecret = /\bnum[eè]?[nm]e?\b.{0,40}$/u;

/** Without what opens and closes a clause; a lone « Windows11! » is no product. */
function coreOf(word: string, isAlone: boolean): Span {
  const start = /^[«"'“‘([<]*/u.exec(word)?.[0].length ?? 0;
  const closing = isAlone ? /[.,;:?)\]>»"”]+$/u : /[.,;:?!)\]>»"”]+$/u;
  return [start, Math.max(start, word.replace(closing, '').length)];
}

/** Whether one word is, as it stands, something that is quoted. */
export function isReference(word: string): boolean {
  if (writtenSo.some(pattern => pattern.test(word))) return true;
  const folded = fold(word);
  return shapes.some(pattern => pattern.test(folded));
}

/** « erreur n° 80070005 », « iPhone 13Pro »: what stands before says what it is. */
const isToldBefore = (core: string, before: string): boolean =>
  isAnnounced(core, before) || (productBefore.test(before) && anyModel.test(fold(core)));

/** « ticket D2024/1187 »: capitals and digits. */
const isAnnounced = (core: string, before: string): boolean =>
  /^-?(?=.*\d)[\dA-Z][\dA-Z_.:/-]{2,24}$/u.test(core) && announcing.test(before) && !isNumenTry(core);

const announcing = new RegExp(
  String.raw`\b${anyOf(words.announcing)}(?: ?(?:codes?|n°|n|no|num|numero|number|de|d'|est|is|c'est|:|=|#|\(|-|http|windows|outlook))*[ :=#(-]*$`,
  'u',
);

/** Only in capitals: whole words joined by underscores, one of which tells of an error. */
const writtenSo: readonly RegExp[] = [
  new RegExp(`^(?=(?:.*[_:-])?${anyOf(words.errors)}(?:[_:-]|$))[A-Z]+(?:(?:_|::|-)[A-Z0-9]+)+$`, 'u'),
  /^CAA[0-9A-F]{4,8}$|^SQLSTATE\[\w{5}\]$|^#\d{3,}$/u,
  /^(?:AADSTS|KB|INC|RITM|REQ|CHG|TASK|SCTASK|CS)-?\d{4,}(?:-\d+)*$/u,
  /^(?:REQ|INC|TICKET|GLPI)[-_#]\d[\d-]*$/u,
  /^#[A-Z]{1,7}[?!](?:\/0)?$/u,
  /^SM-[A-Z]\d{3,4}[A-Z]?$/u,
];

/** Each may carry its version or model: « Outlook365 », « ThinkPadT480 », « Firefox/121.0 », « iPhone14ProMax ». */
const product = anyOf(words.products);
const model = String.raw`(?:[-_./ ]?[a-z]{0,2}\d{1,5}(?:[.,]\d{1,4}){0,3}[a-z]{0,3}\d?)`;
const edition = anyOf(words.editions);

const trade = anyOf(words.trade);

const productBefore = new RegExp(String.raw`\b${product}$`, 'u');
const anyModel = new RegExp(String.raw`^(?=.*\d)(?:${model}|[-_./ ]?${edition}){1,4}$`, 'u');

/** Of folded words. */
const shapes: readonly RegExp[] = [
  /^0x[0-9a-f]{3,16}$/u,
  // A school, by its number, and its mailbox
  /^(?:[a-z]{1,4}[.:-])?\d{7}[a-z](?:@[\w.-]+)?$/u,
  /^(?:mailto:)?[\p{L}\d_.+'-]*@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.[a-z]{2,8}$/u,
  /^@(?:ac-[a-z]+|outlook|gmail|orange|free)$/u,
  /^(?:https?:\/\/|www\.)\S+$/u,
  /^[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.(?:fr|com|org|net|eu|gouv|html?|pdf|docx?)(?::\d{1,5})?(?:\/\S*)?$/u,
  /^\?[a-z]{1,20}=[a-z-]{1,12}(?:&[a-z]{1,20}=[a-z-]{1,12})*$/u,
  /^(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?$/u,
  /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/u,
  /^(?=.*::|(?:[0-9a-f]{1,4}:){7})(?:[0-9a-f]{1,4}:{1,2}){1,7}[0-9a-f]{1,4}$/u,
  /^(?:\+33|0)[1-9](?:[.-]?\d{2}){4}$/u,
  /^v\d+(?:\.\d+)+[a-z]?$/u,
  /^https?[/-]?\d+(?:\.\d)?$|^err(?:or|eur)?[-_]?\d{3,}$|^[45]\d\d[- ]\d\.\d{1,2}\.\d{1,3}$/u,
  /^[mo]365$|^\d{3,4}x\d{3,4}$|^\d{1,4}(?:go|mo|ko|bits?|k?hz|[gm]hz)$|^x(?:86|64)(?:[_-]64)?$|^h26[45]$|^pdf\/a$/u,
  /^n°[a-z]*$/u,
  new RegExp(
    String.raw`^${product}(?=.*[\d_+-]|$)(?:${model}|[-_./ ]?${edition}){0,5}(?:[-_][0-9a-f]{4})?$`,
    'u',
  ),
  new RegExp(String.raw`^${trade}(?:[-+]?\d{1,2}|20\d\d|\+)?(?:-[a-z]{2,5})?$`, 'u'),
  /^(?:[cm][mpse]|gs|ps|ms)\d?(?:[-/+](?:[cm][mpse]|gs|ps|ms)\d?)+$/u,
  /^m@gistere$|^pix\+edu$|^(?:aujourd'hui|n'importe-?quoi|peut-etre|quelqu'une?|jusqu'\p{L}{1,3}|presqu'ile|d'a(?:ccord|bord))$/u,
  /^(?:ctrl|control|alt|altgr|shift|maj|cmd|fn|win)(?:[+-](?:[a-z0-9]|f\d{1,2}|alt|gr|maj|shift|suppr|del|tab|echap|esc)){1,3}$/u,
  /^(?:shift[+/-]maj|verr\.?(?:maj|num)|caps-?lock|f\d{1,2})$/u,
  /^\d{1,2}h(?:\d\d)?(?:-\d{1,2}h(?:\d\d)?)?$|^\d{1,3}%$|^\d{1,2}\/\d{1,2}$|^\dj\/\d$/u,
];

/** « jdupont1 », « jean.dupont12 »: as the académie makes them; a first name's initial before a surname reads like no word. */
export const isUsername = (word: string): boolean =>
  /^[a-z]+(?:-[a-z]+)?\.[a-z]+(?:-[a-z]+)?\d{0,2}$/u.test(word) ||
  /^(?!b[lr]|c[hlr]|d[r]|f[lr]|g[lnr]|kn|p[hlrs]|qu|s[chklmnpqtvwz]|t[hrsw]|vr|w[hr]|kr|rh)[bcdfghjklmnpqrstvwxz]{2}[aeiouy][a-z]{2,}\d{0,2}$/u.test(
    word,
  );
