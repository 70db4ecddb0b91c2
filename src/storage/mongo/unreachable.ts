import { MongoError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { z } from 'zod';

/** Why no connection came about: a sentence for an operator, never with what stands before the host in the URI. */
export function unreachable(error: unknown, uri: string): string {
  const { name, message } = error instanceof Error ? error : new Error('unknown reason');
  // The driver itself refuses servers older than 4.4, and tells so as one that cannot be selected.
  const wireVersion = /maximum wire version (?<found>\d+)/.exec(message)?.groups?.found;
  if (wireVersion)
    return `the server is too old: MongoDB 4.4 or later is needed (wire version 9; its own is ${wireVersion})`;
  if (error instanceof MongoServerError && error.code === authenticationFailed)
    return 'the user name or the password in it is refused';
  // By name: the driver has two classes of it.
  if (name === 'MongoParseError' || error instanceof URIError) return unparsable(message, uri);
  const codes = codesIn(error);
  const isNameUnknown = codes.some(code => nameUnknown.includes(code));
  if (isNameUnknown)
    return `the name ${hostsIn(uri)} is not found (${codes.join(', ')}): is it spelled right?`;
  const options = optionsIn(uri);
  const file = withPath.safeParse(error).data?.path;
  const ofFile = [...options].find(([, value]) => value === file)?.[0];
  if (ofFile) return `the file of its option ${ofFile} cannot be read (${codes.join(', ')}): ${file}`;
  if (isOfNoSet(error))
    return (
      `whoever answers is no member of the replica set that its option names (replicaSet=${options.get('replicaSet')}): is that its ` +
      'name? For a single server leave the option out'
    );
  if (error instanceof MongoError)
    return `no primary answers (${[name, ...codes].join(', ')}): is it reachable from here, and up?${hintAtTls(options, codes)}`;
  return `it cannot be read (${[name, ...codes].join(', ')})`;
}

const authenticationFailed = 18;

const optionsIn = (uri: string): URLSearchParams =>
  new URLSearchParams(/\?(?<query>[^?]*)$/s.exec(uri)?.groups?.query);

/** The driver forgets a server that is of another set, or of none. */
const isOfNoSet = (error: unknown): boolean =>
  error instanceof MongoServerSelectionError &&
  error.reason?.type === 'ReplicaSetNoPrimary' &&
  error.reason.servers.size === 0;

/** A server without TLS closes the connection, or waits for more: nothing else tells it from one that is away. */
function hintAtTls(options: URLSearchParams, codes: string[]): string {
  const isAsked = ['tls', 'ssl'].some(name => options.get(name) === 'true');
  if (!isAsked || codes.includes('ECONNREFUSED')) return '';
  return ' And its option tls=true: does the server speak TLS, with a certificate that this machine or tlsCAFile vouches for?';
}

/** Of `getaddrinfo` and, for `mongodb+srv`, of the look-up of the SRV record. */
const nameUnknown = ['ENOTFOUND', 'ENODATA', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'];

function unparsable(message: string, uri: string): string {
  if (hasUnescaped(uri))
    return (
      'its user name or password has a character that a URI takes for its own (one of @ : / ? # [ ] %): percent-encode it, @ as %40. ' +
      `node -p 'encodeURIComponent("...")' does`
    );
  const unknown = /^options? (?<names>[\w, ]+) (?:is|are) not supported$/.exec(message)?.groups?.names;
  return unknown ? `it has options that the driver does not know: ${unknown}` : 'it is not a MongoDB URI';
}

/** What stands before the last @ is meant to be `user:password`. */
function hasUnescaped(uri: string): boolean {
  const { user = '', password = '' } = /:\/\/(?<user>[^:]*):?(?<password>.*)@/s.exec(uri)?.groups ?? {};
  return /[@:/?#[\]]|%(?![\da-f]{2})/i.test(`${user}${password}`);
}

/** Whatever the user name and the password have in them. */
const hostsIn = (uri: string): string =>
  uri.slice(Math.max(uri.lastIndexOf('@') + 1, uri.indexOf('://') + 3)).replace(/[/?].*$/s, '');

/** Of the system: on the error itself, or on what was last known of each server. */
function codesIn(error: unknown): string[] {
  const servers =
    error instanceof MongoServerSelectionError ? [...(error.reason?.servers.values() ?? [])] : [];
  const errors = [error, ...servers.map(server => server.error?.cause ?? server.error)];
  const codes = errors.flatMap(one => withCode.safeParse(one).data?.code ?? []);
  return [...new Set(codes)];
}

const withPath = z.looseObject({ path: z.string() });
const withCode = z.looseObject({ code: z.string() });
