import { fold } from './fold';
import type { Classify, Guess } from './learner/classifier';
import { type Intent, isWish, leadToSame, type Situation } from './understanding';

/** What a message surely says, where it is doubtful as a whole and does not speak against it. */
export const sureInDoubt = (
  text: string,
  situation: Situation,
  classify: Classify,
  whole: readonly Guess[],
): Guess | undefined =>
  havingIn(text, situation, classify) ??
  wishesIn(text, situation, classify, 0.8).find(
    ({ intent }) => certaintyOf(intent, whole, situation) >= 0.35,
  );

/** « Ah super. Elle me l'a donné, je suis prof »: whether one has the NUMEN is still open while it is looked for. */
function havingIn(text: string, situation: Situation, classify: Classify): Guess | undefined {
  if (text.includes('?') || !['ask_numen_known', 'ask_staff_category'].includes(situation)) return undefined;
  const parts = clausesOf(text).map(part => classify(part, 'ask_numen_known'));
  const tells = parts.filter(guesses => guesses.some(isTold));
  const sureOf = (intent: Intent) => (guesses: readonly Guess[]) =>
    certaintyOf(intent, guesses, 'ask_numen_known');
  const probability = Math.max(0, ...tells.map(sureOf('i_have_numen')));
  const isDenied = parts.map(sureOf('where_is_numen')).some(sure => sure >= 0.5);
  return probability >= 0.6 && !isDenied ? { intent: 'i_have_numen', probability } : undefined;
}

const isTold = ({ intent, probability }: Guess): boolean => intent === 'i_have_numen' && probability >= 0.25;

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

/** The clauses of a message that may each carry a wish; none when there is only one. */
function clausesOf(text: string): string[] {
  const clauses = fold(text)
    .split(boundary)
    .map(clause => clause.trim())
    .filter(clause => clause.split(' ').length >= 2)
    .slice(0, mostClauses);
  return clauses.length > 1 ? clauses : [];
}

const mostClauses = 12;

/** Punctuation and the words that join; parts that say nothing of their own are dropped by who reads them. */
const boundary =
  /[.!?;:\n]+(?: |$)|, ?| (?:et|and|puis|ensuite|mais|sinon|par contre|par ailleurs|au passage|ainsi que|but|also|then|plus) (?=\S)/;
