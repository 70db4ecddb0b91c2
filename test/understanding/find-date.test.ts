import { describe, expect, it } from '@jest/globals';
import { findDates } from '../../dialogs/understanding/find-date';

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
    ['14 juill. 1979', '1979-07-14'],
    ['14 juil. 1979', '1979-07-14'],
    ['8 août 1983', '1983-08-08'],
    ['12 aout 83', '1983-08-12'],
    ['29/02/1980', '1980-02-29'],
    ['né en 1975 le 12 mars', '1975-03-12'],
    ['01/01/05', '2005-01-01'],
    ['01 / 01 / 1993', '1993-01-01'],
    ['01  /  01  /  1993', '1993-01-01'],
    ['23,11,1957', '1957-11-23'],
    ['23 , 11 , 1957', '1957-11-23'],
    ['23;11;1957', '1957-11-23'],
    ['23|11|1957', '1957-11-23'],
    ['23\n11\n1957', '1957-11-23'],
    ['1er/02/1980', '1980-02-01'],
    ['le 12 du 3 1975', '1975-03-12'],
    ['jour 12, mois 03, année 1975', '1975-03-12'],
    ['12.XII.1975', '1975-12-12'],
    ['03/04/19 75', '1975-04-03'],
    ['vingt-trois novembre 1957', '1957-11-23'],
    ['vint-trois novembre 1957', '1957-11-23'],
    ['trente et un décembre 1960', '1960-12-31'],
    ['1er janvier ’93', '1993-01-01'],
    ['9 de mars de 1997', '1997-03-09'],
    ['12 du mois de mars 1975', '1975-03-12'],
    ['1975, le 12 mars', '1975-03-12'],
    ['3 févirer 1970', '1970-02-03'],
    ['12 setpembre 1980', '1980-09-12'],
    ['quinze fevrié 1988', '1988-02-15'],
    ['22 avrile 1985', '1985-04-22'],
    ['6 octobe 1979', '1979-10-06'],
    ['4th of Januray 1971', '1971-01-04'],
    ['le premier mars mille neuf cent soixante-deux', '1962-03-01'],
    ['neuf juin mil neuf cent quatre-vingt-deux', '1982-06-09'],
    ['dix-neuf août dix-neuf cent quarante-neuf', '1949-08-19'],
    ['vingt-cinq août soixante-quatorze', '1974-08-25'],
    ['huit mai deux mille trois', '2003-05-08'],
    ['the third of May nineteen sixty', '1960-05-03'],
    ['June the twenty-second, nineteen oh eight', '1908-06-22'],
    ['the thirty-first of March nineteen hundred and seventy-one', '1971-03-31'],
    ['０１/０２/１９８０', '1980-02-01'],
    ['٠١/٠٢/١٩٨٠', '1980-02-01'],
    ['0\u200b1/0\u00ad2/1980', '1980-02-01'],
    ['01&nbsp;février&nbsp;1980', '1980-02-01'],
    ['1979-02-18T00:00:00', '1979-02-18'],
    ['69 14/07/85', '1985-07-14'],
    ['né le05/06/1980', '1980-06-05'],
    ['10E9501234ABC05/06/1980', '1980-06-05'],
  ])('%s', (text, iso) => {
    expect(findDates(text).map(date => date.iso)).toEqual([iso]);
  });

  it.each([
    '31/02/1980',
    '29 02 1981',
    '29/02/1981',
    '32/01/1975',
    '03/25/1980',
    '00/00/0000',
    '31 avril 1975',
    '310280',
    'le trois mars mille neuf cent et dix mille',
  ])('has no iso when no calendar has it: %s', text => {
    expect(findDates(text)).toMatchObject([{ iso: null }]);
  });

  it.each([
    'bonjour',
    '04 72 80 60 60',
    '10E9501234ABC',
    '42',
    'IMAP 993',
    'mars',
    'j’ai 3 questions',
    '12, 13, 14',
    '192.168.1.10',
    'promo 2014 2015',
    '20 000 euros',
    '5 mars 14h',
    'les 3 main 1975',
    'vingt mots-trois mars',
    'OTP n°123456',
  ])('is not invented: %s', text => {
    expect(findDates(text)).toEqual([]);
  });
});

it('stand in the text that was typed, in order, with what hangs on their last character', () => {
  const text = 'ne\u0301 le 1er fe\u0301vrier  １９８０\u200b, puis 14/07/85.';
  const cut = findDates(text).map(({ span }) => text.slice(...span));
  expect(cut).toEqual(['1er fe\u0301vrier  １９８０\u200b', '14/07/85']);
});
