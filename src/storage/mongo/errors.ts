import { MongoError, MongoServerError } from 'mongodb';

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
 * Whether the write may or may not have been applied: the connection was lost, the time was over, the primary stepped down,
 * or it is not known to a majority. A document that the server refused is not: that is known.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false;
  return !(error instanceof MongoServerError && refusals.includes(Number(error.code)));
}

/** The server does not know this command, or does not let us use it. */
export function isNotOffered(error: unknown): boolean {
  return (
    error instanceof MongoServerError &&
    [commandNotFound, notImplemented, unauthorized].includes(Number(error.code))
  );
}

const duplicateKey = 11_000;
const documentValidationFailure = 121;
const unauthorized = 13;
const badValue = 2;
const failedToParse = 9;
const commandNotFound = 59;
/** FerretDB's, of commands and of options. */
const notImplemented = 238;
const refusals = [
  duplicateKey,
  documentValidationFailure,
  unauthorized,
  badValue,
  failedToParse,
  commandNotFound,
  notImplemented,
];
