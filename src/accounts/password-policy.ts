/** One unmet rule, by name; the words are in `locales/` under `passwordProblem.*`. */
export type PasswordProblem =
  | 'tooShort'
  | 'tooLong'
  | 'noLowerCase'
  | 'noUpperCase'
  | 'noDigit'
  | 'noSpecial'
  | 'containsNumen'
  | 'containsBirthDate'
  | 'containsName'
  | 'containsUsername'
  | 'common'
  | 'sameAsCurrent';
