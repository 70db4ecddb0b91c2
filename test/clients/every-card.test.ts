import { describe, expect, it } from '@jest/globals';
import { cardOf } from '../../dialogs/cards';
import { stateNames } from '../../dialogs/state-names';
import { viewOf } from '../../dialogs/views';
import { locales, translator } from '../../locales/translate';
import { memories, sceneOf } from '../dialogs/every-scene';
import { problemsOf } from './card-schema';

describe.each(locales)('in %s', locale => {
  it.each(stateNames)('%s has a card that the official renderer takes, whatever is remembered', state => {
    for (const memory of memories) {
      const json = cardOf(viewOf(sceneOf(state, locale, memory)), state, locale, translator(locale));
      if (json) expect(problemsOf(json)).toEqual([]);
    }
  });
});
