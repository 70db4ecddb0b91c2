import { type Intent, isBlocker, isWish, type Situation } from '../understanding';
import { type Corpus, combinations, expand, type Line } from './corpus';
import { withNoise } from './noise';
import type { Chance } from './random';

export interface Example {
  text: string;
  situation: Situation;
  intent: Intent;
}

/** Which part of the data files: a tenth is kept aside to choose settings by, the rest trains. */
export type Part = 'all' | 'training' | 'development';

/**
 * Texts drawn from every line, each in some of its situations, dressed as people do (a greeting, who they are, a
 * second wish) and mistyped. The noise is only for learning: `clean` leaves it out.
 */
export function drawExamples(corpus: Corpus, chance: Chance, part: Part): Example[] {
  return corpus.lines.flatMap(line => drawLine(line, corpus, chance, part));
}

function drawLine(line: Line, corpus: Corpus, chance: Chance, part: Part): Example[] {
  const examples: Example[] = [];
  const whole = /^\{[^{}]*\}$/.test(line.template);
  const count = whole
    ? Math.min(combinations(line), 150)
    : Math.min(8 + 2 * Math.sqrt(combinations(line)), 40);
  const options = whole ? line.template.slice(1, -1).split('|') : [];
  for (let draw = 0; draw < count; draw += 1) {
    const plain = whole
      ? expand({ ...line, template: options[draw % options.length] ?? '' }, corpus.lists, chance)
      : expand(line, corpus.lists, chance);
    if (!belongs(whole ? plain : line.template, part)) continue;
    for (let copy = 0; copy < (line.situations.length > 3 ? 2 : 1); copy += 1) {
      const dressed = line.literal ? plain : dress(plain, line.intent, corpus, chance);
      const text = !line.literal && chance.happens(0.5) ? withNoise(dressed, chance) : dressed;
      examples.push({
        text: chance.happens(0.06) ? text.toUpperCase() : text,
        situation: chance.pick(line.situations),
        intent: line.intent,
      });
    }
  }
  return examples;
}

function belongs(key: string, part: Part): boolean {
  if (part === 'all') return true;
  let state = 7;
  for (const letter of key) state = (Math.imul(state, 31) + letter.charCodeAt(0)) >>> 0;
  return (Math.imul(state, 0x9e3779b1) >>> 16) % 8 === 0 ? part === 'development' : part === 'training';
}

/** Small talk and words of the conversation stand alone; requests come wrapped. */
const bare: readonly Intent[] = [
  'greeting',
  'thanks',
  'affirm',
  'deny',
  'back',
  'restart',
  'cancel',
  'gibberish',
  'abuse',
];

function dress(text: string, intent: Intent, corpus: Corpus, chance: Chance): string {
  if (bare.includes(intent)) return chatty.includes(intent) ? wrapped(text, corpus, chance, 0.06) : text;
  let dressed = text;
  if (isWish(intent) && text.length > 14 && chance.happens(0.1))
    dressed = withSecondWish(dressed, intent, corpus, chance);
  if (text.length > 10 && intent !== 'choose_staff' && intent !== 'choose_external' && chance.happens(0.08)) {
    dressed = `${expandText(chance.pick(introductions), corpus, chance)} ${dressed}`;
  }
  if (text.length > 10) dressed = wrapped(dressed, corpus, chance, 0.15);
  if (text.length > 3 && chance.happens(0.22)) dressed = `${chance.pick(openings)} ${dressed}`;
  if (text.length > 3 && chance.happens(0.15)) dressed = `${dressed} ${chance.pick(closings)}`;
  return dressed;
}

/** Small talk that people wrap in sentences too. */
const chatty: readonly Intent[] = ['thanks', 'cancel', 'restart', 'back', 'abuse'];

function wrapped(text: string, corpus: Corpus, chance: Chance, probability: number): string {
  const before = chance.happens(probability)
    ? `${expandText(chance.pick(corpus.fillers.before), corpus, chance)} `
    : '';
  const after = chance.happens(probability)
    ? `${chance.pick(['. ', ', ', ' '])}${chance.pick(corpus.fillers.after)}`
    : '';
  return `${before}${text}${after}`;
}

function expandText(template: string, corpus: Corpus, chance: Chance): string {
  return expand({ intent: 'help', situations: [], template, literal: false }, corpus.lists, chance);
}

/** The other wish must not be the one that stops him, or it would be the intent. */
function withSecondWish(text: string, intent: Intent, corpus: Corpus, chance: Chance): string {
  const others = corpus.lines.filter(
    line =>
      line.intent !== intent && isWish(line.intent) && !isBlocker(line.intent) && line.situations.length > 7,
  );
  const other = expand(chance.pick(others), corpus.lists, chance);
  if (isBlocker(intent) && chance.happens(0.35))
    return `${other}${chance.pick([' mais ', ', et ', '. ', ', but '])}${text}`;
  return `${text}${chance.pick([' et ', ', et aussi ', '. Et ', ' puis ', ', au passage ', ' and also ', ' ; '])}${other}`;
}

const openings = [
  'bonjour',
  'Bonjour,',
  'Bonjour,',
  'bonsoir',
  'slt',
  'salut,',
  'hello',
  'Bonjour madame, bonjour monsieur,',
  'Madame, Monsieur,',
  'alors',
  'euh',
  'bon',
  'en fait',
  'excusez-moi',
  'dites',
  'svp',
  'hi,',
  'hello,',
  'excuse me,',
  'Bonjour à vous,',
  'coucou',
  'oui bonjour',
  'au fait',
  'et',
  'finalement',
];

const closings = [
  'svp',
  's’il vous plaît',
  'merci',
  'merci d’avance',
  '!!',
  '!',
  '?',
  'please',
  'thanks',
  'merci de votre aide',
  'aidez-moi',
  'pouvez-vous m’aider ?',
  'que faire ?',
  'cordialement',
  'comment faire ?',
  'help',
  'c’est urgent',
  '...',
  'du coup',
  'merci beaucoup',
  'je ne sais pas quoi faire',
  '😢',
  '🙏',
];

const introductions = [
  'je suis <metier> à <ville> et',
  'je suis <metier>,',
  'je suis <ecole> et',
  'je suis <second>,',
  'étant <autre>,',
  'je reviens d’un congé maladie et',
  'je rentre de vacances,',
  'depuis ce matin',
  'voilà,',
  'je vous écris car',
  'on est plusieurs dans ce cas :',
  'je dois voter et',
  'I’m a teacher and',
  'sorry to bother you,',
  'je suis en salle des profs et',
  'mon directeur m’a dit de venir ici :',
  'je suis sur mon téléphone,',
  'j’ai besoin d’aide :',
  'je suis un peu perdu,',
  'voici mon problème :',
];
