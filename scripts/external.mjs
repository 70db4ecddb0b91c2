/**
 * Native, read as a file, requiring its own files as it runs (UMD), or loaded when it is needed (databases, mail, dictionaries): nobody is to
 * read those at each start.
 */
export const external = [
  ...['argon2', 'libsql', '@microsoft/teams-js', 'jsonc-parser'],
  ...['mongodb', 'nodemailer', 'ldapts', '@zxcvbn-ts/*', 'any-ascii'],
];
