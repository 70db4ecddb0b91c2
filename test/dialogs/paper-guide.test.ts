import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { stateNames } from '../../dialogs/state-names';
import { walkthroughSteps } from '../../dialogs/walkthrough';

const root = join(__dirname, '..', '..');
const rows = readFileSync(join(root, 'docs', 'guide.md'), 'utf8')
  .split('\n')
  .filter(line => /^\| \d /u.test(line))
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(([, number, step, states, pictures, screen, test]) => ({
    number,
    step,
    states,
    pictures,
    screen,
    test,
  }));
const namesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/gu)].map(([, name = '']) => name);

it('has the nine steps of the paper guide, in their order', () => {
  expect(rows.map(({ number }) => number)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
  for (const { step, screen } of rows)
    expect([step, screen]).toEqual([expect.any(String), expect.stringMatching(/\S{3}/u)]);
});

it('names every question of the chart, and no other', () => {
  const named = new Set(rows.flatMap(({ states }) => namesIn(states)));
  expect([...named].sort()).toEqual([...stateNames].sort());
});

it('shows every picture of the official pages once, in their order', () => {
  expect(rows.flatMap(({ pictures }) => namesIn(pictures))).toEqual(
    walkthroughSteps.map(({ picture }) => picture),
  );
});

it('names tests that are there, and that walk it', () => {
  for (const { test, states } of rows) {
    const [path = ''] = namesIn(test);
    expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    const source = readFileSync(join(root, path), 'utf8');
    expect([path, namesIn(states).some(state => source.includes(state))]).toEqual([path, true]);
  }
});
