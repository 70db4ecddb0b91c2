import { describe, expect, it } from '@jest/globals';
import { MongoNetworkError, MongoServerError } from 'mongodb';
import { insertNew, isOutcomeUnknown, refusedPlaces } from '../../../src/storage/mongo/errors';
import { bulkError } from './bulk-error';

const interruptedAtShutdown = 11_600;

/** Of the first and the third of many. */
const twoRefused = (code: number, later: number) => bulkError({ code, index: 0 }, { code: later, index: 2 });

describe('what came of a write', () => {
  it.each([
    ['the connection was lost', new MongoNetworkError('lost')],
    // Node's own error, which the driver does not wrap: seen when a database was restarted.
    [
      'it had ended before the write',
      Object.assign(new Error('ended by the other party'), { code: 'EPIPE' }),
    ],
    ['one of many was refused, and another interrupted', twoRefused(11_000, interruptedAtShutdown)],
    ['one of many was interrupted, and another refused', twoRefused(interruptedAtShutdown, 121)],
    ['it was reset', Object.assign(new Error('read'), { code: 'ECONNRESET', syscall: 'read' })],
  ])('is not known where %s', (_, error) => {
    expect(isOutcomeUnknown(error)).toBe(true);
  });

  it.each([
    ['the server refused it', new MongoServerError({ message: 'duplicate', code: 11_000 })],
    ['the server refused some of many', twoRefused(11_000, 121)],
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
    ['some were there already', twoRefused(11_000, 11_000), { anew: 'bd', outcome: undefined }],
    ['the server refused one', twoRefused(11_000, 121), { anew: 'bd', outcome: 'failed' }],
    ['nobody answered', new MongoNetworkError('lost'), { anew: '', outcome: 'failed' }],
  ])('are told where %s', async (_, error, outcome) => {
    expect(await told(error)).toEqual(outcome);
  });
});

describe('what a server refuses of many for what it is', () => {
  it.each([
    ['a document that is not valid', twoRefused(11_000, 121), [2]],
    ['one that is too large', twoRefused(121, 10_334), [0, 2]],
    ['none of those that are there', twoRefused(11_000, 11_000), []],
    // No right, a value or a command that it does not know: that is of all of them, and nobody's own.
    ['none where it may not be written to', twoRefused(121, 13), []],
    ['none where the command is refused', new MongoServerError({ message: 'no', code: 121 }), []],
    ['none where our own code failed', new TypeError('x is not a function'), []],
  ])('is %s', (_, error, places) => {
    expect(refusedPlaces(error)).toEqual(places);
  });
});
