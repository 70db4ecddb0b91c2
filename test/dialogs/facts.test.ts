import { describe, expect, it } from '@jest/globals';
import type { StaffCategory, Topic } from '../../dialogs/events';
import { international } from '../../dialogs/spoken';
import { sayTopic } from '../../dialogs/topics';
import { viewOf } from '../../dialogs/views';
import en from '../../locales/en.json';
import fr from '../../locales/fr.json';
import { lyon } from '../academies';
import { sceneOf } from './every-scene';

const phoneOf = (id: string): string => lyon.offices.find(office => office.id === id)?.phone ?? id;
const said = (topic: Topic, category: StaffCategory, departement: string | null = null): string =>
  sayTopic(topic, sceneOf('whereIsNumen', 'fr', { category, departement }));
const whereIs = (category: StaffCategory, departement: string | null = null): string =>
  viewOf(sceneOf('whereIsNumen', 'fr', { category, departement })).intro;

it.each([
  ['fr', fr.dialog],
  ['en', en.dialog],
])('no number and no site is written into the words in %s', (_, texts) => {
  const literal = /\+\d{2}|\b\d{2}(?:[ .]\d{2}){3,}|https?:|www\.|\b[\w-]+\.(?:fr|com|org|net)\b/giu;
  expect(JSON.stringify(texts).match(literal)).toBeNull();
});

describe('the office that was told', () => {
  it.each(['whyRectorat', 'openingHours', 'noSecretary', 'fromAbroad'] as const)(
    'is the one that « %s » is answered about',
    topic => {
      const primary = said(topic, 'enseignant_ecole', '42');
      const number = topic === 'fromAbroad' ? '+33 4 77 81 41 00' : phoneOf('dsden42');
      expect(primary).toContain(number);
      expect(primary).not.toContain(phoneOf('rectorat'));
      expect(said(topic, 'sante')).not.toContain(phoneOf('dsden42'));
    },
  );

  it('is never all that there is to call when nobody answers there', () => {
    expect(said('noAnswer', 'administratif')).toContain(fr.dialog.others.both.slice(0, 30));
    expect(said('noAnswer', 'enseignant_ecole', '01')).toContain(phoneOf('rectorat'));
    expect(said('noAnswer', 'enseignant_ecole', '01')).not.toContain(phoneOf('dsden01'));
    expect(said('noAnswer', 'prive')).not.toContain(phoneOf('rectorat'));
  });

  it.each(['noAnswer', 'withoutPhone', 'visitOffice'] as const)(
    'is the only one for private schools: « %s »',
    topic => {
      expect(said(topic, 'sante')).toContain('secrétariat');
      expect(said(topic, 'prive')).not.toContain('secrétariat');
    },
  );

  it.each(['enseignant_ecole', 'enseignant_second_degre', 'sante', 'prive', 'aed_aesh', 'unknown'] as const)(
    'is none of ours for who works in another académie: %s',
    category => {
      expect(whereIs(category, 'other')).toContain(fr.dialog.topics.otherAcademie.slice(0, 30));
      for (const { phone } of lyon.offices) expect(whereIs(category, 'other')).not.toContain(phone);
    },
  );
});

it.each([
  ['04 00 00 00 00', '+33 4 00 00 00 00'],
  ['02 62 00 00 00', '+262 2 62 00 00 00'],
  ['05 90 00 00 00', '+590 5 90 00 00 00'],
])('%s is dialled %s from anywhere', (phone, dialled) => {
  expect(international(phone)).toBe(dialled);
});
