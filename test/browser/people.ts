/** Fictitious people of `src/cli/demo-accounts.csv`: each test changes the password of another one. */
export interface Person {
  numen: string;
  birthDate: string;
  username: string;
}

export const jean: Person = { numen: '99E0000001AAA', birthDate: '01/01/1993', username: 'jdupont' };
export const otherJean: Person = { numen: '99E0000002BBB', birthDate: '14/07/1985', username: 'jdupont2' };
export const anne: Person = { numen: '99E0000003CCC', birthDate: '29/02/1988', username: 'alefevreexemple' };
export const noemie: Person = { numen: '99EA000004DDD', birthDate: '05/03/1979', username: 'nfictif' };
export const gael: Person = { numen: '99E0000008HHH', birthDate: '22/06/1974', username: 'gdessai' };

export const oldPassword = 'Perdu-Depuis-2019';
export const newPassword = 'Tulipe-Orange-4821';
