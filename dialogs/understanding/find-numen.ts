import type { Situation } from './understanding';

export interface NumenReading {
  /** Thirteen characters, upper case, no separator; null when what was typed cannot be one. */
  numen: string | null;
  /** Where it stands in the text: start, end (exclusive). */
  span: readonly [number, number];
}

/**
 * The NUMEN typed in a text, with or without separators. What looks like one and is not (a letter O for a zero, a
 * character missing) is read as null and never corrected. Only the first thousand characters are read.
 */
export function findNumen(text: string, situation: Situation): NumenReading | undefined {
  const pieces = piecesOf(text.slice(0, 1000));
  return wellFormed(pieces) ?? malformed(pieces, text, situation);
}

/** Académie, letter (a second one in one production form; O or I there is a slip), year and number, three letters. */
const numenFormat = /^(?=.{13}$)\d{2}[A-Z](?:[A-HJ-NP-Z]\d{6}|\d{7})[A-Z]{3}$/;

interface Piece {
  text: string;
  start: number;
  end: number;
  /** Whether only separators that people write inside a NUMEN stand between this piece and the one before. */
  continues: boolean;
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let previousEnd = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const gap = text.slice(previousEnd, match.index);
    const end = match.index + match[0].length;
    pieces.push({
      text: match[0].normalize('NFKC').toUpperCase(),
      start: match.index,
      end,
      continues: pieces.length > 0 && gap.length <= 3 && /^[\s.\-_/·–]*$/u.test(gap),
    });
    previousEnd = end;
    if (pieces.length === 200) break;
  }
  return pieces;
}

function wellFormed(pieces: readonly Piece[]): NumenReading | undefined {
  for (const [place, first] of pieces.entries()) {
    if (!/^\d/.test(first.text)) continue;
    const run = runFrom(pieces, place, joined => numenFormat.test(joined));
    if (run) return run;
  }
  return undefined;
}

/** The first run of pieces from `place` whose joined text is accepted. */
function runFrom(
  pieces: readonly Piece[],
  place: number,
  accepts: (joined: string) => boolean,
): NumenReading | undefined {
  const start = pieces[place]?.start ?? 0;
  let joined = '';
  for (const [offset, piece] of pieces.slice(place, place + 13).entries()) {
    if (offset > 0 && (!piece.continues || commonWords.has(piece.text))) return undefined;
    joined += piece.text;
    if (joined.length > 13) return undefined;
    if (accepts(joined)) return { numen: joined, span: [start, piece.end] };
  }
  return undefined;
}

/** Words of three letters that may follow a NUMEN cut short and are not its end. */
const commonWords = new Set(
  'EST MON SVP STP NEE LES PAS QUI OUI NON MES DES UNE CAR AND THE FOR MDP'.split(' '),
);

/** Thirteen places: D for a digit, L for a letter. */
const numenShape = 'DDLDDDDDDDLLL';

function malformed(pieces: readonly Piece[], text: string, situation: Situation): NumenReading | undefined {
  const announced = /\bnum[eè]?[nm]e?\b/i.test(text);
  for (const [place, piece] of pieces.entries()) {
    const attempt = joinedAttempt(pieces, place, announced || situation === 'identify');
    if (looksLikeNumen(attempt.text)) return { numen: null, span: [piece.start, attempt.end] };
  }
  if (!announced && situation !== 'identify') return undefined;
  const rest = pieces.find(piece => isCodeLike(piece.text, announced));
  return rest && { numen: null, span: [rest.start, rest.end] };
}

/** A NUMEN with slips may be cut by separators too: « 10 E 95 O1234 ABC ». */
function joinedAttempt(pieces: readonly Piece[], place: number, wanted: boolean): Piece {
  const first = pieces[place] ?? { text: '', start: 0, end: 0, continues: false };
  if (!wanted || first.text.length > 4 || !/\d/.test(first.text)) return first;
  let { text, end } = first;
  for (const piece of pieces.slice(place + 1, place + 8)) {
    if (!piece.continues || text.length + piece.text.length > 15 || commonWords.has(piece.text)) break;
    if (/^\p{L}{4,}$/u.test(piece.text)) break;
    text += piece.text;
    end = piece.end;
  }
  return { ...first, text, end };
}

/** Upper case, no separator: at most a few slips away from a NUMEN. */
export function looksLikeNumen(text: string): boolean {
  if (text.length < 10 || text.length > 16) return false;
  const digits = text.replace(/\D/g, '').length;
  if (digits < 5 || digits === text.length) return false;
  if (!/^[0-9OIL]{2}/.test(text)) return editsBetween(shapeOf(text), numenShape) <= 2;
  return (
    editsBetween(shapeOf(text), numenShape) <= 3 || editsBetween(shapeOf(unswapped(text)), numenShape) <= 1
  );
}

/** Letters and digits that look alike, as digits, except in the final three letters. Only to recognise a slip. */
function unswapped(text: string): string {
  return text.slice(0, -3).replace(/[OQ]/g, '0').replace(/[IL]/g, '1') + text.slice(-3);
}

/** Announced as a NUMEN, or typed where one is asked for: letters and digits mixed, or a long row of digits. */
function isCodeLike(text: string, announced: boolean): boolean {
  const digits = text.replace(/\D/g, '').length;
  if (text.length > 20) return false;
  if (digits === text.length)
    return digits === 7 || (digits >= 9 && !/^0[1-9]\d{8}$/.test(text)) || (announced && digits === 5);
  return digits >= 3 && text.length >= 6 && /^[0-9OI]/.test(text);
}

function shapeOf(text: string): string {
  return Array.from(text, character => (/\d/.test(character) ? 'D' : 'L')).join('');
}

function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
