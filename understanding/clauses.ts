import { fold } from './fold';

/** The clauses of a message that may each carry a wish; none when there is only one. */
export function clausesOf(text: string): string[] {
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
