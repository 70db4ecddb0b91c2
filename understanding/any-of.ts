/** A group of a pattern, out of alternatives that are written one a line. */
export const anyOf = (lines: string): string =>
  `(?:${lines
    .trim()
    .split(/\s*\n\s*/u)
    .join('|')})`;
