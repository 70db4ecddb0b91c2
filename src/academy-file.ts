import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { z } from 'zod';
import first from '../academies/lyon.json';
import { type Academy, academySchema } from '../dialogs/academy';
import { type Found, hintsOn } from './academy-hints';
import { duplicatesIn, sentenceOf } from './academy-json';
import { fromOldForm, isOldForm } from './old-academy-form';
import { dayMs } from './retention';

/** Of whom the service is when nothing else is said, and whose towns the understanding is trained with. */
export const defaultAcademy: Academy = academySchema.parse(first);

/** A sentence about a place in a file; lines count from 1. */
export interface Remark {
  line: number;
  sentence: string;
}

export interface AcademyRead {
  /** Null when something is wrong. */
  academy: Academy | null;
  wrong: Remark[];
  /** What an operator should know of a file that can be used. */
  warnings: Remark[];
  /** Of the warnings, those for which it is of no use to real people. */
  forTrying: Remark[];
}

/** That of `ACADEMY_FILE`, or the one that is there by itself. */
export function loadAcademy(file: string | undefined, now: number): AcademyRead {
  try {
    return readAcademy(readFileSync(file ?? defaultFile, 'utf8'), now);
  } catch {
    return {
      academy: null,
      wrong: [{ line: 0, sentence: `cannot be read (${file})` }],
      warnings: [],
      forTrying: [],
    };
  }
}

/** Seen from the sources as from what is compiled. */
const defaultFile = join(__dirname, '../academies/lyon.json');

/** @param now ms since the epoch: numbers grow old */
export function readAcademy(written: string, now: number): AcademyRead {
  // As Windows' own editors save it.
  const content = written.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const tree = parseTree(content, errors);
  const lineOf = (offset: number) => content.slice(0, offset).split('\n').length;
  const [error] = errors;
  if (!tree || error) {
    const { offset, sentence } = sentenceOf(error, content);
    return unusable([{ line: lineOf(offset), sentence }]);
  }
  const twice = duplicatesIn(tree).map(({ offset, name }) => ({
    line: lineOf(offset),
    sentence: `${name}: stands here a second time`,
  }));
  if (tree.type !== 'object')
    return unusable([{ line: 1, sentence: 'is not an académie: it begins with { and ends with }' }]);
  const value: unknown = getNodeValue(tree);
  const isOld = isOldForm(value);
  const parsed = academySchema.safeParse(isOld ? fromOldForm(value) : value);
  const at = (path: readonly PropertyKey[]) => lineOf(nearest(tree, path).offset);
  if (!parsed.success) {
    const nodeAt = (path: readonly PropertyKey[]) => findNodeAtLocation(tree, stepsOf(path));
    return unusable([...twice, ...parsed.error.issues.flatMap(issue => sentencesOf(issue, nodeAt, at))]);
  }
  const tooNew = newerThan(parsed.data, now).map(({ path, sentence }) => ({ line: at(path), sentence }));
  if (twice.length + tooNew.length > 0) return unusable([...twice, ...tooNew]);
  const oldForm = {
    path: ['offices'],
    sentence: 'offices: is of the old form, an object; write a list (docs/academies.md)',
  };
  const remarksOn = (found: Found[]) =>
    inOrder(found.map(({ path, sentence }) => ({ line: at(path), sentence })));
  const forTrying = inventedIn(parsed.data);
  return {
    academy: parsed.data,
    wrong: [],
    warnings: remarksOn([
      ...(isOld ? [oldForm] : []),
      ...ageOf(parsed.data, now),
      ...openIn(parsed.data),
      ...hintsOn(parsed.data),
      ...forTrying,
    ]),
    forTrying: remarksOn(forTrying),
  };
}

const inOrder = (remarks: Remark[]): Remark[] => remarks.sort((one, other) => one.line - other.line);

const unusable = (wrong: Remark[]): AcademyRead => ({
  academy: null,
  wrong: inOrder(wrong),
  warnings: [],
  forTrying: [],
});

/** Of what is missing: where it would stand. */
function nearest(tree: Node, path: readonly PropertyKey[]): Node {
  const steps = stepsOf(path);
  const lengths = steps.map((_, place) => steps.length - place);
  for (const length of lengths) {
    const found = findNodeAtLocation(tree, steps.slice(0, length));
    if (found) return found.parent?.type === 'property' ? found.parent : found;
  }
  return tree;
}

const stepsOf = (path: readonly PropertyKey[]) =>
  path.map(step => (typeof step === 'number' ? step : String(step)));

type Issue = z.core.$ZodIssue;

type Path = readonly PropertyKey[];

function sentencesOf(
  issue: Issue,
  nodeAt: (path: Path) => Node | undefined,
  at: (path: Path) => number,
): Remark[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({
      line: at([...issue.path, key]),
      sentence: `${nameOf([...issue.path, key])}: is not known here`,
    }));
  const node = nodeAt(issue.path);
  const isMissing = issue.code !== 'custom' && node === undefined;
  const sentence = isMissing ? `is missing: ${issue.message}` : `${issue.message}${here(node)}`;
  return [{ line: at(issue.path), sentence: `${nameOf(issue.path)}: ${sentence}` }];
}

/** What stands there, where that is one thing. */
const here = (node: Node | undefined): string =>
  node?.value === undefined ? '' : ` (here: ${JSON.stringify(node.value)})`;

const nameOf = (path: readonly PropertyKey[]): string => path.map(String).join('.');

const yearMs = 365 * dayMs;

/** A day more, for who is east of us. */
function newerThan({ lastChecked }: Academy, now: number): Found[] {
  if (Date.parse(lastChecked) <= now + dayMs) return [];
  return [{ path: ['lastChecked'], sentence: `lastChecked: ${lastChecked} is yet to come` }];
}

function ageOf({ lastChecked }: Academy, now: number): Found[] {
  if (now - Date.parse(lastChecked) <= yearMs) return [];
  const sentence = `lastChecked: ${lastChecked} is more than a year ago; compare the numbers and addresses`;
  return [{ path: ['lastChecked'], sentence }];
}

/** What the law wants said, and nobody has: the pages say that it is to be completed. */
const openIn = ({ legal }: Academy): Found[] =>
  legalFields
    .filter(([field]) => legal[field] === null)
    .map(([field, what]) => ({
      path: ['legal', field],
      sentence: `legal.${field}: ${what} is not said; ${page(field)}`,
    }));

const legalFields = [
  ['controller', 'who is responsible for people’s data'],
  ['legalBasis', 'the legal basis'],
  ['dataProtectionOfficer', 'how the data protection officer is reached'],
  ['accessibilityContact', 'where a barrier is told in writing'],
] as const;

const page = (field: (typeof legalFields)[number][0]): string =>
  field === 'accessibilityContact'
    ? '/accessibility names a telephone number only'
    : '/privacy says « à compléter par l’académie »';

function inventedIn({ offices, links, mailServer }: Academy): Found[] {
  const invented = (path: PropertyKey[], what: string): Found => ({
    path: [...path, 'invented'],
    sentence: `${nameOf(path)}: ${what}, to try it out: production wants the true ones, without "invented"`,
  });
  return [
    ...offices.flatMap((office, place) =>
      office.invented ? [invented(['offices', place], `the number of ${office.id} is invented`)] : [],
    ),
    ...(links.invented ? [invented(['links'], 'addresses are invented')] : []),
    ...(mailServer.invented ? [invented(['mailServer'], 'settings are invented')] : []),
  ];
}
