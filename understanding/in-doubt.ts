import { clausesOf } from './clauses';
import type { Classify, Guess } from './learner/classifier';
import { type Intent, isWish, leadToSame, type Situation } from './understanding';

/** What a message says surely, where it is doubtful as a whole: a part of it, or all of it as nobody's answer. */
export function sureInDoubt(
  text: string,
  situation: Situation,
  classify: Classify,
  whole: readonly Guess[],
): Guess | null {
  return (
    havingIn(text, situation, classify) ??
    byItself(text, classify) ??
    surePart(text, situation, classify, whole)
  );
}

/** « Ah super. Elle me l'a donné, je suis prof »: whether one has the NUMEN is still open while it is looked for. */
function havingIn(text: string, situation: Situation, classify: Classify): Guess | null {
  if (text.includes('?') || !(situation === 'ask_numen_known' || situation === 'ask_staff_category'))
    return null;
  const parts = clausesOf(text).map(part => classify(part, 'ask_numen_known'));
  const tells = parts.filter(guesses => guesses.some(isTold));
  const surest = Math.max(
    0,
    ...tells.map(guesses => certaintyOf('i_have_numen', guesses, 'ask_numen_known')),
  );
  const isDenied = parts.some(guesses => certaintyOf('where_is_numen', guesses, 'ask_numen_known') >= 0.5);
  return surest >= 0.6 && !isDenied ? { intent: 'i_have_numen', probability: surest } : null;
}

const isTold = ({ intent, probability }: Guess): boolean => intent === 'i_have_numen' && probability >= 0.25;

/** The question that is pending lends its answers to much that is none. */
function byItself(text: string, classify: Classify): Guess | null {
  const [first] = classify(text, 'start');
  const [last] = classify(text, 'done');
  if (!first || !last || first.intent !== last.intent || !isWish(first.intent)) return null;
  return first.probability >= 0.75 && last.probability >= 0.4 ? first : null;
}

/** A wish in a part counts when the whole does not speak against it. */
const surePart = (
  text: string,
  situation: Situation,
  classify: Classify,
  whole: readonly Guess[],
): Guess | null =>
  wishesIn(text, situation, classify, 0.8).find(
    ({ intent }) => certaintyOf(intent, whole, situation) >= 0.35,
  ) ?? null;

/** The wishes of which the parts of a message are that sure. */
export function wishesIn(text: string, situation: Situation, classify: Classify, least: number): Guess[] {
  return clausesOf(text).flatMap(part => {
    const [first] = classify(part, situation);
    const isWished = first && isWish(first.intent) && first.probability >= least;
    return isWished && (part.split(' ').length > 3 || !setAside.includes(first.intent)) ? [first] : [];
  });
}

/** « To be safe », « hold the phone » say nothing of scams and telephones. */
const setAside: readonly Intent[] = ['phishing_question', 'human_help'];

/** How sure a reading is, with those that lead to the same. */
export function certaintyOf(intent: Intent, guesses: readonly Guess[], situation: Situation): number {
  const same = guesses.filter(
    guess => guess.intent === intent || leadToSame(intent, guess.intent, situation),
  );
  return same.reduce((sum, { probability }) => sum + probability, 0);
}
