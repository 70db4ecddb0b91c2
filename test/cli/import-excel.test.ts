import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { commandLine } from './command-line';

const { accounts, file } = commandLine();
const sample = (name: string) => join(__dirname, 'files', `${name}.csv`);

const header = 'numen;birthDate;lastName;firstName;username;email';
const row = '10E0712345ABX;18/02/1979;Marchandier;Solène;smarchandier;s.m@ac-lyon.fr';
const table = (...lines: string[]) => file(`${lines.join('\r\n')}\r\n`);

async function shown(username: string): Promise<Record<string, unknown>> {
  return JSON.parse((await accounts('show', username)).out).account;
}

describe('a table as Excel saves it', () => {
  it.each([
    ['excel-windows-1252', 2, 'read as Windows-1252\n'],
    ['excel-unicode-text', 2, 'read as UTF-16\n'],
    ['trailing-columns', 2, ''],
    ['formula-text', 1, ''],
    ['date-with-time', 2, ''],
    ['header-case', 1, ''],
    ['quoted-newline', 1, ''],
  ])('is imported as it comes: %s', async (name, rows, err) => {
    expect(await accounts('import', sample(name))).toEqual({
      code: 0,
      out: `${rows} inserted, 0 updated, 0 unchanged, 0 refused\n`,
      err,
    });
    expect(await shown('smarchandier')).toMatchObject({ firstName: 'Solène' });
  });

  it('keeps a name of two lines as one of two words, and a number as it was written', async () => {
    await accounts('import', sample('quoted-newline'));
    expect(await shown('smarchandier')).toMatchObject({ lastName: 'Marchandier (ép. Volat)' });
    await accounts('import', sample('formula-text'));
    expect(await shown('smarchandier')).toMatchObject({ departement: '01' });
  });

  it.each([
    ['UTF-8 with tabs', (text: string) => Buffer.from(text.replaceAll(';', '\t'))],
    ['UTF-16, the other way round', (text: string) => iconv.encode(text, 'utf16be', { addBOM: true })],
    ['UTF-16 without its mark', (text: string) => iconv.encode(text, 'utf16le', { addBOM: false })],
    ['lines of old Macs', (text: string) => Buffer.from(text.replaceAll('\r\n', '\r'))],
    ['its separator said first', (text: string) => Buffer.from(`sep=;\r\n${text}`)],
    ['another separator said first', (text: string) => Buffer.from(`sep=|\r\n${text.replaceAll(';', '|')}`)],
    ['empty rows before and after', (text: string) => Buffer.from(`;;;;;\r\n\r\n${text};;;;;\r\n`)],
    [
      'quotes around all, and one within',
      (text: string) =>
        Buffer.from(text.replaceAll(/[^;\r\n]+/g, '"$&"').replace('"Marchandier"', '"M ""arc"""')),
    ],
  ])('is read in %s', async (_, encoded) => {
    expect(await accounts('import', file(encoded(`${header}\r\n${row}\r\n`)))).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 inserted'),
    });
    expect(await shown('smarchandier')).toMatchObject({ firstName: 'Solène' });
  });

  it('reads what only Windows-1252 has', async () => {
    const names = row.replace('Marchandier', 'Œuvrard').replace('Solène', 'L’Aimée');
    const path = file(iconv.encode(`${header}\r\n${names}\r\n`, 'win1252'));
    expect(await accounts('import', path)).toMatchObject({ code: 0, err: 'read as Windows-1252\n' });
    expect(await shown('smarchandier')).toMatchObject({ lastName: 'Œuvrard', firstName: 'L’Aimée' });
  });

  it.each(['1/2/1980', '01/02/1980 0:00', '1980-02-01T00:00:00.000Z', '="01/02/1980"'])(
    'reads the date %s as one',
    async date => {
      await accounts('import', table(header, row.replace('18/02/1979', '01/02/1980')));
      expect(await accounts('import', table(header, row.replace('18/02/1979', date)))).toMatchObject({
        code: 0,
        out: expect.stringContaining('1 unchanged'),
      });
    },
  );

  it.each(['1980-02-01T23:00:00.000Z', '01/02/1980 14:30', '01/02/1980 0:30', '1980-02-01 1h30'])(
    'refuses the date %s, which may be the day before',
    async date => {
      expect(await accounts('import', table(header, row.replace('18/02/1979', date)))).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^line 2, birthDate: has a time of day: [^\n]*\n$/),
      });
    },
  );

  it('reads what French sheets call a state, a type and a category', async () => {
    const names = `${header};Statut;Type de compte;Catégorie`;
    await accounts('import', table(names, `${row};Désactivée;Externe;Enseignant du second degré`));
    expect(await shown('smarchandier')).toMatchObject({
      ...{ status: 'disabled', accountType: 'external', staffCategory: 'enseignant_second_degre' },
    });
    const others = `${row};ACTIF;Académique;Enseignante d’école`.replace('Enseignante', 'Enseignant');
    await accounts('import', table(names, others));
    expect(await shown('smarchandier')).toMatchObject({
      ...{ status: 'active', accountType: 'academic', staffCategory: 'enseignant_ecole' },
    });
  });

  it('takes the cells at the end of a row that Excel left out for empty ones, but none that are needed', async () => {
    const wide = `${header};departement;recoveryEmail`;
    expect((await accounts('import', table(wide, row))).code).toBe(0);
    expect(await accounts('import', table(wide, row.replace(/;[^;]*$/, '')))).toMatchObject({
      code: 1,
      err: 'line 2: has 5 cells; the header has 8 columns\n',
    });
  });
});

it.each([
  ['a workbook', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(500, 0xe9)])],
  ['a workbook', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(500)])],
  ['a web page', Buffer.from('<html><table><tr><td>numen</td></tr></table></html>')],
  ['one JSON list', Buffer.from('[{"numen":"10E0712345ABX"}]')],
])('says so of %s that was taken for a table', async (what, content) => {
  expect(await accounts('import', file(content))).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(new RegExp(`^the file is ${what}[^\n]*\n$`)),
  });
});

describe('the names of columns', () => {
  it.each([
    ["N° NUMEN;Date de naissance;Nom d'usage;Prénom;Identifiant;Adresse e-mail"],
    ['numen;DATE NAISSANCE; nom ;PRENOM;Login;Courriel'],
    [' Numen ;birth_date;Last Name;first-name;USERNAME;E-Mail'],
  ])('may be %s', async names => {
    expect((await accounts('import', table(names, row))).out).toContain('1 inserted');
  });

  it('are those that the operator says', async () => {
    const names = 'MATRICULE;D_NAIS;lastName;firstName;username;email';
    const refused = await accounts('import', table(names, row));
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err.trim().split('\n')).toHaveLength(1);
    expect(refused.err).toContain('the columns numen, birthDate are missing');
    expect(refused.err).toContain('the columns "MATRICULE", "D_NAIS" are not known');
    const said = ['--map', 'numen=MATRICULE', '--map', 'birthdate=D_NAIS'];
    expect((await accounts('import', table(names, row), ...said)).out).toContain('1 inserted');
    expect((await accounts('import', table(names, row), '--map', 'nom=N')).err).toContain('one of numen');
    expect((await accounts('import', table(header, row), '--map', 'status=ETAT_X')).err).toContain(
      'the column status is missing',
    );
  });

  it('are looked for in the first line, and nowhere else', async () => {
    expect(await accounts('import', table('Personnels au 1er septembre', header, row))).toMatchObject({
      code: 2,
      err: 'line 1: none of our columns is there: is this the line of their names? (a title above it is removed first)\n',
    });
  });

  it('that are not known are named once, and left out when asked', async () => {
    const lines = [`${header};Corps;Grade`, `${row};PRCE;2`, `${row.replace('ABX', 'ABY')};PRCE;`];
    expect(await accounts('import', table(...lines))).toMatchObject({
      code: 2,
      err: expect.stringContaining('line 1: the columns "Corps", "Grade" are not known (--ignore-unknown'),
    });
    const two = lines.map((line, index) => (index === 2 ? line.replaceAll('s', 'z') : line));
    expect(await accounts('import', table(...two), '--ignore-unknown')).toMatchObject({
      code: 0,
      err: 'left out: "Corps", "Grade"\n',
    });
    const json = file('{"numen":"10E0712345ABX","corps":"PRCE"}\n{"numen":"10E0712345ABX","corps":"X"}\n');
    expect((await accounts('import', json)).err.trim().split('\n')).toHaveLength(1);
  });

  it('that mean the same leave the choice to the operator', async () => {
    const names = header.replace('lastName', "Nom d'usage;Nom de famille");
    const path = table(names, row.replace('Marchandier', 'Marchandier;Volat'));
    expect((await accounts('import', path)).err).toContain('the column lastName is there twice');
    const said = ['--map', "lastName=Nom d'usage", '--ignore-unknown'];
    expect((await accounts('import', path, ...said)).code).toBe(0);
    expect(await shown('smarchandier')).toMatchObject({ lastName: 'Marchandier' });
  });
});

describe('what a table may not say', () => {
  const full = `${header};staffCategory;departement`;

  it.each([
    ['departement', 'technique;1', '"1"'],
    ['departement', 'technique;999', '"999"'],
    ['departement', 'technique;Rhône', '"Rhône"'],
    ['staffCategory', 'prof;69', '"prof"'],
  ])('%s: %s', async (column, cells, value) => {
    const report = await accounts('import', table(full, `${row};${cells}`));
    expect(report.code).toBe(1);
    expect(report.err).toMatch(new RegExp(`^line 2, ${column}: is none of .*\\(${value}\\)\n$`));
  });

  it('is told of the sample too', async () => {
    expect(await accounts('import', sample('departement-1'))).toMatchObject({ code: 1 });
  });

  it('names that something has read in the wrong encoding before', async () => {
    const report = await accounts('import', table(header, row.replace('Marchandier', 'LefÃ¨vre')));
    expect(report).toMatchObject({ code: 1, err: expect.stringMatching(/^line 2, lastName: .*UTF-8/) });
    const lost = await accounts('import', table(header, row.replace('Marchandier', 'Lef\uFFFDvre')));
    expect(lost).toMatchObject({ code: 1, err: expect.stringMatching(/^line 2, lastName: .*UTF-8/) });
  });

  it('the same address for two people', async () => {
    const other = '10E0712346ABX;18/02/1979;Volat;Anne;avolat;S.M@AC-LYON.FR';
    expect(await accounts('import', table(header, row, other))).toMatchObject({
      code: 1,
      err: 'line 3, email: is there already: leave one of the rows (line 2)\n',
    });
  });

  it.each(['#N/A', '#REF!', '#NOM?', '#DIV/0!', '########'])('%s, which is an error', async name => {
    expect(await accounts('import', table(header, row.replace('Marchandier', name)))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^line 2, lastName: is an error of the sheet/),
    });
  });

  it('the address of somebody who is in the store already, unless they have another one now', async () => {
    const other = '10E0712346ABX;18/02/1979;Volat;Anne;avolat;a.v@ac-lyon.fr';
    await accounts('import', table(header, row, other));
    const third = '10E0712347ABX;18/02/1979;Marchand;Paul;pmarchand;S.M@ac-lyon.fr';
    const elsewhere = other.replace('a.v@', 'S.m@');
    const said = (hint: string) => `belongs to another account in the store: give another; ${hint}`;
    const renumbered =
      'if it is the same person, whose NUMEN was corrected, import first the row with the NUMEN before, the status disabled, and another user name and address';
    const exchanged =
      'two people who exchange theirs need three imports, the first with a third one for one of them';
    expect(await accounts('import', table(header, third, elsewhere), '--dry-run')).toEqual({
      code: 1,
      out: '0 inserted, 0 updated, 0 unchanged, 2 refused: that is what it would be, nothing was written\n',
      err: `line 2, email: ${said(renumbered)}\nline 3, email: is there already: leave one of the rows (line 2)\n`,
    });
    expect(await accounts('import', table(header, elsewhere), '--skip-invalid')).toMatchObject({
      out: '0 inserted, 0 updated, 0 unchanged, 1 refused\n',
      err: `line 2, email: ${said(exchanged)}\n`,
    });
    const moved = row.replace('s.m@', 'solene.m@');
    expect(await accounts('import', table(header, third, other, moved))).toMatchObject({
      out: '1 inserted, 1 updated, 1 unchanged, 0 refused\n',
    });
  });

  it('a quote that swallows the rows after it', async () => {
    const open = row.replace('Marchandier', '"Marchandier');
    const shut = row.replace('ABX', 'ABY').replace('Marchandier', 'Volat"');
    expect((await accounts('import', table(header, open, row, shut))).code).not.toBe(0);
    const many = Array.from({ length: 1_000 }, () => row);
    expect(await accounts('import', table(header, row, open, ...many))).toMatchObject({
      code: 2,
      err: expect.stringContaining('line 3: the CSV is broken from there on'),
    });
  });
});

it('says what to do for a corrected NUMEN, and for names that are exchanged', async () => {
  const other = '10E0712346ABX;18/02/1979;Volat;Anne;avolat;a.v@ac-lyon.fr';
  await accounts('import', table(header, row, other));
  const corrected = row.replace('12345', '12399');
  const refused = await accounts('import', table(header, corrected));
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('the NUMEN before') });
  expect(refused.err).not.toContain('remove');
  const parted = `${row.replace('smarchandier', 'former').replace('s.m@', 'former@')};disabled`;
  expect((await accounts('import', table(`${header};status`, parted), '--yes', '--at-most', '50')).code).toBe(
    0,
  );
  expect((await accounts('import', table(header, corrected))).out).toContain('1 inserted');
  const named = (text: string, from: string, to: string) => text.replace(from, to);
  const third = named(other, 'avolat', 'third');
  const [one, two] = [named(corrected, 'smarchandier', 'avolat'), named(other, 'avolat', 'smarchandier')];
  expect((await accounts('import', table(header, one, two))).err).toContain('three imports');
  for (const each of [third, one, two]) expect((await accounts('import', table(header, each))).code).toBe(0);
  expect(await shown('avolat')).toMatchObject({ lastName: 'Marchandier' });
});

it.each([
  ['Lef?vre', 'has a ? where'],
  ['Mar\u200Bchand', 'has control or invisible'],
  ['\u202EMarchand', 'has control or invisible'],
  ['Mar\u0007chand', 'has control or invisible'],
  ['NULL', 'is a word for nothing'],
  ['<b>Marchand</b>', 'has a tag'],
  ['=HYPERLINK(1)', 'is a formula'],
  ['@SUM(A1)', 'is a formula'],
])('refuses the name %j, and says why', async (name, reason) => {
  const report = await accounts('import', table(header, row.replace('Marchandier', name)));
  expect(report).toMatchObject({ code: 1, err: expect.stringContaining(`line 2, lastName: ${reason}`) });
});

it.each([
  ['29269', 'is a number of days'],
  ['18-févr-79', 'has a year of two digits'],
  ['02/18/1979', 'has the month before the day'],
])('says how the date %s should be exported', async (date, reason) => {
  const report = await accounts('import', table(header, row.replace('18/02/1979', date)));
  expect(report).toMatchObject({ code: 1, err: expect.stringContaining(`line 2, birthDate: ${reason}`) });
  expect(report.err).toContain('JJ/MM/AAAA');
});

it.each([['Total;20;;;;'], ['Total;20'], [`;${row.replace(/;[^;]*$/, '')}`]])(
  'tells a row that is none of a person in one line: %s',
  async wrong => {
    const { code, err } = await accounts('import', table(header, row, wrong));
    expect([code, err.trim().split('\n').length]).toEqual([1, 1]);
  },
);

it('tells a file without rows, and options that say nothing', async () => {
  expect(await accounts('import', table(header))).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no row'),
  });
  for (const said of [['--yes'], ['--at-most', '7']])
    expect(await accounts('import', table(header, row), ...said)).toMatchObject({
      code: 0,
      err: expect.stringContaining('without --complete'),
    });
});

it('tells one cause in one line, however many rows it spoils', async () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => {
    const number = String(index).padStart(6, '0');
    const [lastName, firstName] = index % 2 ? ['Essai', 'Anne'] : ['LefÃ¨vre', 'SolÃ¨ne'];
    return `99E0${number}AAA;05/03/1979;${lastName};${firstName};user${number};user${number}@ac-lyon.fr;prof ${index}`;
  });
  const report = await accounts('import', table(`${header};staffCategory`, ...rows));
  expect(report.err.trim().split('\n')).toEqual([
    expect.stringMatching(/^lines 2, 4, .*, \.\.\. \(1500 rows\), lastName, firstName: /),
    expect.stringMatching(
      /^lines 2-3001 \(3000 rows\), staffCategory: .*"prof 0", "prof 1", "prof 2", \.\.\./,
    ),
  ]);
});

it('tells of each column how many it changes, and how many it empties', async () => {
  const other = '10E0712346ABX;18/02/1979;Volat;Anne;avolat;a.v@ac-lyon.fr';
  const wide = `${header};departement;recoveryEmail`;
  await accounts('import', table(wide, `${row};69;s@example.org`, `${other};69;a@example.org`));
  const path = table(wide, `${row.replace('1979', '1978')};01;`, `${other};69;b@example.org`);
  for (const said of [['--dry-run'], []])
    expect(await accounts('import', path, ...said)).toMatchObject({
      code: 0,
      err: 'columns that change: birthDate 1, departement 1, recoveryEmail 2 (1 emptied)\n',
    });
});

it('says what an import would do, and does not', async () => {
  await accounts('import', table(header, row));
  const other = '10E0712346ABX;18/02/1979;Volat;Anne;avolat;a.v@ac-lyon.fr';
  const path = table(header, row.replace('Solène', 'Soline'), other);
  expect(await accounts('import', path, '--dry-run')).toEqual({
    code: 0,
    out: '1 inserted, 1 updated, 0 unchanged, 0 refused: that is what it would be, nothing was written\n',
    err: 'columns that change: firstName 1\n',
  });
  expect((await accounts('show', 'avolat')).code).toBe(1);
  expect(await shown('smarchandier')).toMatchObject({ firstName: 'Solène' });
});
