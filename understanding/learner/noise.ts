import sms from '../words/shorthand.json';
import type { Chance } from './random';

/** A text as a hurried person would type it: accents dropped, slips, SMS shorthand, capitals. */
export function withNoise(text: string, chance: Chance): string {
  let noisy = text;
  if (chance.happens(0.25)) noisy = asSms(noisy, chance);
  if (chance.happens(0.4)) noisy = noisy.normalize('NFD').replace(/\p{M}/gu, '');
  if (chance.happens(0.2)) noisy = noisy.replace(/['’]/g, chance.happens(0.5) ? '' : ' ');
  if (chance.happens(0.35)) noisy = withSlips(noisy, chance);
  if (chance.happens(0.1)) noisy = noisy.replace(/[?!.,]/g, '');
  return noisy;
}

function asSms(text: string, chance: Chance): string {
  return shorthand.reduce(
    (sms, [pattern, short]) => (chance.happens(0.7) ? sms.replace(pattern, short) : sms),
    text.toLowerCase(),
  );
}

const shorthand = Object.entries(sms).map(([said, short]) => [new RegExp(said, 'g'), short] as const);

const slips: ((text: string, place: number, chance: Chance) => string)[] = [
  (text, place) => text.slice(0, place) + text.slice(place + 1),
  (text, place) => text.slice(0, place) + text.charAt(place) + text.slice(place),
  (text, place) => text.slice(0, place) + text.charAt(place + 1) + text.charAt(place) + text.slice(place + 2),
  (text, place, chance) =>
    text.slice(0, place) + neighbour(text.charAt(place), chance) + text.slice(place + 1),
  (text, place) => text.replace(/([a-z])\1/, '$1').slice(0, Math.max(place, text.length)),
  text => text.replace(/ (?=[a-z])/, ''),
];

/** About one slip in fifteen letters. */
function withSlips(text: string, chance: Chance): string {
  let slipped = text;
  const count = Math.max(1, Math.round(text.length / 25));
  for (let slip = 0; slip < count; slip += 1) {
    const place = Math.floor(chance.next() * slipped.length);
    slipped = chance.pick(slips)(slipped, place, chance);
  }
  return slipped;
}

const rows = ['azertyuiop', 'qsdfghjklm', 'wxcvbn'];

/** The key beside, on a French keyboard. */
function neighbour(letter: string, chance: Chance): string {
  const row = rows.find(keys => keys.includes(letter.toLowerCase()));
  if (!row) return letter;
  const place = row.indexOf(letter.toLowerCase()) + (chance.happens(0.5) ? 1 : -1);
  return row.charAt(place) || letter;
}
