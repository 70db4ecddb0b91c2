import { expect, it } from '@jest/globals';
import { translator } from '../../locales/translate';
import { waitWords } from '../../locales/wait';

const said = (ms: number) => [waitWords(translator('fr'), ms), waitWords(translator('en'), ms)];

it.each([
  [25_000, 'dans 25 secondes', 'in 25 seconds'],
  [24_100, 'dans 25 secondes', 'in 25 seconds'],
  [1, 'dans 5 secondes', 'in 5 seconds'],
  [0, 'dans 5 secondes', 'in 5 seconds'],
  [55_001, 'dans une minute', 'in a minute'],
  [60_000, 'dans une minute', 'in a minute'],
  [60_001, 'dans 2 minutes', 'in 2 minutes'],
  [120_000, 'dans 2 minutes', 'in 2 minutes'],
])('says a wait of %i ms, and never less than it is', (ms, fr, en) => {
  expect(said(ms)).toEqual([fr, en]);
});

it('leaves a longer one to the clock', () => {
  expect(said(120_001)).toEqual([null, null]);
});
