import type { Area } from './area';
import { fold } from './fold';

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

const nameIn = (topics: Topics, folded: string): string | undefined =>
  topics.find(([, pattern]) => pattern.test(folded))?.[0];

const ofOtherSites: Topics = [
  ['educonnect', /\bedu ?con+ect/],
  ['pronote', /\bpronote/],
  [
    'ent',
    /(?:\b(?:l'|mon |the |d'|cet |un |l |my )ent\b|^ent\b|\blent d|\bent (?:ne|marche|bug|du|de|est|doesn)|laclasse|ecole ?directe|espace numerique|beneylu|cybercolleges?)/,
  ],
  ['iprof', /\bi ?-?prof\b/],
];

const ofOtherServices: Topics = [
  [
    'shared_mailbox',
    /\b(?:boite (?:fonctionnelle|generique|partagee)|adresse de l'ecole|liste de diffusion)/,
  ],
  ['mailbox_full', /\b(?:plein|pleine|sature|saturee|quota|full)\b/],
  ['arena', /\b(?:arena|gaia|colibris|sofia)\b/],
  ['leave', /\b(?:conges?|arret maladie|arret de travail|sick leave|maladie|day off)\b/],
  ['transfer', /\b(?:mutations?|muter|mouvement|siam|transfer)\b/],
  ['pay', /\b(?:pay[eé]?|paies?|paye|salaires?|bulletin|ensap|primes?|payslip|paid|remuneration)\b/],
  ['training', /\b(?:formation|stage|training|concours|agregation)\b/],
  ['network', /\b(?:wifi|wi-fi|internet|vpn|reseau)\b/],
  [
    'equipment',
    /\b(?:imprimante|photocopieur|ordinateur|videoprojecteur|ecran|clavier|tableau|printer|computer|projector)\b/,
  ],
  ['calendar', /\b(?:vacances|rentree|calendrier|emploi du temps)\b/],
];
