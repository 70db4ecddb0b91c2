import { describe, expect, it } from '@jest/globals';
import { readPastDay } from '../../../understanding/dates/past-day';

/** A Thursday. */
const today = '2026-11-26';

describe('a day of the last weeks is read as people say it', () => {
  it.each([
    ['hier', '2026-11-25'],
    ['Avant-hier soir', '2026-11-24'],
    ['il y a trois jours', '2026-11-23'],
    ['Il y a 3 jours environ', '2026-11-23'],
    ['il y a une semaine', '2026-11-19'],
    ['il y a 2 semaines', '2026-11-12'],
    ['il y a un mois', '2026-10-27'],
    ['lundi dernier', '2026-11-23'],
    ['lundi', '2026-11-23'],
    ['jeudi dernier', '2026-11-19'],
    ['mardi de la semaine dernière', '2026-11-17'],
    ['le 20 novembre', '2026-11-20'],
    ['le vingt novembre', '2026-11-20'],
    ['lundi 2 novembre', '2026-11-02'],
    ['le 1er novembre', '2026-11-01'],
    ['le 2 mars', '2026-03-02'],
    ['le 24 décembre', '2025-12-24'],
    ['20/11', '2026-11-20'],
    ['20/11/2026', '2026-11-20'],
    ['2026-11-20', '2026-11-20'],
    ['three days ago', '2026-11-23'],
    ['last Monday', '2026-11-23'],
    ['November 20', '2026-11-20'],
    ['the 20th of November', '2026-11-20'],
    ['yesterday', '2026-11-25'],
    ['le 9', '2026-11-09'],
    ['va pour le 28', '2026-10-28'],
    ['the 19th', '2026-11-19'],
    ['plutôt le huit, par sécurité', '2026-11-08'],
    ['bon, va pour une semaine en arrière', '2026-11-19'],
    ['mercredi dernier, vers 16 h', '2026-11-25'],
    ['le 10 novembre plutôt. Non, le 9, prenons le 9', '2026-11-09'],
    ['lundi. non pardon, mardi', '2026-11-24'],
    ['la semaine dernière, lundi soir. Non, mardi', '2026-11-17'],
  ])('« %s »', (text, day) => {
    expect(readPastDay(text, today)?.iso).toBe(day);
  });

  it.each(['le 31 novembre', '31/02/2026'])('« %s » is in no calendar', text => {
    expect(readPastDay(text, today)?.iso).toBeNull();
  });

  it('says whether it is the eve of a loss, or a day that was chosen', () => {
    const tells = (part: string) => (part.includes('efface') ? 'lost' : null);
    expect(readPastDay('effacé le 14', today, { tells })).toEqual({ iso: '2026-11-13', isEve: true });
    expect(readPastDay('effacé le 14, donc le 13', today, { tells })).toEqual({
      iso: '2026-11-13',
      isEve: false,
    });
  });

  it.each(['je ne sais plus', 'avant que tout disparaisse', 'aidez-moi', 'IMAP ou POP ?'])(
    '« %s » names none',
    text => {
      expect(readPastDay(text, today)).toBeUndefined();
    },
  );
});
