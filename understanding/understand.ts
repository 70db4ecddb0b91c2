import { findCandidates } from './candidates';
import { clausesOf, withoutDenied } from './clauses';
import { findDepartement } from './find-departement';
import { findLanguage } from './find-language';
import { findStaffCategory } from './find-staff-category';
import { findTopic } from './find-topic';
import { fold, longestRead } from './fold';
import { isGibberish } from './gibberish';
import { asksForAnother, asksForTarget, isInjectionString } from './hostile';
import type { Classify, Guess } from './learner/classifier';
import { blank, contentWords, type Reading, read } from './reading';
import { isReference } from './references';
import { type Span, seenText } from './seen-text';
import {
  type Intent,
  isBlocker,
  isWish,
  type Situation,
  type Slots,
  type Understanding,
  urgency,
} from './understanding';

export type Understand = (text: string, situation: Situation) => Understanding;

/**
 * Reads one message in one situation. Rules decide what must never be missed (a password, an attack, a NUMEN, a
 * date); the classifier decides the rest. Synchronous, without clock, chance or network; never throws.
 */
export function createUnderstand(classifyAll: Classify): Understand {
  const classify = withoutFalseAlarms(classifyAll);
  return (typed, situation) => {
    const reading = read(typed, situation);
    const lang = findLanguage(typed);
    if (reading.password) return { ...certain('typed_password_in_chat', lang), reading };
    if (isInjectionString(typed)) return { ...certain('prompt_injection', lang), reading };
    const text = typed.slice(0, longestRead);
    const stated = stateOf(text, situation, reading);
    const said = seenText(text).text;
    const decision =
      !stated.isGiven && isGibberish(said) ? nothingSaid : decide(said, situation, stated, classify);
    return isLonePassword(decision, said, situation, stated)
      ? { ...certain('typed_password_in_chat', lang), reading: wholeIsPassword(typed) }
      : { ...decision, lang, reading };
  };
}

/** How sure the classifier must be to call a text an attack that no rule knows. */
const sureOfAttack = 0.8;

/** An unknown word is no attack: the other guesses take its place. */
function withoutFalseAlarms(classify: Classify): Classify {
  return (text, situation) => {
    const [first, ...others] = classify(text, situation);
    if (first?.intent !== 'prompt_injection') return first ? [first, ...others] : [];
    if (first.probability >= sureOfAttack) return asksForTarget(text) ? [first, ...others] : others;
    const left = 1 - first.probability;
    return others.map(({ intent, probability }) => ({ intent, probability: probability / left }));
  };
}

function certain(intent: Intent, lang: Understanding['lang']): Omit<Understanding, 'reading'> {
  return { intent, confidence: 0.99, slots: {}, lang };
}

type Decision = Omit<Understanding, 'lang' | 'reading'>;

const nothingSaid: Decision = { intent: 'gibberish', confidence: 0.99, slots: {} };

/**
 * Where a new password is asked for, a word alone that means nothing else is taken for one, a plain word too: a warning too
 * many costs less than a password in a conversation.
 */
function isLonePassword(
  { intent, confidence }: Decision,
  said: string,
  situation: Situation,
  { isGiven }: Stated,
): boolean {
  const isClear = isGiven !== undefined || (intent !== 'gibberish' && confidence >= clearEnough);
  const word = said.trim();
  return (
    situation === 'new_password' &&
    !isClear &&
    /^(?=.*[\p{L}\p{N}])\S{4,64}$/u.test(word) &&
    !isReference(word) &&
    !isReference(word.replace(/[.,;:?)]+$/u, ''))
  );
}

/** Below it, single words of every kind are found among the classifier's answers. */
const clearEnough = 0.5;

function wholeIsPassword(typed: string): Reading {
  const span: Span = [0, typed.length];
  return { password: { span }, secrets: [span] };
}

/** What the text states as data, whatever it asks for. */
interface Stated {
  isGiven: 'give_numen' | 'give_birthdate' | undefined;
  /** The text without them. */
  rest: string;
  slots: Slots;
}

function stateOf(text: string, situation: Situation, { numen, birthDate }: Reading): Stated {
  const isGiven = numen ? 'give_numen' : birthDate ? 'give_birthdate' : undefined;
  const announced = numen
    ? text.slice(0, numen.span[0]).replace(announcement, blanks) + text.slice(numen.span[0])
    : text;
  const spans = [numen, birthDate].flatMap(found => (found ? [found.span] : []));
  const rest = seenText(blank(announced, spans)).text;
  return { isGiven, rest, slots: statedSlots(numen, birthDate, rest, situation) };
}

const blanks = (words: string): string => ' '.repeat(words.length);

/** « mon numen est le », just before it: no wish about the NUMEN. */
const announcement =
  /(?:\b(?:mon|le|my|voici|et|and)\s)?(?:\b(?:mon|le|my)\s)?\bnum[eè]?[nm]e?\s?(?:(?:est|c['’]est|c|is|:|=)\s?)?(?:le\s)?[:=]?\s?$/iu;

function statedSlots(
  numen: Reading['numen'],
  birthDate: Reading['birthDate'],
  rest: string,
  situation: Situation,
): Slots {
  const staffCategory = findStaffCategory(rest, situation);
  // « né à Lyon » does not say where he works.
  const departement = birthDate ? undefined : findDepartement(rest, situation);
  return {
    ...(staffCategory && { staffCategory }),
    ...(departement && { departement }),
    ...(numen && (numen.numen === null ? { numen: null, malformed: true } : { numen: numen.numen })),
    ...(birthDate &&
      (birthDate.iso === null ? { birthDate: null, invalid: true } : { birthDate: birthDate.iso })),
  };
}

function decide(text: string, situation: Situation, stated: Stated, classify: Classify): Decision {
  const given = stated.isGiven;
  if (given && contentWords(stated.rest).length < 2)
    return { intent: given, confidence: 0.98, slots: stated.slots };
  if (asksForAnother(text) && !isOtherService(text))
    return { intent: 'prompt_injection', confidence: 0.95, slots: {} };
  const { main, also } = readWishes(given ? stated.rest : text, situation, classify);
  if (given && !(isWish(main.intent) && main.probability > 0.75)) {
    return { intent: given, confidence: 0.95, slots: stated.slots };
  }
  return complete(main, also, text, situation, stated, classify);
}

interface Wishes {
  main: Guess;
  also: Intent[];
}

/** How sure a part of a message must be of its wish to count beside the message as a whole. */
const sureOfPart = 0.8;

function readWishes(text: string, situation: Situation, classify: Classify): Wishes {
  const kept = withoutDenied(text);
  const whole = likeliest(classify(kept, situation));
  const parts = clausesOf(kept)
    .map(clause => ({ clause, ...likeliest(classify(clause, situation)) }))
    .filter(({ clause, intent }) => names[intent]?.test(clause) ?? true)
    .filter(({ intent, probability }) => isWish(intent) && probability >= sureOfPart);
  const different = parts.filter(
    (guess, place) => parts.findIndex(other => other.intent === guess.intent) === place,
  );
  if (different.length < 2)
    return { main: different.length === 1 ? surest(whole, different[0]) : whole, also: [] };
  const main = mainOf(whole, different);
  return { main, also: different.map(guess => guess.intent).filter(intent => !covers(main.intent, intent)) };
}

/** What a part must name to be a wish of its own: « je l'ai oublié » speaks of what the part before names. */
const names: Partial<Record<Intent, RegExp>> = {
  lost_username: /ident|login|user|\bid\b|nom/,
  lost_password: /pass?e|mdp|code|password|\bpw\b/,
  lost_both: /ident|login|code|mdp|pass|tout|both|everything/,
  where_is_numen: /num/,
  what_is_numen: /num/,
  show_username: /ident|login|user|\bid\b|nom/,
  reset_password: /pass?e|mdp|code|password|\bpw\b/,
  show_email_address: /adres|mail|address/,
  human_help:
    /parler|appel|humain|personne|conseill|num|tel|contact|joindre|talk|speak|call|human|someone|phone|support/,
  change_language: /angl|engl|fran|fren|lang/,
};

/** A wish said clearly in one part wins over an uncertain reading of the whole. */
function surest(whole: Guess, part: Guess | undefined): Guess {
  return part && whole.probability < 0.5 && part.probability > whole.probability ? part : whole;
}

function mainOf(whole: Guess, parts: readonly Guess[]): Guess {
  const [mostUrgent] = [...parts].sort((one, other) => urgency(one.intent) - urgency(other.intent));
  if (!mostUrgent || !isBlocker(mostUrgent.intent)) return parts[0] ?? whole;
  return urgency(whole.intent) === urgency(mostUrgent.intent) ? whole : mostUrgent;
}

/** What is lost is one need: « tout perdu » says « mot de passe perdu » too. */
function covers(main: Intent, other: Intent): boolean {
  return main === other || (isBlocker(main) && urgency(main) === urgency(other));
}

function likeliest(guesses: readonly Guess[]): Guess {
  return guesses[0] ?? { intent: 'ambiguous', probability: 0 };
}

/** Under this, asking is better than guessing. */
const leastConfidence = 0.3;

function complete(
  guess: Guess,
  also: Intent[],
  text: string,
  situation: Situation,
  stated: Stated,
  classify: Classify,
): Decision {
  if (answersAndAsks(guess, text, situation, stated.slots)) {
    return { intent: 'where_is_numen', confidence: 0.8, slots: { ...stated.slots, also: [guess.intent] } };
  }
  const intent = answered(guess, text, situation, stated.slots) ?? guess.intent;
  const sure =
    intent === guess.intent && !isAnswer(intent, situation, stated.slots)
      ? guess.probability
      : Math.max(guess.probability, 0.8);
  const confidence = Math.round(sure * 1000) / 1000;
  if (intent === 'ambiguous' || confidence < leastConfidence) {
    const candidates = findCandidates(text, situation, classify);
    return { intent: 'ambiguous', confidence, slots: { ...stated.slots, candidates } };
  }
  const said = impersonal.includes(intent) ? {} : stated.slots;
  return {
    intent,
    confidence,
    slots: { ...said, ...ownSlots(intent, text), ...(also.length > 0 && { also }) },
  };
}

/** What is said of a post or a place in these is not said of who writes, or is of no use. */
const impersonal: readonly Intent[] = [
  'out_of_scope',
  'abuse',
  'prompt_injection',
  'gibberish',
  'choose_external',
];

/** « Je suis PE à Tarare, et c'est sûr ce site ? »: the answer unblocks him, the question is another wish. */
function answersAndAsks({ intent }: Guess, text: string, situation: Situation, slots: Slots): boolean {
  const answers =
    situation === 'ask_staff_category' &&
    slots.staffCategory !== undefined &&
    slots.staffCategory !== 'unknown';
  return answers && isWish(intent) && !isBlocker(intent) && clausesOf(text).length > 1;
}

/** The intent that the pending question, or the service that is named, gives to words which alone leave a doubt. */
function answered(
  { intent, probability }: Guess,
  text: string,
  situation: Situation,
  slots: Slots,
): Intent | undefined {
  if (elsewhere.includes(intent) && isOtherService(text)) return 'out_of_scope';
  if (isWish(intent) && probability >= 0.6) return undefined;
  if (intent === 'choose_external') return undefined;
  if (isAnswer('where_is_numen', situation, slots) && intent !== 'i_have_numen') return 'where_is_numen';
  return isAnswer('choose_staff', situation, slots) ? 'choose_staff' : undefined;
}

/** Whether the slots answer the pending question, and this is the intent of such an answer. */
function isAnswer(intent: Intent, situation: Situation, slots: Slots): boolean {
  if (situation === 'ask_staff_category') {
    return (
      intent === 'where_is_numen' && (slots.staffCategory !== undefined || slots.departement !== undefined)
    );
  }
  return situation === 'choose_profile' && intent === 'choose_staff' && slots.staffCategory !== undefined;
}

/** Wishes that are out of scope when they are about another service than the mailbox. */
const elsewhere: readonly Intent[] = [
  'lost_username',
  'lost_password',
  'lost_both',
  'never_used',
  'reset_password',
  'account_locked',
  'show_username',
  'webmail_link',
  'ambiguous',
];

function isOtherService(text: string): boolean {
  const topic = findTopic(text);
  return (
    (topic === 'educonnect' || topic === 'pronote' || topic === 'ent') &&
    !/messagerie|webmail|boite|ac-lyon/.test(fold(text))
  );
}

function ownSlots(intent: Intent, text: string): Slots {
  if (intent === 'change_language') return languageSlot(fold(text));
  if (intent !== 'out_of_scope') return {};
  const topic = findTopic(text);
  return topic ? { topic } : {};
}

function languageSlot(folded: string): Slots {
  if (
    /\b(?:pas|don't|do not|dont|can't|cannot|ne|not|hardly|no)\b.{0,25}\b(?:francais|french)\b/.test(folded)
  )
    return { to: 'en' };
  if (
    /\b(?:pas|don't|do not|dont|can't|cannot|ne|not|hardly|no)\b.{0,25}(?:\b|')(?:anglais|english)\b/.test(
      folded,
    )
  )
    return { to: 'fr' };
  if (/\b(?:angl\w*|english|englais|anglai|inglish|englich|uk|en-gb)\b/.test(folded)) return { to: 'en' };
  if (/\b(?:francais\w*|french|francai|frencais|fr)\b/.test(folded)) return { to: 'fr' };
  return {};
}
