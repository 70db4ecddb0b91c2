import { type Node, type ParseError, printParseErrorCode } from 'jsonc-parser';

/** Why a text is no JSON, where, and what to do about it: for who has opened it in an editor for the first time. */
export function sentenceOf(
  error: ParseError | undefined,
  content: string,
): { offset: number; sentence: string } {
  if (content.trim() === '') return { offset: 0, sentence: 'is empty' };
  const offset = error?.offset ?? 0;
  const before = content.slice(0, offset).trimEnd();
  const character = content[offset] ?? '';
  if (character === "'")
    return { offset, sentence: 'is not JSON: names and words stand between " and ", not between \' and \'' };
  if (/^[“”«»]/u.test(character))
    return { offset, sentence: `is not JSON: names and words stand between " and ", not after ${character}` };
  if (before.endsWith(',') && /^[}\]]/.test(character))
    return {
      offset: before.length - 1,
      sentence: 'is not JSON: take out this comma; none stands after the last entry of a block or a list',
    };
  return {
    offset,
    sentence: `is not JSON: ${(error && remedies.get(printParseErrorCode(error.error))) ?? whateverElse}`,
  };
}

const remedies: ReadonlyMap<string, string> = new Map([
  ['CommaExpected', 'a comma is missing before this'],
  ['ColonExpected', 'a colon is missing between a name and what it is'],
  ['PropertyNameExpected', 'a name between " and " is missing here'],
  ['ValueExpected', 'something is missing here: words between " and ", a number, true, false or null'],
  ['CloseBraceExpected', 'a } is missing before this'],
  ['CloseBracketExpected', 'a ] is missing before this'],
  ['EndOfFileExpected', 'something stands after its last }'],
  ['UnexpectedEndOfString', 'a " is missing at the end of these words'],
  ['InvalidCharacter', 'a line break or a tab stands within words'],
]);
const whateverElse = 'compare this line with academies/grenoble.json';

/** JSON takes the last of two: an old name or number would win in silence. */
export function duplicatesIn(node: Node, path = ''): { offset: number; name: string }[] {
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((child, place) => {
    const [key, value] = child.type === 'property' ? (child.children ?? []) : [undefined, child];
    const step = key ? String(key.value) : String(place);
    const name = path ? `${path}.${step}` : step;
    const isSecond = key !== undefined && seen.has(step);
    seen.add(step);
    return [
      ...(isSecond ? [{ offset: child.offset, name }] : []),
      ...(value ? duplicatesIn(value, name) : []),
    ];
  });
}
