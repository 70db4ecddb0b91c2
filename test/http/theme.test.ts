import { describe, expect, it } from '@jest/globals';
import { type Colour, colourIn, type Theme, themeCss } from '../../src/http/theme';

/** WCAG 1.4.3: words and what they stand on. */
const words: [Colour, Colour][] = [
  ...(['paper', 'card', 'tint', 'good-tint', 'bad-tint', 'soon-tint'] as const).map(
    (ground): [Colour, Colour] => ['ink', ground],
  ),
  ['soft', 'paper'],
  ['soft', 'card'],
  ['soft', 'tint'],
  ['action', 'paper'],
  ['action', 'card'],
  ['action', 'tint'],
  ['action-strong', 'card'],
  ['on-action', 'action'],
  ['on-action', 'action-strong'],
  ['card', 'soft'],
  ['on-bar', 'bar'],
  ['on-bar', 'bar-strong'],
  ['on-gold', 'gold'],
  ['good', 'card'],
  ['good', 'tint'],
  ['good', 'good-tint'],
  ['bad', 'card'],
  ['bad', 'bad-tint'],
  ['on-mark', 'mark'],
];

/** WCAG 1.4.11: what shows where something is, where the focus is, what a picture points at. */
const shapes: [Colour, Colour][] = [
  ['edge', 'card'],
  ['focus', 'card'],
  ['focus', 'paper'],
  ['gold', 'bar'],
  ['soon', 'soon-tint'],
  ['mark', 'card'],
];

describe.each<Theme>(['light', 'dark'])('on a %s ground', theme => {
  it.each(words)('%s on %s can be read', (ink, ground) => {
    expect(contrast(colourIn(theme, ink), colourIn(theme, ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapes)('%s on %s can be seen', (shape, ground) => {
    expect(contrast(colourIn(theme, shape), colourIn(theme, ground))).toBeGreaterThanOrEqual(3);
  });
});

it('is dark where the device says so, unless the page was told otherwise', () => {
  const [light = '', byDevice = '', told = ''] = themeCss().split('\n');
  expect(light).toContain(`--paper:${colourIn('light', 'paper')}`);
  expect(byDevice).toMatch(/^@media screen and \(prefers-color-scheme:dark\)\{:root:not\(\[data-theme\]\)/u);
  for (const dark of [byDevice, told]) expect(dark).toContain(`--paper:${colourIn('dark', 'paper')}`);
});

/** WCAG 2.2, « contrast ratio » and « relative luminance ». */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
