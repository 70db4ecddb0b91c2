import { describe, expect, it } from '@jest/globals';
import { MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import { insertNew, isOutcomeUnknown } from '../../../src/storage/mongo/errors';

const interruptedAtShutdown = 11_600;

/** As the driver makes it of the answer to many writes: with the code of the first one that failed. */
function bulkError(code: number, later: number): MongoBulkWriteError {
  return Object.assign(Object.create(MongoBulkWriteError.prototype), {
    code,
    writeErrors: [
      { code, index: 0 },
      { code: later, index: 2 },
    ],
    result: { getWriteConcernError: () => undefined },
  });
}

describe('what came of a write', () => {
  it.each([
    ['the connection was lost', new MongoNetworkError('lost')],
    // Node's own error, which the driver does not wrap: seen when a database was restarted.
    [
      'it had ended before the write',
      Object.assign(new Error('ended by the other party'), { code: 'EPIPE' }),
    ],
    ['one of many was refused, and another interrupted', bulkError(11_000, interruptedAtShutdown)],
    ['one of many was interrupted, and another refused', bulkError(interruptedAtShutdown, 121)],
    ['it was reset', Object.assign(new Error('read'), { code: 'ECONNRESET', syscall: 'read' })],
  ])('is not known where %s', (_, error) => {
    expect(isOutcomeUnknown(error)).toBe(true);
  });

  it.each([
    ['the server refused it', new MongoServerError({ message: 'duplicate', code: 11_000 })],
    ['the server refused some of many', bulkError(11_000, 121)],
    ['our own code failed', new TypeError('x is not a function')],
  ])('is known where %s', (_, error) => {
    expect(isOutcomeUnknown(error)).toBe(false);
  });
});

describe('of many documents, those that are new', () => {
  const many = ['a', 'b', 'c', 'd'].map(_id => ({ _id }));
  const told = async (error: Error | null) => {
    const anew: string[] = [];
    const insertMany = async () => {
      if (error) throw error;
      return { acknowledged: true, insertedCount: 4, insertedIds: {} };
    };
    const outcome = await insertNew({ insertMany }, many, documents => {
      anew.push(...documents.map(({ _id }) => _id));
    }).catch(() => 'failed');
    return { anew: anew.join(''), outcome };
  };

  it.each([
    ['all of them were', null, { anew: 'abcd', outcome: undefined }],
    ['some were there already', bulkError(11_000, 11_000), { anew: 'bd', outcome: undefined }],
    ['the server refused one', bulkError(11_000, 121), { anew: 'bd', outcome: 'failed' }],
    ['nobody answered', new MongoNetworkError('lost'), { anew: '', outcome: 'failed' }],
  ])('are told where %s', async (_, error, outcome) => {
    expect(await told(error)).toEqual(outcome);
  });
});
