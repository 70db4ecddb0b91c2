import { describe, expect, it } from '@jest/globals';
import { MongoNetworkError, MongoServerSelectionError } from 'mongodb';
import { connectChecked } from '../../../src/storage/mongo/start-up-checks';
import { unreachable } from '../../../src/storage/mongo/unreachable';

describe('what is said of a database that cannot be reached', () => {
  it.each([
    'mongodb://user:p@ss@127.0.0.1:27017/sesame',
    'mongodb://us@er:secret@127.0.0.1/sesame',
    'mongodb://user:p/ss@127.0.0.1/sesame',
    'mongodb://user:p#ss@127.0.0.1/sesame',
    'mongodb://user:p?ss@127.0.0.1/sesame',
    'mongodb://user:p:ss@127.0.0.1/sesame',
    'mongodb://user:p%ss@127.0.0.1/sesame',
    'mongodb+srv://user:p@ss@nope.invalid/sesame',
  ])('hints at percent-encoding for %s', async uri => {
    const said = await failureOf(uri);
    expect(said).toContain('percent-encode it, @ as %40');
    expect(said).not.toMatch(/p.?ss@|secret/);
  });

  it.each(['mongodb://127.0.0.1/x?bogus=1&other=2', 'mongodb://user:p%40ss@127.0.0.1/x?bogus=1&other=2'])(
    'names the options that nobody knows in %s',
    async uri => {
      expect(await failureOf(uri)).toContain('options that the driver does not know: bogus, other');
    },
  );

  it('says that the name is not found, of a host as of an SRV record', () => {
    const srv = Object.assign(new Error('querySrv ENOTFOUND'), { code: 'ENOTFOUND' });
    const wrong = 'mongodb+srv://user:p%40ss@nope.invalid/sesame';
    expect(unreachable(srv, wrong)).toBe(
      'the name nope.invalid is not found (ENOTFOUND): is it spelled right?',
    );
    const hosts = 'mongodb://user:p%40ss@one.invalid:27017,two.invalid/sesame?replicaSet=rs0';
    expect(unreachable(selectionError('EAI_AGAIN'), hosts)).toBe(
      'the name one.invalid:27017,two.invalid is not found (EAI_AGAIN): is it spelled right?',
    );
  });

  it('names the option of a file that cannot be read, and the file', async () => {
    for (const name of ['tlsCAFile', 'tlsCertificateKeyFile'])
      expect(await failureOf(`mongodb://u:secret@127.0.0.1/x?tls=true&${name}=/no/such.pem`)).toMatch(
        new RegExp(`the file of its option ${name} cannot be read \\(ENOENT\\): /no/such.pem$`),
      );
  });

  it('asks about TLS where the URI wants it and the server said nothing of it', () => {
    const uri = 'mongodb://u:secret@one.invalid/x?tls=true';
    expect(unreachable(selectionError('ECONNRESET'), uri)).toMatch(/tls=true: does the server speak TLS/);
    expect(unreachable(selectionError('ECONNREFUSED'), uri)).not.toContain('TLS');
    expect(unreachable(selectionError('ECONNRESET'), 'mongodb://one.invalid/x')).not.toContain('TLS');
  });

  it('says what the system said of the servers', async () => {
    const uri = 'mongodb://127.0.0.1/sesame';
    expect(unreachable(selectionError('ECONNREFUSED'), uri)).toContain(
      'no primary answers (MongoServerSelectionError, ECONNREFUSED)',
    );
  });
});

const failureOf = (uri: string): Promise<string> =>
  connectChecked(uri).then(
    () => 'reached',
    (error: unknown) => String(error),
  );

/** As the driver makes it when the one server that it knows does not answer. */
function selectionError(code: string): MongoServerSelectionError {
  const cause = Object.assign(new Error('of the system'), { code });
  const description = { error: new MongoNetworkError('of the driver', { cause }) };
  const servers = new Map([['one.invalid:27017', description]]);
  return Object.assign(new MongoServerSelectionError('', {} as never), { reason: { servers } as never });
}
