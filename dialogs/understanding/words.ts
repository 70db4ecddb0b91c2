import type { ChoiceId } from '../choices';

/**
 * Other words for the buttons that only mean something where they are shown, which the classifier is not trained on:
 * without accents, in lower case (see `normalize.ts`).
 */
export const words: Partial<Record<ChoiceId, readonly string[]>> = {
  numenLater: ['plus tard', 'je reviens', 'je reviendrai', 'pas maintenant', 'later', 'not now'],
  otherCategory: ['autre', 'other'],
  otherDepartement: ['autre', 'ailleurs', 'other', 'elsewhere'],
  openForm: ['formulaire', 'nouveau formulaire', 'reessayer', 'form', 'new form', 'try again', 'retry'],
  changePassword: ['changer', 'modifier', 'mot de passe', 'mdp', 'password', 'change'],
  restoreMailbox: ['restaurer', 'restauration', 'restore'],
  renew: ['prolonger', 'plus de temps', 'rester', 'extend', 'more time', 'stay'],
  finished: [
    'au revoir',
    'bye',
    'goodbye',
    'termine',
    'j ai fini',
    'fini',
    'c est bon',
    'rien',
    'finished',
    'done',
    'nothing',
  ],
  myAccount: ['mon compte', 'compte', 'my account', 'account'],
  yes: ['oui', 'yes', 'ok', 'confirmer', 'confirme', 'd accord', 'confirm'],
  no: ['non', 'no', 'autre date', 'another date'],
  next: ['suivant', 'suivante', 'continuer', 'next', 'ok', 'oui', 'yes'],
  previous: ['precedent', 'precedente', 'previous'],
  doneThere: ['fait', 'c est fait', 'fini', 'done', 'it s done'],
  leaveWalkthrough: ['assistant', 'quitter', 'leave'],
  walkthrough: ['pages officielles', 'pas a pas', 'en images', 'moi meme', 'official pages', 'with pictures'],
  genuine: ['officiel', 'vrai', 'official', 'genuine'],
  privacy: ['rgpd', 'vie privee', 'mes donnees', 'privacy', 'gdpr', 'my data'],
  aftercare: ['telephone', 'mon telephone', 'phone', 'my phone'],
};
