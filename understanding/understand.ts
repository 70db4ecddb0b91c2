import type { Area } from './area';
import { findLanguage, languageAsked } from './find-language';
import { findTopic } from './find-topic';
import { fold, longestRead } from './fold';
import { isGibberish } from './gibberish';
import { asksForSomebody, isInjectionString, isInsult } from './hostile';
import { certaintyOf, sureInDoubt, wishesIn } from './in-doubt';
import type { Classify, Guess } from './learner/classifier';
import { placeAnswer, withoutHome } from './place-answer';
import { type FindQuestion, sentencesOf } from './questions';
import { contentWords, type Reading, read } from './reading';
import { isReference } from './references';
import { blank, type Span, seenText } from './seen-text';
import { placeAndPost } from './signs';
import {
  type Intent,
  isBlocker,
  isWish,
  leadToSame,
  neededFor,
  type Situation,
  type Slots,
  type Understanding,
  urgency,
} from './understanding';

export type Understand = (text: string, situation: Situation) => Understanding;

/**
 * Reads one message in one situation. Rules say what must never be missed or guessed (a password, an attack, a NUMEN, a
 * date); the classifier says the rest, and when it is not sure enough for what would follow, the likeliest readings are
 * offered. Synchronous, without clock, chance or network; never throws.
 */
export function createUnderstand(classify: Classify, findQuestion: FindQuestion, area: Area): Understand {
  return (typed, situation) => {
    const reading = read(typed, situation);
    const decided = decide(typed, situation, reading, { classify, area });
    const lang = findLanguage(typed);
    if (isLonePassword(typed, situation, decided))
      return { ...ruled('typed_password_in_chat'), lang, reading: wholeIsPassword(typed) };
    const sentences = reading.password ? [] : sentencesOf(typed, situation, findQuestion);
    return { ...decided, lang, reading, sentences, ...whereaboutsIn(typed, situation, area) };
  };
}

type Decision = Omit<Understanding, 'lang' | 'reading' | 'place' | 'namesOtherAcademie'>;

/** Looked for whatever the message is taken for: a place may bear the name of anything. */
function whereaboutsIn(typed: string, situation: Situation, area: Area) {
  const { text } = seenText(typed.slice(0, longestRead));
  return {
    place: asksWhere.includes(situation) ? placeAnswer(text, area) : null,
    namesOtherAcademie: area.otherAcademie.test(fold(text)),
  };
}

const asksWhere: readonly Situation[] = ['ask_staff_category', 'ask_numen_known'];

/** What was asked for is certain, not what it is asked for: whoever helps a colleague is no attacker. */
const likely = 0.95;

/** What a rule says is no guess. */
const ruled = (intent: Intent, slots: Slots = {}): Decision => ({ intent, confidence: 1, slots });

interface Known {
  classify: Classify;
  area: Area;
}

function decide(typed: string, situation: Situation, reading: Reading, { classify, area }: Known): Decision {
  if (reading.password) return ruled('typed_password_in_chat');
  if (isInjectionString(typed)) return ruled('prompt_injection');
  if (asksForSomebody(typed, area) && mayBe('prompt_injection', classify(typed, situation)))
    return { ...ruled('prompt_injection'), confidence: likely };
  const stated = stateOf(typed.slice(0, longestRead), situation, reading, area);
  const { given, rest, slots } = stated;
  if (given && (situation === 'identify' || contentWords(rest).length < 2)) return ruled(given, slots);
  if (!given && isGibberish(rest)) return ruled('gibberish');
  const guesses = classify(rest, situation);
  const first = mostTelling(guesses, situation);
  const isSure = certaintyOf(first.intent, guesses, situation) >= neededFor(first.intent, situation);
  if (given && !(isWish(first.intent) && isSure)) return ruled(given, slots);
  if (isInsult(rest) && mayBe('abuse', guesses)) return ruled('abuse');
  if (isSure && first.intent !== 'ambiguous') return understood(first, stated, situation, { classify, area });
  const part = sureInDoubt(rest, situation, classify, guesses);
  if (!part) return doubtful(guesses, slots);
  const decided = understood(part, stated, situation, { classify, area });
  return { ...decided, slots: { ...decided.slots, inPart: true } };
}

/** « Oui oui, je l'ai là » says more than « oui ». */
function mostTelling([first = nothing, ...others]: readonly Guess[], situation: Situation): Guess {
  const isMore = ({ intent, probability }: Guess) =>
    probability >= leastTelling && leadToSame(first.intent, intent, situation);
  return (first.intent === 'affirm' && others.find(isMore)) || first;
}
const leastTelling = 0.25;

const nothing: Guess = { intent: 'ambiguous', probability: 0 };

/** A rule that goes by words alone accuses nobody whom the learner takes for honest: it has read what stands around them. */
const mayBe = (accusation: keyof typeof leastSuspect, guesses: readonly Guess[]): boolean =>
  guesses.some(({ intent, probability }) => intent === accusation && probability >= leastSuspect[accusation]);

/** One word makes an insult, which in other languages means « with »; who asks for somebody says more. */
const leastSuspect = { abuse: 0.15, prompt_injection: 0.03 };

function understood(
  { intent, probability }: Guess,
  { rest, slots }: Stated,
  situation: Situation,
  { classify, area }: Known,
): Decision {
  const also = wishesBeside(intent, rest, situation, classify);
  return {
    intent,
    confidence: rounded(probability),
    slots: {
      ...(impersonal.includes(intent) ? {} : slots),
      ...ownSlots(intent, rest, area),
      ...(also.length > 0 && { also }),
    },
  };
}

/** What to offer when a message may mean several things: the likeliest first. */
function doubtful(guesses: readonly Guess[], slots: Slots): Decision {
  const candidates = guesses
    .map(({ intent }) => intent)
    .filter(intent => !unofferable.includes(intent))
    .slice(0, mostOffered);
  return {
    intent: 'ambiguous',
    confidence: rounded(guesses[0]?.probability ?? 0),
    slots: { ...slots, candidates },
  };
}

const mostOffered = 3;
const unofferable: readonly Intent[] = ['ambiguous', 'gibberish', 'abuse', 'prompt_injection'];

const rounded = (probability: number): number => Math.round(probability * 1000) / 1000;

/** What a word alone means has to be surer than elsewhere, before it is no password. */
const enoughForOneWord = 0.9;

/**
 * Where a new password is asked for, a word alone that means nothing else is taken for one, a plain word too: a warning too
 * many costs less than a password in a conversation.
 */
function isLonePassword(
  typed: string,
  situation: Situation,
  { intent, confidence, slots }: Decision,
): boolean {
  const word = seenText(typed.slice(0, longestRead)).text.trim();
  return (
    situation === 'new_password' &&
    (intent === 'gibberish' || intent === 'ambiguous' || confidence < enoughForOneWord) &&
    slots.numen === undefined &&
    slots.birthDate === undefined &&
    /^(?=.*[\p{L}\p{N}])\S{4,64}$/u.test(word) &&
    !isReference(word) &&
    !isReference(word.replace(/[.,;:?)]+$/u, ''))
  );
}

function wholeIsPassword(typed: string): Reading {
  const span: Span = [0, typed.length];
  return { password: { span }, secrets: [span] };
}

/** What the text states as data, whatever it asks for. */
interface Stated {
  given: 'give_numen' | 'give_birthdate' | undefined;
  /** The text as it is seen, without them. */
  rest: string;
  slots: Slots;
}

function stateOf(text: string, situation: Situation, { numen, birthDate }: Reading, area: Area): Stated {
  const announced = numen
    ? text.slice(0, numen.span[0]).replace(announcement, blanks) + text.slice(numen.span[0])
    : text;
  const spans = [numen, birthDate].flatMap(found => (found ? [found.span] : []));
  const rest = seenText(blank(announced, spans)).text;
  const { staffCategory, departement } = placeAndPost(withoutHome(rest), situation, area);
  return {
    given: numen ? 'give_numen' : birthDate ? 'give_birthdate' : undefined,
    rest,
    slots: {
      ...(staffCategory && { staffCategory }),
      // « né ici » does not say where they work.
      ...(departement && !birthDate && { departement }),
      ...(numen && (numen.numen === null ? { numen: null, malformed: true } : { numen: numen.numen })),
      ...(birthDate &&
        (birthDate.iso === null ? { birthDate: null, invalid: true } : { birthDate: birthDate.iso })),
    },
  };
}

const blanks = (words: string): string => ' '.repeat(words.length);

/** « mon numen est le », just before it: no wish about the NUMEN. */
const announcement =
  /(?:\b(?:mon|le|my|voici|et|and)\s)?(?:\b(?:mon|le|my)\s)?\bnum[eè]?[nm]e?\s?(?:(?:est|c['’]est|c|is|:|=)\s?)?(?:le\s)?[:=]?\s?$/iu;

/** How sure a part of a message must be of its wish to count beside the message as a whole. */
const sureOfPart = 0.7;

/** The other wishes of a message, in the order in which they were said; what is lost is one need. */
function wishesBeside(main: Intent, text: string, situation: Situation, classify: Classify): Intent[] {
  if (!isWish(main)) return [];
  const sure = wishesIn(text, situation, classify, sureOfPart);
  const isCovered = (intent: Intent) =>
    intent === main || (isBlocker(main) && urgency(main) === urgency(intent));
  return [...new Set(sure.map(({ intent }) => intent))].filter(intent => !isCovered(intent));
}

/** What is said of a post or a place in these is not said of who writes, or is of no use. */
const impersonal: readonly Intent[] = ['out_of_scope', 'gibberish', 'choose_external'];

function ownSlots(intent: Intent, text: string, area: Area): Slots {
  if (intent === 'change_language') return languageSlot(languageAsked(fold(text)));
  const topic = intent === 'out_of_scope' ? findTopic(text, area) : undefined;
  return topic ? { topic } : {};
}

const languageSlot = (to: Slots['to']): Slots => (to ? { to } : {});
