import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Owner, ownWordsIn } from '../../src/accounts/own-words';

const nobody: Owner = { firstName: '', lastName: '', username: '', email: '' };
const partsIn = (password: string, owner: Partial<Owner>) =>
  ownWordsIn(password, { ...nobody, ...owner }).map(({ part }) => part);
const isOwn = (password: string, lastName: string) => partsIn(password, { lastName }).length > 0;

describe('a short name', () => {
  it.each([
    ['Banane=Verte27', 'Ana'],
    ['Souterrain=7', 'Ute'],
    ['Petit-est-mon-27', 'Test'],
    ['Limonade=2027', 'Mo'],
    ['Xu=Fleuve2027', 'Xu'],
  ])('is no weakness: %s for %s', (password, name) => {
    expect(isOwn(password, name)).toBe(false);
  });

  it.each([
    'Ana=Verte2027',
    'ana2027=Verte',
    '27=ANA',
    'Verte.ana',
    'VerteAna27=',
    'A-n-a=2027Verte',
    'ÁNA=2027',
  ])('is found as a whole word: Ana in %s', password => {
    expect(isOwn(password, 'Ana')).toBe(true);
  });
});

describe('a name of four letters and more', () => {
  it.each([
    ['Attester=Vrai27', 'Test'],
    ['MonLefevre27', 'Lefèvre-Martin'],
    ['martin?7Zxq', 'Lefèvre-Martin'],
    ['OBrien=2027', "O'Brien"],
    ['Lebo=2027x', 'Le Bo'],
    ['L.e.f.e.v.r.e?7', 'Lefèvre'],
  ])('is found inside too: %s for %s', (password, name) => {
    expect(isOwn(password, name)).toBe(true);
  });
});

describe('a name in its plain spelling', () => {
  it.each([
    ['Straße', 'Strasse=2027x'],
    ['Cœur', 'Coeur=2027xyZ'],
    ['Lætitia', 'Laetitia=27x'],
    ['Łukasiewicz', 'Lukasiewicz=27'],
    ['Işıl', 'Isil=2027xyz'],
    ['Işıl', 'ISIL=2027xyz'],
    ['İpek', 'Ipek=2027xyz'],
    ['Søren', 'Soren=2027xy'],
    ['Søren', 'Soeren=2027xy'],
    ['Åse', 'Ase=2027xyZw'],
    ['Åse', 'Aase=2027xyZw'],
    ['Đặng', 'Dang=2027xyZ'],
    ['Þórunn', 'Thorunn=2027x'],
    ['Guðrún', 'Gudrun=2027x'],
    ['Müller', 'Muller=2027x'],
    ['Müller', 'Mueller=2027x'],
    ['Jörg', 'Joerg=2027xy'],
    ['Ħamrun', 'Hamrun=2027xy'],
    ['Əliyev', 'Eliyev=2027x'],
    ['Ɓalde', 'Balde=2027xy'],
    ['Dijkĳk', 'Dijkijk=2027x'],
    ['Núñez', 'Nunez=2027xy'],
  ])('is found: %s in %s', (name, password) => {
    expect(isOwn(password, name)).toBe(true);
  });

  it('is found the other way round', () => {
    expect(isOwn('Straße=2027x', 'Strasse')).toBe(true);
    expect(isOwn('Müller=2027x', 'Mueller')).toBe(true);
    expect(isOwn('ＭＡＲＴＩＮ=27', 'Martin')).toBe(true);
  });

  it('is found in every case, between any two signs', () => {
    const name = fc.constantFrom('Straße', 'Cœur', 'Łukasiewicz', 'Işıl', 'Müller', 'Ana', 'Élodie', 'Zoé');
    const sign = fc.constantFrom('-', '=', ' ', '7', '_', '…');
    const written = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
    );
    fc.assert(
      fc.property(name, sign, sign, written, (lastName, before, after, write) => {
        expect(isOwn(`Bleu${before}${write(lastName)}${after}27`, lastName)).toBe(true);
      }),
    );
  });
});

describe('which part', () => {
  const owner = {
    firstName: 'Ana',
    lastName: 'Silva',
    username: 'asilva3',
    email: 'ana.durand@ac-lyon.fr',
  };

  it.each([
    ['Ana=2027xyz', ['firstName']],
    ['Silva=2027xyz', ['lastName']],
    // The user name says the name as well.
    ['Asilva3=2027', ['username']],
    ['Silva=ana2027', ['firstName', 'lastName']],
    ['ana.durand=2027', ['firstName', 'address']],
    ['Durand=2027x', ['address']],
    ['Banane=2027x', []],
    ['Ac-lyon=2027', []],
  ])('of its owner %s contains is said', (password, parts) => {
    expect(partsIn(password, owner)).toEqual(parts);
  });

  it('is found whatever the separators', () => {
    expect(partsIn('J.Dupont=27', { username: 'jdupont' })).toEqual(['username']);
    expect(partsIn('JDupont2027=', { email: 'j.dupont@ac-lyon.fr' })).toContain('address');
  });

  it('is never an empty name', () => {
    expect(partsIn('Zorglub7?qx', { firstName: '', lastName: '-', username: '---', email: '' })).toEqual([]);
  });
});
