import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readSources } from '../../src/understanding/read-sources';
import { readCorpus } from '../../understanding/learner/corpus';
import { drawExamples } from '../../understanding/learner/examples';
import { createChance } from '../../understanding/learner/random';
import { defaultTraining } from '../../understanding/learner/train-model';
import { type Intent, intents, type Situation } from '../../understanding/understanding';

/** What this bench alone installs. */
const requireGuest = createRequire(join(process.cwd(), 'bench/understanding/package.json'));

export type Recognise = (text: string, situation: Situation) => Promise<Intent>;

/**
 * nlp.js as its authors mean it to be used, on texts that our learner gets (French and English, the situation as a word of the
 * text). As many as it bears: with all of them its fixed step diverges and it understands less, with half as many it has seen
 * too little.
 */
export async function trainNlpJs(): Promise<Recognise> {
  const { dockStart }: typeof import('@nlpjs/basic') = requireGuest('@nlpjs/basic');
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
  for (const { text, situation, intent } of examples())
    nlp.addDocument('fr', `${text} ${wordFor(situation)}`, intent);
  await nlp.train();
  // Its best guess even when under its own threshold, where it would answer « None ».
  return async (text, situation) => {
    const { classifications } = await nlp.process('fr', `${text} ${wordFor(situation)}`);
    return intents.find(intent => intent === classifications[0]?.intent) ?? 'ambiguous';
  };
}

const most = 20_000;

function examples() {
  const chance = createChance(defaultTraining.seed);
  const corpus = readCorpus(readSources(join(process.cwd(), 'understanding/messages')));
  const drawn = drawExamples(corpus, chance).map(example => ({ example, order: chance.next() }));
  return drawn
    .sort((one, other) => one.order - other.order)
    .slice(0, most)
    .map(({ example }) => example);
}

/** A word that no stemmer takes for another. */
const wordFor = (situation: Situation): string => `zq${situation.replace(/_/g, '')}`;
