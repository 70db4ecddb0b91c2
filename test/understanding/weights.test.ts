import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { consequenceOf } from '../../bench/understanding/consequence';
import { readAuthors } from '../../bench/understanding/read-messages';
import { loadWeights } from '../../src/understanding/load-understand';
import { readSources } from '../../src/understanding/read-sources';
import { readModel, writeModel } from '../../understanding/learner/classifier';
import { readCorpus } from '../../understanding/learner/corpus';
import { fingerprintOf, trainModel } from '../../understanding/learner/train-model';
import { trainedArea, trainedUnderstand } from './trained-understand';

const sources = readSources(join(__dirname, '../../understanding/messages'));

describe('the weights that are shipped', () => {
  it('were made of these messages, words and features: npm run understanding:train', () => {
    expect(loadWeights().madeOf).toBe(fingerprintOf(readCorpus(sources), trainedArea));
  });

  it('are refused when they are of other code', () => {
    const file = writeModel(loadWeights());
    expect(Buffer.from(writeModel(readModel(file))).equals(file)).toBe(true);
    expect(() => readModel(file.slice(1))).toThrow('understanding:train');
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
    expect(Buffer.from(writeModel(readModel(within))).equals(shipped)).toBe(true);
  });

  it('refuses a message of an intent or in a state that does not exist', () => {
    const slip = (line: object) => [{ name: 'authors/x.jsonl', content: JSON.stringify(line) }];
    expect(() => readCorpus(slip({ text: 'a', state: 'start', intent: 'lost_pasword' }))).toThrow(
      'lost_pasword',
    );
    expect(() => readCorpus(slip({ text: 'a', state: 'nowhere', intent: 'help' }))).toThrow('nowhere');
  });
});
