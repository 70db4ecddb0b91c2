/** What the form's script asks of a date: the server's own reader. Where a browser is too old for it (look-behind), the server judges. */
export { readBirthDateField } from '../../typed-identity';
