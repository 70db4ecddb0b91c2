import { describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from '../../../src/config';

const problemsOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
};
const whsec = `whsec_${Buffer.alloc(32).toString('base64')}`;
const ldap = {
  MAIL_DIRECTORY: 'ldap://ldap.example',
  MAIL_DIRECTORY_BASE: 'ou=people,dc=example',
  MAIL_DIRECTORY_BIND_DN: 'cn=sesame,dc=example',
  MAIL_DIRECTORY_SECRET: 'secret',
};

describe('the settings of the mail directory', () => {
  it('are those of the kind that its address says', () => {
    const { settings, secrets } = readConfig(ldap);
    expect(settings.mailDirectory).toMatchObject({
      kind: 'ldap',
      startTls: true,
      filter: '(uid={username})',
      scheme: '{ARGON2}',
    });
    expect(secrets.mailDirectorySecret).toBe('secret');
    expect(JSON.stringify(settings)).not.toContain('secret');
    const kindOf = (env: NodeJS.ProcessEnv) => readConfig(env).settings.mailDirectory;
    expect(kindOf({ ...ldap, MAIL_DIRECTORY: 'ldaps://ldap.example' })).toMatchObject({ startTls: false });
    expect(
      kindOf({ MAIL_DIRECTORY: 'https://mail.example/hook', MAIL_DIRECTORY_SECRET: whsec }),
    ).toMatchObject({ kind: 'hook' });
    expect(
      kindOf({ MAIL_DIRECTORY: 'file:///var/lib/sesame-mail/pass%20wd', MAIL_DIRECTORY_MODE: '0600' }),
    ).toEqual({
      ...{ kind: 'file', path: '/var/lib/sesame-mail/pass wd' },
      rights: { owner: undefined, group: undefined, mode: 0o600 },
    });
    expect(kindOf({})).toBeUndefined();
  });

  it.each([
    ['MAIL_DIRECTORY', { MAIL_DIRECTORY: 'http://mail.example/hook', MAIL_DIRECTORY_SECRET: whsec }],
    ['MAIL_DIRECTORY', { ...ldap, MAIL_DIRECTORY: 'ldap://cn=x:secret@ldap.example' }],
    ['MAIL_DIRECTORY_BASE', { ...ldap, MAIL_DIRECTORY_BASE: '' }],
    ['MAIL_DIRECTORY_BIND_DN', { ...ldap, MAIL_DIRECTORY_BIND_DN: '' }],
    ['MAIL_DIRECTORY_SECRET', { ...ldap, MAIL_DIRECTORY_SECRET: '' }],
    [
      'MAIL_DIRECTORY_SECRET',
      { MAIL_DIRECTORY: 'https://mail.example/hook', MAIL_DIRECTORY_SECRET: 'whsec_c2hvcnQ=' },
    ],
    ['MAIL_DIRECTORY_FILTER', { ...ldap, MAIL_DIRECTORY_FILTER: '(uid=*)' }],
    ['MAIL_DIRECTORY_SCHEME', { ...ldap, MAIL_DIRECTORY_SCHEME: 'ARGON2' }],
    ['MAIL_DIRECTORY_CA', { ...ldap, MAIL_DIRECTORY_CA: '/nowhere/ca.pem' }],
    ['MAIL_DIRECTORY_MODE', { MAIL_DIRECTORY: 'file:///tmp/passwd', MAIL_DIRECTORY_MODE: '0644' }],
    ['MAIL_DIRECTORY', { MAIL_DIRECTORY: 'file:///tmp/passwd', MONGODB_URI: 'mongodb://db.example' }],
  ])('names %s when it is wrong, and never a secret', (name, env) => {
    const problems = problemsOf(env);
    expect(problems.map(problem => problem.split(':')[0])).toEqual([name]);
    expect(problems.join()).not.toMatch(/:secret@|whsec_c2/u);
  });
});
