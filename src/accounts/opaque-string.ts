/**
 * Which characters a password may be made of: those that RFC 8265's OpaqueString profile (section 4.2) takes and leaves as they
 * are, so that every server that keeps the same hash sees the bytes that were typed, whether it prepares passwords or not.
 *
 * The FreeformClass of RFC 8264 is derived from Unicode's properties by the steps of its section 8; what it takes is what no
 * pattern below finds. The joiners, which it takes after some Indian letters, are refused with the other invisible ones.
 * No library: precis-js follows an older RFC and the Unicode of 2015, and npm has no other.
 */
export type CharacterKind = PatternKind | NormalizedKind;

/** What the FreeformClass refuses, and the spaces that OpaqueString would map to U+0020. */
type PatternKind =
  | 'control'
  | 'otherSpace'
  | 'direction'
  | 'invisible'
  | 'privateUse'
  | 'half'
  | 'unassigned'
  | 'unsupported'
  | 'misplaced';

/** What NFC would change: a letter and its accent in two pieces, or one of two characters that look the same. */
type NormalizedKind = 'decomposed' | 'variant';

export interface RefusedCharacter {
  kind: CharacterKind;
  /** Counted from 1, as a person does: an accent goes with its letter. */
  position: number;
  isLast: boolean;
}

/** The first character of each kind that is refused; none in a password that is its own OpaqueString. */
export function refusedCharacters(password: string): RefusedCharacter[] {
  const found = refusedPatterns.flatMap(({ kind, pattern }) =>
    foundAt(password, kind, lastFound(password, pattern)),
  );
  const changed = firstChange(password);
  if (changed === null) return found;
  return [...found, ...foundAt(password, kindOfChange(password, changed), changed)];
}

/**
 * One a kind, none of which overlaps another; each match ends with the character that is refused. The page gives them to
 * the browser (forms/assets/form.js), so they are strings and do without look-behind, which older phones cannot read.
 */
export const refusedPatterns: ReadonlyArray<{ kind: PatternKind; pattern: string }> = [
  // RFC 8264 9.12 Controls, and the line and paragraph separators, which are in no category that it takes.
  { kind: 'control', pattern: '[\\p{Cc}\\p{Zl}\\p{Zp}]' },
  // 9.14 Spaces; RFC 8265 4.2.2, additional mapping rule.
  { kind: 'otherSpace', pattern: '(?! )\\p{Zs}' },
  { kind: 'direction', pattern: '\\p{Bidi_Control}' },
  // 9.13 PrecisIgnorableProperties and 9.8 JoinControl.
  { kind: 'invisible', pattern: '(?!\\p{Bidi_Control})\\p{Default_Ignorable_Code_Point}' },
  { kind: 'privateUse', pattern: '\\p{Co}' },
  { kind: 'half', pattern: '\\p{Cs}' },
  // 9.10 Unassigned and 9.13's noncharacters.
  { kind: 'unassigned', pattern: '(?!\\p{Default_Ignorable_Code_Point})\\p{Cn}' },
  // 9.9 OldHangulJamo, the disallowed ones of 9.6 Exceptions, and format characters, which are in no category that it takes.
  {
    kind: 'unsupported',
    pattern:
      '(?![\\p{Default_Ignorable_Code_Point}\\p{Cn}])' +
      '(?:[\\u1100-\\u11FF\\uA960-\\uA97C\\uD7B0-\\uD7FB]|[\\u0640\\u07FA\\u302E\\u302F\\u3031-\\u3035\\u303B]|\\p{Cf})',
  },
  // RFC 5892 appendix A, as RFC 8264 9.6 wants: middle dot, Greek numeral sign, Hebrew and Katakana points, Arabic digits.
  {
    kind: 'misplaced',
    pattern: [
      '(?:^|[^l])·|·(?!l)',
      '\\u0375(?!\\p{Script=Greek})',
      '(?:^|\\P{Script=Hebrew})[\\u05F3\\u05F4]',
      '^(?![^]*[\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}])[^]*?\\u30FB',
      '[\\u0660-\\u0669](?=[^]*[\\u06F0-\\u06F9])|[\\u06F0-\\u06F9](?=[^]*[\\u0660-\\u0669])',
    ].join('|'),
  },
];

const compiled = new Map(refusedPatterns.map(({ pattern }) => [pattern, new RegExp(pattern, 'u')]));

/** Where the refused character ends (UTF-16 units), or null. */
function lastFound(password: string, pattern: string): number | null {
  const match = compiled.get(pattern)?.exec(password);
  return match ? match.index + match[0].length : null;
}

/** RFC 8265 4.2.2, normalization rule: where the first character ends that NFC would change, or null. */
function firstChange(password: string): number | null {
  const composed = password.normalize('NFC');
  if (composed === password) return null;
  const characters = [...password];
  const kept = [...composed];
  const first = characters.findIndex((character, index) => character !== kept[index]);
  return characters.slice(0, first + 1).join('').length;
}

function kindOfChange(password: string, end: number): NormalizedKind {
  const isOfMark = /^\p{M}/u.test(password.slice(end)) || /\p{M}$/u.test(password.slice(0, end));
  return isOfMark ? 'decomposed' : 'variant';
}

function foundAt(password: string, kind: CharacterKind, end: number | null): RefusedCharacter[] {
  if (end === null) return [];
  const position = Math.max(1, counted(password.slice(0, end)));
  return [{ kind, position, isLast: position >= counted(password) }];
}

const counted = (text: string): number => [...text.replace(/\p{M}/gu, '')].length;
