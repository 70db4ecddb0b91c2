import { describe, expect, it } from '@jest/globals';
import { findDate } from '../../dialogs/understanding/find-date';

describe('a date in a text', () => {
  it.each([
    ['01/02/1980', '1980-02-01'],
    ['1/2/80', '1980-02-01'],
    ['01.02.1980', '1980-02-01'],
    ['01-02-1980', '1980-02-01'],
    ['01 02 1980', '1980-02-01'],
    ['01/ 02 /1980', '1980-02-01'],
    ['1980-02-01', '1980-02-01'],
    ['010280', '1980-02-01'],
    ['01021980', '1980-02-01'],
    ['1er février 1980', '1980-02-01'],
    ['1ER FEVRIER 1980', '1980-02-01'],
    ['1er fe\u0301vrier 1980', '1980-02-01'],
    ['le premier février 1980', '1980-02-01'],
    ['le vingt-deux mars 1975', '1975-03-22'],
    ['3 mars 75', '1975-03-03'],
    ['3mars75', '1975-03-03'],
    ['3 mars ’75', '1975-03-03'],
    ['March 3rd 1975', '1975-03-03'],
    ['March 3, 1975', '1975-03-03'],
    ['3rd of March 1975', '1975-03-03'],
    ['3 Mar 1975', '1975-03-03'],
    ['14 juill. 1979', null],
    ['14 juil. 1979', '1979-07-14'],
    ['8 août 1983', '1983-08-08'],
    ['12 aout 83', '1983-08-12'],
    ['29/02/1980', '1980-02-29'],
    ['né en 1975 le 12 mars', '1975-03-12'],
    ['01/01/05', '2005-01-01'],
  ])('%s', (text, iso) => {
    expect(findDate(text)?.iso ?? null).toBe(iso);
  });

  it.each(['31/02/1980', '29/02/1981', '32/01/1975', '03/25/1980', '00/00/0000', '31 avril 1975', '310280'])(
    'has no iso when no calendar has it: %s',
    text => {
      expect(findDate(text)).toMatchObject({ iso: null });
    },
  );

  it.each(['bonjour', '04 72 80 60 60', '10E9501234ABC', '42', 'IMAP 993', 'mars', 'j’ai 3 questions'])(
    'is not invented: %s',
    text => {
      expect(findDate(text)).toBeUndefined();
    },
  );
});
