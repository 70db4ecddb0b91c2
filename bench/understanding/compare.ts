import { join } from 'node:path';
import { readSources } from '../../src/understanding/read-sources';
import { createClassifier } from '../../understanding/learner/classifier';
import { readCorpus, type Said } from '../../understanding/learner/corpus';
import { drawExamples } from '../../understanding/learner/examples';
import { featuresOf } from '../../understanding/learner/features';
import { createChance } from '../../understanding/learner/random';
import { defaultTraining, trainModel } from '../../understanding/learner/train-model';
import { createUnderstand } from '../../understanding/understand';
import type { Situation } from '../../understanding/understanding';
import { type LabelledMessage, readMessages } from './read-messages';

/**
 * The same training texts, the same messages, one run: our understanding, our classifier without rules, nlp.js as its
 * authors mean it to be used (French and English, the situation as a word of the text), and two kept libraries'
 * learners on our features. `node dist/bench/understanding/compare.js [FILE] [--only NAME]`.
 */
type Recognise = (text: string, situation: Situation) => string | Promise<string>;

interface Contestant {
  name: string;
  train(examples: Said[]): Promise<Recognise>;
}

const corpus = readCorpus(readSources(join(process.cwd(), 'understanding/messages')));

const contestants: readonly Contestant[] = [
  {
    name: 'Sésame (rules + classifier)',
    train: async () => {
      const understand = createUnderstand(createClassifier(trainModel(corpus, defaultTraining)));
      return (text, situation) => understand(text, situation).intent;
    },
  },
  {
    name: 'Sésame (classifier alone)',
    train: async () => {
      const classify = createClassifier(trainModel(corpus, defaultTraining));
      return (text, situation) => classify(text, situation)[0]?.intent ?? 'ambiguous';
    },
  },
  { name: 'nlp.js (French + English)', train: trainNlpJs },
  { name: '@nlpjs/neural, our features', train: trainNeural },
  { name: 'wink naive Bayes, our features', train: trainWink },
];

async function trainNlpJs(examples: Said[]): Promise<Recognise> {
  const { dockStart } = await import('@nlpjs/basic');
  const dock = await dockStart({
    use: ['Basic', 'LangFr', 'LangEn'],
    settings: {
      nlp: {
        autoSave: false,
        autoLoad: false,
        nlu: { log: false },
        forceNER: false,
        languages: ['fr', 'en'],
      },
    },
  });
  const nlp = dock.get('nlp');
  nlp.addLanguage('fr');
  for (const { text, situation, intent } of some(examples))
    nlp.addDocument('fr', `${text} ${wordFor(situation)}`, intent);
  await nlp.train();
  // Its best guess even when under its own threshold, where it would answer « None ».
  return async (text, situation) =>
    (await nlp.process('fr', `${text} ${wordFor(situation)}`)).classifications[0]?.intent ?? 'None';
}

/**
 * As many as the learner of nlp.js bears: with all of them (about 45,000) its fixed step diverges and it understands
 * less (14 to 62 %), with 4,000 or 10,000 it has seen too little (67 and 74 % of our development messages, against 81).
 */
function some(examples: readonly Said[]): Said[] {
  const chance = createChance(2);
  const drawn = examples.map(example => ({ example, order: chance.next() }));
  return drawn
    .sort((one, other) => one.order - other.order)
    .slice(0, 20_000)
    .map(({ example }) => example);
}

/** A word that no stemmer takes for another. */
function wordFor(situation: Situation): string {
  return `zq${situation.replace(/_/g, '')}`;
}

async function trainNeural(examples: Said[]): Promise<Recognise> {
  const { NeuralNetwork } = await import('@nlpjs/neural');
  const network = new NeuralNetwork({ iterations: 12, log: false });
  network.train(
    some(examples).map(({ text, situation, intent }) => ({
      input: named(text, situation),
      output: { [intent]: 1 },
    })),
  );
  return (text, situation) => highest(network.run(named(text, situation)));
}

function named(text: string, situation: Situation): Record<string, number> {
  const { indices } = featuresOf(text, situation);
  return Object.fromEntries(Array.from(indices, bucket => [`f${bucket}`, 1]));
}

function highest(outputs: Record<string, number>): string {
  return Object.entries(outputs).reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

async function trainWink(examples: Said[]): Promise<Recognise> {
  const { default: create } = await import('wink-naive-bayes-text-classifier');
  const classifier = create();
  classifier.defineConfig({ considerOnlyPresence: true, smoothingFactor: 0.5 });
  classifier.definePrepTasks([text => text.split(' ')]);
  const tokens = (text: string, situation: Situation) =>
    Array.from(featuresOf(text, situation).indices, bucket => `f${bucket}`).join(' ');
  for (const { text, situation, intent } of examples) classifier.learn(tokens(text, situation), intent);
  classifier.consolidate();
  return (text, situation) => classifier.predict(tokens(text, situation));
}

async function compare(messages: LabelledMessage[]): Promise<void> {
  const only = process.argv.indexOf('--only');
  const examples = drawExamples(corpus, createChance(defaultTraining.seed));
  for (const contestant of contestants) {
    if (only > 0 && !contestant.name.includes(process.argv[only + 1] ?? '')) continue;
    const started = Date.now();
    const recognise = await contestant.train(examples);
    const trained = Date.now();
    let right = 0;
    for (const { text, situation, intent } of messages)
      if ((await recognise(text, situation)) === intent) right += 1;
    const perMessage = (Date.now() - trained) / messages.length;
    process.stdout.write(
      `${contestant.name.padEnd(32)} ${((100 * right) / messages.length).toFixed(1)} %  trained in ${((trained - started) / 1000).toFixed(0)} s, ${perMessage.toFixed(2)} ms a message\n`,
    );
  }
}

const file = process.argv.slice(2).find(argument => argument.endsWith('.txt'));
void compare(readMessages(file ?? join(process.cwd(), 'bench/understanding/held-out.txt')));
