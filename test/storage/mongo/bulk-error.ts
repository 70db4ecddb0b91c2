import { MongoBulkWriteError } from 'mongodb';

/** As the driver makes it of the answer to many writes: with the code of the first one that failed. */
export function bulkError(...writeErrors: { code: number; index: number }[]): MongoBulkWriteError {
  return Object.assign(Object.create(MongoBulkWriteError.prototype), {
    code: writeErrors[0]?.code,
    writeErrors,
    result: { getWriteConcernError: () => undefined },
  });
}
