/** People who do not exist: what each of them would type, and what the store is given of it. */
export interface Person {
  numen: string;
  /** JJ/MM/AAAA. */
  birthDate: string;
  lastName: string;
  firstName: string;
  username: string;
  accountType: 'academic' | 'external';
  status: 'active' | 'disabled';
  /** The one that was lost. */
  oldPassword: string | null;
}

const person = (facts: Partial<Person> & Pick<Person, 'numen' | 'birthDate' | 'username'>): Person => ({
  lastName: 'Fictive',
  firstName: 'Camille',
  accountType: 'academic',
  status: 'active',
  oldPassword: null,
  ...facts,
});

export const camille = person({
  numen: '99E4183727AQX',
  birthDate: '14/07/1985',
  username: 'cfictive',
  oldPassword: 'Ancien-Tilleul-47',
});
export const paul = person({
  numen: '99E1000002BBB',
  birthDate: '29/02/1988',
  lastName: 'Externe',
  firstName: 'Paul',
  username: 'pexterne',
  accountType: 'external',
});
export const renee = person({
  numen: '99E1000003CCC',
  birthDate: '17/09/1960',
  lastName: 'Partie',
  firstName: 'Renée',
  username: 'rpartie',
  status: 'disabled',
});

export const people: readonly Person[] = [camille, paul, renee];

/** A password that the policy of the guide accepts, for any of them. */
export const goodPassword = 'Genêt-Violon-52!';
