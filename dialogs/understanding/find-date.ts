import { fold } from './fold';

export interface DateReading {
  /** yyyy-mm-dd, or null when no calendar has this date. */
  iso: string | null;
  /** Where it stands in the folded text: start, end (exclusive). */
  span: readonly [number, number];
}

/**
 * The first date of a text, day before month when it is all numbers (« 03/04/1975 » is the 3rd of April). A year of
 * two digits is of the 1900s from 30 on, of the 2000s before. Says nothing of what the date is for.
 */
export function findDate(text: string): DateReading | undefined {
  const folded = fold(text).slice(0, 600);
  for (const { pattern, read } of forms) {
    const match = pattern.exec(folded);
    if (match) return { iso: isoDate(read(match)), span: [match.index, match.index + match[0].length] };
  }
  return undefined;
}

interface Parts {
  year: number;
  month: number;
  day: number;
}

const monthNames: readonly (readonly [number, string])[] = [
  [1, 'janvier|janv|january|jan|javier|janvié'],
  [2, 'fevrier|fevr|fev|february|feb|fevier|ferier|febuary'],
  [3, 'mars|march|mar'],
  [4, 'avril|avr|april|apr|avri'],
  [5, 'mai|may'],
  [6, 'juin|june|jun|jui'],
  [7, 'juillet|juil|july|jul|juilet|juiller'],
  [8, 'aout|august|aug|aou'],
  [9, 'septembre|sept|september|sep|setembre'],
  [10, 'octobre|oct|october|octobr'],
  [11, 'novembre|nov|november|novenbre'],
  [12, 'decembre|dec|december|decenbre'],
];

const months = new Map(
  monthNames.flatMap(([number, names]) => names.split('|').map(name => [name, number] as const)),
);
const monthName = [...months.keys()].sort((one, other) => other.length - one.length).join('|');

const dayNames = new Map(
  (
    'premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit ' +
    'dix-neuf vingt vingt-et-un vingt-deux vingt-trois vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit ' +
    'vingt-neuf trente trente-et-un'
  )
    .split(' ')
    .map((name, place) => [name, place + 1] as const),
);
const dayName = [...dayNames.keys()]
  .sort((one, other) => other.length - one.length)
  .join('|')
  .replace(/-/g, '[- ]');

const year = String.raw`(\d{4}|'?\d{2})(?!\d)`;
const separator = String.raw` ?[/.,_\\-] ?`;

const forms: readonly { pattern: RegExp; read: (match: RegExpExecArray) => Parts }[] = [
  {
    pattern: new RegExp(String.raw`(?<!\d)(\d{4})${separator}(\d{1,2})${separator}(\d{1,2})(?!\d)`),
    read: match => parts(match[3], match[2], match[1]),
  },
  {
    pattern: new RegExp(String.raw`(?<![\d/.-])(\d{1,2})${separator}(\d{1,2})${separator}${year}`),
    read: match => parts(match[1], match[2], match[3]),
  },
  {
    pattern: new RegExp(
      String.raw`(?<!\d)(\d{1,2}) ?(?:er|st|nd|rd|th|e|eme)?(?: of| de| du mois de)? ?[-/.]?(${monthName})\.?,?(?: of| de)? ?[-/.]?${year}`,
    ),
    read: match => parts(match[1], String(months.get(match[2] ?? '')), match[3]),
  },
  {
    pattern: new RegExp(
      String.raw`\b(${monthName})\.? ?(?:the )?(\d{1,2})(?!\d) ?(?:st|nd|rd|th)?,? ?(?:of )?${year}`,
    ),
    read: match => parts(match[2], String(months.get(match[1] ?? '')), match[3]),
  },
  {
    pattern: new RegExp(String.raw`\ben (\d{4}),? le (\d{1,2})(?:er)? (${monthName})\b`),
    read: match => parts(match[2], String(months.get(match[3] ?? '')), match[1]),
  },
  {
    pattern: new RegExp(String.raw`\b(${dayName}) (${monthName}) ${year}`),
    read: match =>
      parts(
        String(dayNames.get((match[1] ?? '').replace(/ /g, '-'))),
        String(months.get(match[2] ?? '')),
        match[3],
      ),
  },
  {
    pattern: new RegExp(String.raw`(?<![\d/.-])(?<!\d )(\d{1,2}) (\d{1,2}) ${year}(?! ?\d)`),
    read: match => parts(match[1], match[2], match[3]),
  },
  {
    pattern: /(?<![\p{L}\d])(\d{2})(\d{2})((?:19|20)\d{2})(?![\p{L}\d])/u,
    read: match => parts(match[1], match[2], match[3]),
  },
  {
    pattern: /(?<![\p{L}\d])((?:19|20)\d{2})([01]\d)([0-3]\d)(?![\p{L}\d])/u,
    read: match => parts(match[3], match[2], match[1]),
  },
  {
    pattern: /(?<![\p{L}\d])(\d{2})(\d{2})(\d{4})(?![\p{L}\d])/u,
    read: match => parts(match[1], match[2], match[3]),
  },
  {
    pattern: /(?<![\p{L}\d])(\d{2})(\d{2})(\d{2})(?![\p{L}\d])/u,
    read: match => parts(match[1], match[2], match[3]),
  },
];

function parts(day = '', month = '', yearText = ''): Parts {
  const written = yearText.replace("'", '');
  const short = Number(written);
  const full = written.length === 4 ? short : short + (short < 30 ? 2000 : 1900);
  return { year: full, month: Number(month), day: Number(day) };
}

function isoDate({ year: full, month, day }: Parts): string | null {
  const date = new Date(Date.UTC(full, month - 1, day));
  const real =
    date.getUTCFullYear() === full && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && full >= 1000 ? date.toISOString().slice(0, 10) : null;
}
