/** A group of a pattern, out of alternatives. « oubli* » is the word with any ending. */
export const anyOf = (alternatives: readonly string[]): string =>
  `(?:${alternatives.join('|').replace(anyEnding, String.raw`\w*`)})`;

const anyEnding = /(?<=(?<!\\)\p{L})\*/gu;

/** Patterns of a file of words: `{scam}` in one is any of the alternatives of that list. */
export function patternIn(lists: Readonly<Record<string, unknown>>, flags = 'u') {
  const filledIn = (source: string): string =>
    source.replace(/\{(\p{L}+)\}/gu, (whole, name: string) => {
      const list = lists[name];
      return Array.isArray(list) ? filledIn(anyOf(list)) : whole;
    });
  return (source: string): RegExp => new RegExp(filledIn(source), flags);
}
