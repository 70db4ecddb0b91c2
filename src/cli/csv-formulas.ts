/**
 * A spreadsheet runs a cell that begins like a formula (OWASP, CSV Injection), and one that reads the file with another separator
 * than ours begins cells after every `;` and `,`. An apostrophe before makes it text.
 */
export const defused = (cell: string): string => cell.replace(formulas, "$<start>'$<formula>");

/** What `defused` was given. Apostrophes that stand there otherwise, as in « ’t Hooft », are left alone. */
export const restored = (cell: string): string => cell.replace(defusedFormulas, '$<start>$<formula>');

/** The full-width signs too: some spreadsheets take them for the others. */
const formulas = /(?<start>^|[;,])(?<formula>'*\s*[=+\-@\t\r\n＝＋－＠])/gu;
const defusedFormulas = /(?<start>^|[;,])'(?<formula>'*\s*[=+\-@\t\r\n＝＋－＠])/gu;
