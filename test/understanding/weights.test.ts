import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { consequenceOf } from '../../bench/understanding/consequence';
import { readAuthors } from '../../bench/understanding/read-messages';
import { asideOf } from '../../dialogs/said';
import { loadQuestions, loadWeights } from '../../src/understanding/load-understand';
import { readSources } from '../../src/understanding/read-sources';
import { learntIntents, readModel, writeModel } from '../../understanding/learner/classifier';
import { readCorpus } from '../../understanding/learner/corpus';
import { fingerprintOf, fingerprintOfQuestions, trainModel } from '../../understanding/learner/train-model';
import { trainedArea, trainedUnderstand } from './trained-understand';

const sources = readSources(join(__dirname, '../../understanding/messages'));

describe('the weights that are shipped', () => {
  it('were made of these messages, words and features: npm run understanding:train', () => {
    expect(loadWeights().madeOf).toBe(fingerprintOf(readCorpus(sources), trainedArea));
    expect(loadQuestions().madeOf).toBe(fingerprintOfQuestions(readCorpus(sources), trainedArea));
  });

  it('are refused when they are of other code', () => {
    const file = writeModel(loadWeights());
    expect(Buffer.from(writeModel(readModel(file, learntIntents.length))).equals(file)).toBe(true);
    expect(() => readModel(file.slice(1), learntIntents.length)).toThrow('understanding:train');
  });
});

/** Beside others, and author by author: `npm run bench:understanding`. */
describe('authors that nothing was learnt from', () => {
  const understand = trainedUnderstand();
  const some = readAuthors(join(__dirname, '../../bench/understanding/authors'));
  const read = some.map(message => understand(message.text, message.situation));
  const shareOf = (...wanted: string[]) =>
    some.filter((message, place) => {
      const answer = read[place];
      return answer && wanted.includes(consequenceOf(answer, message));
    }).length / some.length;

  it('are read right, or asked with the right reading on offer', () => {
    expect(some.length).toBeGreaterThan(5000);
    expect(shareOf('right')).toBeGreaterThan(0.855);
    expect(shareOf('right', 'asked')).toBeGreaterThan(0.91);
  });

  it('are seldom moved the wrong way', () => {
    expect(shareOf('wrong way')).toBeLessThan(0.027);
  });
});

describe('side questions of authors that nothing was learnt from', () => {
  const understand = trainedUnderstand();
  const folder = join(__dirname, '../../bench/understanding/questions');
  const { asked } = readCorpus(
    readSources(folder).map(({ name, content }) => ({ name: `questions/${name}`, content })),
  );
  const answered = asked.map(({ text, situation, question }) => ({
    topics: asideOf(understand(text, situation).sentences ?? [], () => true).topics,
    question,
  }));

  it('mostly get their answer, and seldom that of another', () => {
    const ours = answered.filter(({ question }) => !question.startsWith('none'));
    const said = answered.filter(({ topics }) => topics.length > 0);
    const right = ours.filter(({ topics, question }) => topics.some(topic => topic === question));
    expect(ours.length).toBeGreaterThan(900);
    expect(right.length / ours.length).toBeGreaterThan(0.72);
    expect(right.length / said.length).toBeGreaterThan(0.93);
  });

  it('are not heard where nothing is asked', () => {
    const none = answered.filter(({ question }) => question === 'none');
    expect(none.filter(({ topics }) => topics.length > 0).length / none.length).toBeLessThan(0.03);
  });

  it('are refused under a name that has no answer', () => {
    const line = JSON.stringify({ text: 'a', state: 'start', topic: 'parkingPlace' });
    expect(() => readCorpus([{ name: 'questions/x.jsonl', content: line }])).toThrow('parkingPlace');
  });
});

describe('training', () => {
  const corpus = readCorpus(sources);
  const small = {
    ...corpus,
    lines: corpus.lines.filter((_, place) => place % 40 === 0),
    natural: corpus.counted.slice(0, 5),
    counted: [],
  };
  const made = (seed: number) => writeModel(trainModel(small, trainedArea, { seed, passes: 2 }));

  it('makes the same bytes of the same texts and seed, and others of others', () => {
    const first = Buffer.from(made(7));
    expect(first.equals(made(7))).toBe(true);
    expect(first.equals(made(8))).toBe(false);
  }, 120_000);

  it('is read wherever its bytes stand', () => {
    const shipped = writeModel(loadWeights());
    const within = Buffer.concat([Buffer.alloc(8), shipped]).subarray(8);
    expect(Buffer.from(writeModel(readModel(within, learntIntents.length))).equals(shipped)).toBe(true);
  });

  it('refuses a message of an intent or in a state that does not exist', () => {
    const slip = (line: object) => [{ name: 'authors/x.jsonl', content: JSON.stringify(line) }];
    expect(() => readCorpus(slip({ text: 'a', state: 'start', intent: 'lost_pasword' }))).toThrow(
      'lost_pasword',
    );
    expect(() => readCorpus(slip({ text: 'a', state: 'nowhere', intent: 'help' }))).toThrow('nowhere');
  });
});
