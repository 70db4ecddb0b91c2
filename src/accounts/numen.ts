/** What may stand at a position of a NUMEN. */
export type NumenSymbol = 'digit' | 'letter' | 'either';

/**
 * The NUMEN as data, one symbol a position: the same thing as `^(?=.{13}$)\d{2}[A-Z]{1,2}\d{6,7}[A-Z]{3}$`, the form in
 * production elsewhere, which accepts a second letter; but an O or an I there is a slip for a digit, here as in the chat. The first two digits (the first
 * académie) are never checked: the number follows its owner for life.
 */
export const numenShape: readonly NumenSymbol[] = [
  ...symbols('digit', 2),
  'letter',
  'either',
  ...symbols('digit', 6),
  ...symbols('letter', 3),
];

/** `lookalike` is the character that is often meant at that place; it is shown, never put in by itself. */
export type NumenProblem =
  | { kind: 'tooShort' | 'tooLong'; length: number; expected: number }
  | {
      kind: 'position';
      /** 1 to 13. */
      position: number;
      found: 'digit' | 'letter' | 'other';
      expected: NumenSymbol;
      lookalike: string | null;
    };

export type ParsedNumen = { ok: true; numen: string } | { ok: false; problems: NumenProblem[] };

/**
 * Problems come in the order of positions; a wrong length is told alone, since it shifts all the rest.
 * @param numen upper case, without separators, as the reader of the dialog hands it over
 */
export function parseNumen(numen: string): ParsedNumen {
  const problems = problemsOf([...numen]);
  return problems.length === 0 ? { ok: true, numen } : { ok: false, problems };
}

function problemsOf(characters: string[]): NumenProblem[] {
  const length = characters.length;
  const expected = numenShape.length;
  if (length !== expected) return [{ kind: length < expected ? 'tooShort' : 'tooLong', length, expected }];
  return numenShape.flatMap((symbol, index) => problemAt(index, symbol, characters[index] ?? ''));
}

function problemAt(index: number, expected: NumenSymbol, character: string): NumenProblem[] {
  const found = kindOf(character);
  const lookalike = lookalikes[character] ?? null;
  const isEither = expected === 'either' && found !== 'other' && !(found === 'letter' && lookalike);
  if (found === expected || isEither) return [];
  return [{ kind: 'position', position: index + 1, found, expected, lookalike }];
}

const lookalikes: Partial<Record<string, string>> = { O: '0', I: '1', '0': 'O', '1': 'I' };

function kindOf(character: string): 'digit' | 'letter' | 'other' {
  if (/^[0-9]$/.test(character)) return 'digit';
  return /^[A-Z]$/.test(character) ? 'letter' : 'other';
}

function symbols(symbol: NumenSymbol, count: number): NumenSymbol[] {
  return Array.from({ length: count }, () => symbol);
}
