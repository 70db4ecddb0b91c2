import { smallNumberNamed, spelled } from './dates/names';
import { editsBetween } from './edits';
import { unaccented } from './fold';
import { type SeenText, type Span, seenText } from './seen-text';

export interface NumenReading {
  /** Thirteen characters, upper case, no separator; null when what was typed cannot be one. */
  numen: string | null;
  /** Where it stands in the text. */
  span: Span;
}

/** How sure it is that a NUMEN was meant. */
export interface NumenContext {
  /** One is asked for, or the field is one for a NUMEN: what resembles it only a little is a try at it. */
  isAwaited: boolean;
  /** What was read as something else. */
  taken: readonly Span[];
}

/** Every well-formed NUMEN, with or without separators, dictated ones too (« dix e zéro six … »). */
export function findNumens(text: string): NumenReading[] {
  const { pieces, spanOf } = piecesOf(text, []);
  return runsIn(pieces, runFrom).map(run => ({ numen: run.text, span: spanOf(run.start, run.end) }));
}

/**
 * What looks like a NUMEN and is none (a letter O for a zero, a character missing): read as null, and never corrected.
 * What is only good enough where one is awaited comes last, and only when nothing else was found.
 */
export function findNumenSlips(text: string, { isAwaited, taken }: NumenContext): NumenReading[] {
  const { pieces, spanOf } = piecesOf(text, taken);
  const isAnnounced = /\bnum[eè]?[nm]e?\b/iu.test(text);
  const alike: Piece[] = runsIn(pieces, attemptFrom);
  if (alike.length === 0 && (isAwaited || isAnnounced))
    alike.push(...pieces.filter(piece => isCodeLike(piece.text, isAnnounced)).slice(0, 1));
  return alike.map(({ start, end }) => ({ numen: null, span: spanOf(start, end) }));
}

/** The text of a field for a NUMEN, without what stands around it: what is left is what the person meant, slips included. */
export function numenWritten(text: string): string {
  const [first, ...others] = findNumens(text);
  if (first?.numen && others.length === 0) return first.numen;
  return seenText(text).text.toUpperCase().replace(aroundNumen, '').replace(withinNumen, '');
}

/** As text, for the page of the form: there it is done while a person types. Upper case. */
export const numenTrim = {
  around: String.raw`^[\s\p{P}]*(?:(?:(?:MON|LE|MY|VOICI|N°|NUM[EÉ]RO) )*NUMEN\b[\s°:=]*(?:(?:EST|IS|C['’]EST)\b[\s:=]*)?)?`,
  within: String.raw`[\s.,;:_\/\\'’"“”«»()\[\]\p{Pd}\p{Cf}]`,
};
const aroundNumen = new RegExp(numenTrim.around, 'u');
const withinNumen = new RegExp(numenTrim.within, 'gu');

/** Académie, letter (a second one in one production form; O or I there is a slip), year and number, three letters. */
const numenLike = '[0-9]{2}[A-Z](?:[A-HJ-NP-Z][0-9]{6}|[0-9]{7})[A-Z]{3}';
const numenFormat = new RegExp(`^${numenLike}$`, 'u');

interface Piece {
  text: string;
  start: number;
  end: number;
  /** Whether only separators that people write inside a NUMEN stand between this piece and the one before. */
  continues: boolean;
}

/** A date may be glued to a NUMEN: « 99E4183727AQX14/07/1985 », « …AQXle14 juillet 1985 », « 14/07/198599E4183727AQX ». */
const gluedDate = String.raw`(?:n[eé]e?)?(?:le)?(?:[0-9]{1,2}(?:er)?(?: ?[/.\-_] ?| )[0-9]{1,2}(?: ?[/.\-_] ?| )[0-9]{2}|[0-9]{1,2}(?:er)?[ -]?\p{L}{3,9}\.?[ -]?[0-9]{2}|(?:[0-9]{8}|[0-9]{6})(?![\p{L}\p{N}])|[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\p{L}\p{N}]))`;
const lastOfDate = String.raw`(?<=[0-9][/.\-][0-9]{1,2}[/.\-]|\p{L}{3}\.? ?)(?:19|20)[0-9]{2}|(?<![\p{L}\p{N}])[0-9]{4}(?:19|20)[0-9]{2}`;
const piece = new RegExp(
  String.raw`numen(?=[0-9])|[\p{L}\p{N}]*?[A-Z]{3}(?=${gluedDate})|(?:${lastOfDate})(?=${numenLike}(?![\p{L}\p{N}]))|[\p{L}\p{N}\p{M}]+`,
  'giu',
);

const mostPieces = 2000;
const separators = /^[\s.,;:_/\\|·•'’"«»()[\]\p{Pd}*+~#=]*$/u;

function piecesOf(text: string, taken: readonly Span[]): { pieces: Piece[] } & Pick<SeenText, 'spanOf'> {
  const seen = seenText(text);
  const pieces: Piece[] = [];
  let previousEnd = 0;
  for (const { 0: word, index } of seen.text.matchAll(piece)) {
    const gap = seen.text.slice(previousEnd, index);
    previousEnd = index + word.length;
    const span = seen.spanOf(index, previousEnd);
    if (taken.some(other => overlaps(span, other))) continue;
    const continues = pieces.at(-1)?.end === index - gap.length && separators.test(gap);
    pieces.push({ text: word.toUpperCase(), start: index, end: previousEnd, continues });
    if (pieces.length === mostPieces) break;
  }
  return { pieces, spanOf: seen.spanOf };
}

export const overlaps = ([start, end]: Span, [from, to]: Span): boolean => start < to && from < end;

interface Run extends Piece {
  /** Pieces. */
  length: number;
}

type RunFrom = (pieces: readonly Piece[], place: number) => Run | undefined;

/** One after another: none begins within the one before. */
function runsIn(pieces: readonly Piece[], runFrom: RunFrom): Run[] {
  const found: Run[] = [];
  for (let place = 0; place < pieces.length; ) {
    const run = runFrom(pieces, place);
    if (run) found.push(run);
    place += run?.length ?? 1;
  }
  return found;
}

/** The run of pieces from a place on whose joined text is a NUMEN, as it is written or as it is dictated. */
function runFrom(pieces: readonly Piece[], place: number): Run | undefined {
  const first = pieces[place];
  if (!first) return undefined;
  const run = pieces.slice(place, place + 40);
  const end = run.findIndex(({ continues }, offset) => offset > 0 && !continues);
  const joined = end < 0 ? run : run.slice(0, end);
  if (/^[0-9]/u.test(first.text)) return written(joined) ?? dictated(joined);
  return smallNumberNamed([unaccented(first.text)]) && dictated(joined);
}

function written(run: readonly Piece[]): Run | undefined {
  let text = '';
  for (const [offset, piece] of run.slice(0, 13).entries()) {
    if (offset > 0 && commonWords.has(piece.text)) return undefined;
    text += piece.text;
    if (text.length > 13) return undefined;
    if (numenFormat.test(text)) return { ...piece, text, start: run[0]?.start ?? 0, length: offset + 1 };
  }
  return undefined;
}

/** Numbers said as words, letters one by one: a word that is no number is no letter either. */
function dictated(run: readonly Piece[]): Run | undefined {
  let text = '';
  for (let offset = 0; offset < run.length && text.length < 13; ) {
    const number = smallNumberNamed(
      run.slice(offset, offset + 4).map(({ text }) => spelled(unaccented(text))),
    );
    const first = run[offset]?.text ?? '';
    if (!number && !/^(?:[0-9]+|\p{L})$/u.test(first)) return undefined;
    text += number ? String(number.value) : first;
    offset += number?.length ?? 1;
    const last = run[offset - 1];
    if (last && numenFormat.test(text)) return { ...last, text, start: run[0]?.start ?? 0, length: offset };
  }
  return undefined;
}

/** Words of three letters that may follow a NUMEN cut short and are not its end. */
const commonWords = new Set(
  'EST MON SVP STP NEE LES PAS QUI OUI NON MES DES UNE CAR AND THE FOR MDP'.split(' '),
);

/** Thirteen places: D for a digit, L for a letter. */
const numenShape = 'DDLDDDDDDDLLL';

/** A NUMEN with slips may be cut by separators too (« 10 E 95 O1234 ABC »): what resembles one most. */
function attemptFrom(pieces: readonly Piece[], place: number): Run | undefined {
  let best: Run | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  let text = '';
  const start = pieces[place]?.start ?? 0;
  for (const [offset, piece] of pieces.slice(place, place + 13).entries()) {
    if (offset > 0 && (!piece.continues || /^\p{L}{4,}$/u.test(piece.text) || commonWords.has(piece.text)))
      break;
    if (offset === 0 && !/[0-9]/u.test(piece.text)) break;
    text += piece.text;
    if (text.length > 16) break;
    const slips = slipsOf(text);
    if (slips < fewest) {
      best = { ...piece, text, start, length: offset + 1 };
      fewest = slips;
    }
  }
  return best;
}

/** Upper case: at most a few slips away from a NUMEN, or the beginning of one. */
export function isNumenTry(text: string): boolean {
  const beginning = /^[0-9OIL]{2}[-.]?[A-Z]{1,2}[-.]?[0-9OIL]{2}[-.0-9OIL]{3,8}[A-Z0-9]{0,5}$/u;
  return slipsOf(text) < Number.POSITIVE_INFINITY || beginning.test(text);
}

/** How far it is from a NUMEN; infinitely when it is no try at one. */
function slipsOf(text: string): number {
  const digits = text.replace(/[^0-9]/gu, '').length;
  const isTry = text.length >= 10 && text.length <= 16 && digits >= 5 && digits < text.length;
  if (!isTry) return Number.POSITIVE_INFINITY;
  const slips = editsBetween(shapeOf(text), numenShape);
  if (!/^[0-9OIL]{2}/u.test(text)) return slips <= 2 ? slips : Number.POSITIVE_INFINITY;
  const unswappedSlips = editsBetween(shapeOf(unswapped(text)), numenShape);
  if (slips <= 3) return slips;
  return unswappedSlips <= 1 ? unswappedSlips + 3 : Number.POSITIVE_INFINITY;
}

/** Letters and digits that look alike, as digits, except in the final three letters. Only to recognise a slip. */
const unswapped = (text: string): string =>
  text.slice(0, -3).replace(/[OQ]/gu, '0').replace(/[IL]/gu, '1') + text.slice(-3);

/** Announced as a NUMEN, or typed where one is asked for: letters and digits mixed, or a long row of digits. */
function isCodeLike(text: string, announced: boolean): boolean {
  const digits = text.replace(/[^0-9]/gu, '').length;
  if (text.length > 20) return false;
  if (digits === text.length)
    return digits === 7 || (digits >= 9 && !/^0[1-9]\d{8}$/u.test(text)) || (announced && digits === 5);
  return digits >= 3 && text.length >= 6 && /^[0-9OI]/u.test(text);
}

const shapeOf = (text: string): string => text.replace(/[^0-9]/gu, 'L').replace(/[0-9]/gu, 'D');
