import { type Intent, isBlocker, isWish, type Situation } from '../understanding';
import words from '../words/asks-nothing.json';
import { isLearnt } from './classifier';
import { type Asked, type Corpus, combinations, expand, type Line, type Said } from './corpus';
import { withNoise } from './noise';
import type { Chance } from './random';

/**
 * Texts to learn from: what people wrote, most often of the intents that few wrote of, and texts drawn from every template,
 * dressed as people do (a greeting, who they are, a second wish). Both are mistyped as well.
 */
export function drawExamples(corpus: Corpus, chance: Chance): Said[] {
  const lines = corpus.lines.filter(({ intent }) => isLearnt(intent));
  const natural = corpus.natural.filter(({ intent }) => isLearnt(intent));
  return [...lines.flatMap(line => drawLine(line, corpus, chance)), ...drawNatural(natural, chance)].map(
    said =>
      said.intent === 'ambiguous' && chance.happens(0.35)
        ? { ...said, intent: chance.pick(said.candidates ?? usualDoubts[said.situation]) }
        : said,
  );
}

/**
 * Texts to learn side questions from: as people asked them, alone and beside what else people say, and what people say that asks none.
 */
export function drawQuestions({ asked, natural }: Corpus, chance: Chance): Asked[] {
  const others = natural.filter(asksNothing).map(said => ({ ...said, question: 'none' as const }));
  const copied = asked.flatMap(said => {
    const beside = chance.pick(others);
    const text = chance.pick([`${beside.text}. ${said.text}`, `${said.text} ${beside.text}`]);
    return [...Array.from({ length: askedCopies }, () => said), { ...said, text }];
  });
  return [...copied, ...others.filter(() => chance.happens(shareOfOthers))].map(said => ({
    ...said,
    text: mistyped(said.text, chance),
  }));
}
const askedCopies = 8;
const shareOfOthers = 0.2;

/** Needs are often put as questions; what else is put so may be a side question. */
const asksNothing = ({ intent, text }: Said): boolean =>
  isOneOf(intent, words.needs) || (isOneOf(intent, words.statements) && !text.includes('?'));
const isOneOf = (intent: Intent, names: readonly string[]): boolean => names.includes(intent);

/** What may be meant where nothing precise is said: so that what is asked about then is learnt as well. */
const usualDoubts: Record<Situation, readonly Intent[]> = {
  start: ['lost_password', 'lost_username', 'account_locked'],
  ask_numen_known: ['where_is_numen', 'what_is_numen', 'i_have_numen'],
  ask_staff_category: ['where_is_numen', 'human_help', 'back'],
  choose_profile: ['choose_staff', 'choose_external', 'help'],
  identify: ['lost_password', 'where_is_numen', 'human_help'],
  account: ['reset_password', 'webmail_link', 'show_username'],
  new_password: ['password_rules', 'reset_password', 'human_help'],
  done: ['webmail_link', 'reset_password', 'human_help'],
};

function drawLine(
  { template, intent, situations, candidates }: Line,
  corpus: Corpus,
  chance: Chance,
): Said[] {
  const isWhole = /^\{[^{}]*\}$/.test(template);
  const count = isWhole
    ? Math.min(combinations({ template }), 80)
    : Math.min(4 + Math.sqrt(combinations({ template })), 20);
  return Array.from({ length: Math.ceil(count) }, () => {
    const text = dress(expand(template, corpus.lists, chance), intent, corpus, chance);
    return { text: mistyped(text, chance), situation: chance.pick(situations), intent, candidates };
  });
}

/** Texts of a pass for each line that somebody wrote, when its intent is as frequent as most. */
const copies = 12;
const usualCount = 60;

function drawNatural(natural: readonly Said[], chance: Chance): Said[] {
  const counts = new Map<Intent, number>();
  for (const { intent } of natural) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  return natural.flatMap(said => {
    const rarity = usualCount / (counts.get(said.intent) ?? 1);
    const count = Math.round(copies * Math.min(2, Math.max(0.5, rarity)));
    return Array.from({ length: count }, () => ({ ...said, text: mistyped(said.text, chance) }));
  });
}

function mistyped(text: string, chance: Chance): string {
  const typed = chance.happens(0.55) ? withNoise(text, chance) : text;
  return chance.happens(0.06) ? typed.toUpperCase() : typed;
}

/** Small talk and words of the conversation stand alone; requests come wrapped. */
const bare: Intent[] = ['greeting', 'thanks', 'affirm', 'deny', 'back', 'restart', 'cancel', 'gibberish'];

function dress(text: string, intent: Intent, corpus: Corpus, chance: Chance): string {
  if (bare.includes(intent)) return chatty.includes(intent) ? wrapped(text, corpus, chance, 0.06) : text;
  let dressed = text;
  if (isWish(intent) && text.length > 14 && chance.happens(0.1))
    dressed = withSecondWish(dressed, intent, corpus, chance);
  if (text.length > 10 && intent !== 'choose_staff' && intent !== 'choose_external' && chance.happens(0.08)) {
    dressed = `${expand(chance.pick(corpus.fillers.introductions), corpus.lists, chance)} ${dressed}`;
  }
  if (text.length > 10) dressed = wrapped(dressed, corpus, chance, 0.15);
  if (text.length > 3 && chance.happens(0.22)) dressed = `${chance.pick(corpus.fillers.openings)} ${dressed}`;
  if (text.length > 3 && chance.happens(0.15)) dressed = `${dressed} ${chance.pick(corpus.fillers.closings)}`;
  return dressed;
}

/** Small talk that people wrap in sentences too. */
const chatty: readonly Intent[] = ['thanks', 'cancel', 'restart', 'back'];

function wrapped(text: string, corpus: Corpus, chance: Chance, probability: number): string {
  const before = chance.happens(probability)
    ? `${expand(chance.pick(corpus.fillers.before), corpus.lists, chance)} `
    : '';
  const after = chance.happens(probability)
    ? `${chance.pick(['. ', ', ', ' '])}${chance.pick(corpus.fillers.after)}`
    : '';
  return `${before}${text}${after}`;
}

/** The other wish must not be the one that stops him, or it would be the intent. */
function withSecondWish(text: string, intent: Intent, corpus: Corpus, chance: Chance): string {
  const others = corpus.lines.filter(
    line =>
      line.intent !== intent && isWish(line.intent) && !isBlocker(line.intent) && line.situations.length > 7,
  );
  const other = expand(chance.pick(others).template, corpus.lists, chance);
  if (isBlocker(intent) && chance.happens(0.35))
    return `${other}${chance.pick([' mais ', ', et ', '. ', ', but '])}${text}`;
  return `${text}${chance.pick([' et ', ', et aussi ', '. Et ', ' puis ', ', au passage ', ' and also ', ' ; '])}${other}`;
}
