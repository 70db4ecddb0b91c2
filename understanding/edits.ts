/** How many characters must be added, dropped or changed to make one of the other (Levenshtein), or swapped with the next. */
export function editsBetween(one: string, other: string): number {
  const { length } = other;
  // A word is compared with thousands: three rows for all of them.
  if (length >= rows[0].length) rows = rowsOf(2 * length);
  let [before, row, next] = rows;
  for (let j = 0; j <= length; j += 1) row[j] = j;
  for (let i = 1; i <= one.length; i += 1) {
    const letter = one.charCodeAt(i - 1);
    const former = one.charCodeAt(i - 2);
    next[0] = i;
    for (let j = 1; j <= length; j += 1) {
      const met = other.charCodeAt(j - 1);
      let least = at(row, j - 1) + (letter === met ? 0 : 1);
      least = Math.min(least, at(row, j) + 1, at(next, j - 1) + 1);
      if (j > 1 && former === met && letter === other.charCodeAt(j - 2))
        least = Math.min(least, at(before, j - 2) + 1);
      next[j] = least;
    }
    [before, row, next] = [row, next, before];
  }
  return at(row, length);
}

/** The same of a word that may be meant for another: infinitely many when there are more than these, or at both of its ends. */
export function slipsBetween(word: string, meant: string, most: number): number {
  const sharesAnEnd = word[0] === meant[0] || word.at(-1) === meant.at(-1);
  if (!sharesAnEnd || Math.abs(word.length - meant.length) > most) return Number.POSITIVE_INFINITY;
  const edits = editsBetween(word, meant);
  return edits <= most ? edits : Number.POSITIVE_INFINITY;
}

type Rows = [Uint16Array, Uint16Array, Uint16Array];
const rowsOf = (length: number): Rows => [
  new Uint16Array(length),
  new Uint16Array(length),
  new Uint16Array(length),
];
let rows = rowsOf(64);

const at = (row: Uint16Array, place: number): number => row[place] ?? 0;
