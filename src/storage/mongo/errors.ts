import {
  type Collection,
  MongoBulkWriteError,
  MongoError,
  MongoServerError,
  type OptionalUnlessRequiredId,
} from 'mongodb';

/** A unique index refused the write (the servers do not agree on naming which: so nobody is asked). */
export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === duplicateKey;
}

/** False when the document that `insert` writes was there already. */
export async function inserted(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/**
 * Writes them in one call.
 * @param onNew of those that were not there already; when the server refuses others, too
 */
export async function insertNew<Document extends { _id: string }>(
  collection: Pick<Collection<Document>, 'insertMany'>,
  documents: OptionalUnlessRequiredId<Document>[],
  onNew: (documents: OptionalUnlessRequiredId<Document>[]) => void = () => {},
): Promise<void> {
  if (documents.length === 0) return;
  try {
    await collection.insertMany(documents, { ordered: false });
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError) || isUnsure(error)) throw error;
    const refused = [error.writeErrors].flat();
    if (refused.length === 0) throw error;
    const places = new Set(refused.map(({ index }) => index));
    onNew(documents.filter((_, index) => !places.has(index)));
    if (refused.some(({ code }) => code !== duplicateKey)) throw error;
    return;
  }
  onNew(documents);
}

/**
 * Where, of many documents in one call, those stand that the server refuses for what they are: it has taken the others.
 * None where anything else is the matter, which is of all of them.
 */
export function refusedPlaces(error: unknown): number[] {
  if (!(error instanceof MongoBulkWriteError) || isUnsure(error)) return [];
  const refused = [error.writeErrors].flat().filter(({ code }) => code !== duplicateKey);
  return refused.every(({ code }) => ofTheDocument.includes(code)) ? refused.map(({ index }) => index) : [];
}

/** How many were written, in one call, before one that a unique index refused. */
export async function insertedInOrder<Document extends { _id: string }>(
  collection: Collection<Document>,
  documents: OptionalUnlessRequiredId<Document>[],
): Promise<number> {
  if (documents.length === 0) return 0;
  try {
    await collection.insertMany(documents, { ordered: true });
    return documents.length;
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError && isDuplicate(error))) throw error;
    // Not `insertedCount`, in which some servers count the refused one too.
    const [refused] = [error.writeErrors].flat();
    if (!refused) throw error;
    return refused.index;
  }
}

/**
 * Whether the write may or may not have been applied: the connection was lost, the time was over, the primary stepped down,
 * or it is not known to a majority. A document that the server refused is not: that is known.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  if (isOfSocket(error)) return true;
  if (!(error instanceof MongoError)) return false;
  if (error instanceof MongoBulkWriteError && isUnsure(error)) return true;
  // Its own code is the first one's alone.
  const refused = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : [];
  return (refused.length > 0 ? refused : [error]).some(({ code }) => !refusals.includes(Number(code)));
}

/** What it wrote is not known to a majority, whatever it refused beside it. */
const isUnsure = ({ result }: MongoBulkWriteError): boolean => result.getWriteConcernError() !== undefined;

/** What Node says of a connection that ended before it was written to: the driver passes it on as it is. */
const isOfSocket = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['EPIPE', 'ECONNRESET'].includes(String(error.code));

/** The server does not know this command, or does not let us use it. */
export function isNotOffered(error: unknown): boolean {
  return (
    error instanceof MongoServerError &&
    [commandNotFound, commandNotSupported, notImplemented, unauthorized].includes(Number(error.code))
  );
}

/**
 * Another one changes the same collection just now, and the server lets one of the two go on: PostgreSQL's deadlocks as FerretDB passes them
 * on (FerretDB issue 5167, under a code that says nothing), and what MongoDB and Amazon DocumentDB call it.
 */
export function isInEachOthersWay(error: unknown): boolean {
  if (!(error instanceof MongoServerError)) return false;
  return inEachOthersWay.includes(Number(error.code)) || /deadlock/i.test(error.message);
}

const writeConflict = 112;
const conflictingOperationInProgress = 117;
const backgroundOperationInProgress = 12_587;
/** Amazon DocumentDB's. */
const indexBuildInProgress = 40_333;
const inEachOthersWay = [
  writeConflict,
  conflictingOperationInProgress,
  backgroundOperationInProgress,
  indexBuildInProgress,
];

const duplicateKey = 11_000;
const documentValidationFailure = 121;
const documentTooLarge = 10_334;
const ofTheDocument = [documentValidationFailure, documentTooLarge];
const unauthorized = 13;
const badValue = 2;
const failedToParse = 9;
const commandNotFound = 59;
/** FerretDB 2's, and Amazon DocumentDB's where something is switched off. */
const commandNotSupported = 115;
/** FerretDB's, of commands and of options. */
const notImplemented = 238;
const refusals = [
  duplicateKey,
  ...ofTheDocument,
  unauthorized,
  badValue,
  failedToParse,
  commandNotFound,
  commandNotSupported,
  notImplemented,
];
