import { wordsOf } from './fold';
import letters from './words/sounds.json';

/**
 * How a folded text sounds, roughly, words run together: « g oublié mon mo de pass » and « jé oublier mon mot de passe » are
 * nearly one. For who writes by ear, and for who cannot see where a word ends.
 */
export function soundOf(folded: string): string {
  const words = wordsOf(folded.replace(/'/g, '')).map(word => word.replace(mute, ''));
  return sounds.reduce((text, [heard, sound]) => text.replace(heard, sound), words.join(''));
}

/** Not heard at the end of a word. */
const mute = /(?<=..)(?:e?nt|es?|[stdxp]+)$/u;

/** In this order. */
const sounds = Object.entries(letters).map(([heard, sound]) => [new RegExp(heard, 'g'), sound] as const);
