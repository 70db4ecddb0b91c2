import { wordsOf } from './fold';

/**
 * How a folded text sounds, roughly, words run together: « g oublié mon mo de pass » and « jé oublier mon mot de passe » are
 * nearly one. For who writes by ear, and for who cannot see where a word ends.
 */
export function soundOf(folded: string): string {
  const words = wordsOf(folded.replace(/'/g, '')).map(word => word.replace(mute, ''));
  return sounds.reduce((text, [letters, sound]) => text.replace(letters, sound), words.join(''));
}

/** Not heard at the end of a word. */
const mute = /(?<=..)(?:e?nt|es?|[stdxp]+)$/u;

/** In this order. */
const sounds: readonly (readonly [RegExp, string])[] = [
  [/e?au/g, 'o'],
  [/(?:ai|ei|ee|er|ez|et)/g, 'e'],
  [/[cg](?=[eiy])/g, 's'],
  [/j/g, 's'],
  [/qu?|ch|c|k/g, 'k'],
  [/ph/g, 'f'],
  [/t(?=ion)/g, 's'],
  [/[ae][nm](?![aeiouy])/g, 'A'],
  [/(?:ai|ei|i|u|y)[nm](?![aeiouy])/g, 'I'],
  [/o[nm](?![aeiouy])/g, 'O'],
  [/oi|oua/g, 'wa'],
  [/ou/g, 'u'],
  [/y/g, 'i'],
  [/[zx]/g, 's'],
  [/h/g, ''],
  [/(.)\1+/g, '$1'],
];
