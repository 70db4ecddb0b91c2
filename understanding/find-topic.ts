import type { Area } from './area';
import { fold } from './fold';
import words from './words/topics.json';

/** What a message out of scope is about; undefined when it is nothing that has a name here. */
export function findTopic(text: string, area: Area): string | undefined {
  const folded = fold(text);
  return (
    nameIn(ofOtherSites, folded) ??
    (area.otherAcademie.test(folded) ? 'other_academie' : nameIn(ofOtherServices, folded))
  );
}

/** Accounts of pupils and parents too. */
export const isOfPupils = (text: string): boolean =>
  ['educonnect', 'pronote', 'ent'].includes(nameIn(ofOtherSites, fold(text)) ?? '');

type Topics = readonly (readonly [string, RegExp])[];

const topicsOf = (patterns: Record<string, string>): Topics =>
  Object.entries(patterns).map(([topic, pattern]) => [topic, new RegExp(pattern)]);

const nameIn = (topics: Topics, folded: string): string | undefined =>
  topics.find(([, pattern]) => pattern.test(folded))?.[0];

const ofOtherSites = topicsOf(words.sites);
const ofOtherServices = topicsOf(words.services);
