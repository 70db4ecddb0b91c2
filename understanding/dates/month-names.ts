import { slipsBetween } from '../edits';
import words from '../words/days.json';

const months = new Map(words.months.flatMap((names, place) => names.map(name => [name, place + 1] as const)));

export const isMonth = (word: string): boolean => months.has(word);

/** 1 to 12: a name of a month, or the one that is the fewest slips away; 0 when two are as near (« jui »). */
export function monthNamed(word: string): number | undefined {
  const exact = word === 'jui' ? 0 : months.get(word);
  if (exact !== undefined || word.length < 4 || word.length > 12 || neverMonths.has(word)) return exact;
  const slips = words.months.map(names => Math.min(...names.map(name => slipsFrom(word, name))));
  const fewest = Math.min(...slips);
  const nearest = slips.flatMap((count, place) => (count === fewest ? [place + 1] : []));
  if (fewest > 2) return undefined;
  return nearest.length === 1 ? nearest[0] : 0;
}

/** Two slips in a long name, one in a short one; an abbreviation has none. */
const slipsFrom = (word: string, name: string): number =>
  slipsBetween(word, name, name.length >= 7 ? 2 : name.length >= 4 ? 1 : 0);

/** Words one slip away from a month that stand between numbers for other reasons. */
const neverMonths: ReadonlySet<string> = new Set('mais main maie mail moi mois mare marc juge'.split(' '));
