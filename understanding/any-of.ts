/** A group of a pattern, out of alternatives: a list, or written one a line. « oubli* » is the word with any ending. */
export function anyOf(alternatives: readonly string[] | string): string {
  const list = typeof alternatives === 'string' ? alternatives.trim().split(/\s*\n\s*/u) : alternatives;
  return `(?:${list.join('|').replace(anyEnding, String.raw`\w*`)})`;
}

const anyEnding = /(?<=(?<!\\)\p{L})\*/gu;
