import { describe, expect, it } from '@jest/globals';
import { MongoNetworkError, MongoServerError } from 'mongodb';
import { isOutcomeUnknown } from '../../../src/storage/mongo/errors';

describe('what came of a write', () => {
  it.each([
    ['the connection was lost', new MongoNetworkError('lost')],
    // Node's own error, which the driver does not wrap: seen when a database was restarted.
    [
      'it had ended before the write',
      Object.assign(new Error('ended by the other party'), { code: 'EPIPE' }),
    ],
    ['it was reset', Object.assign(new Error('read'), { code: 'ECONNRESET', syscall: 'read' })],
  ])('is not known where %s', (_, error) => {
    expect(isOutcomeUnknown(error)).toBe(true);
  });

  it.each([
    ['the server refused it', new MongoServerError({ message: 'duplicate', code: 11_000 })],
    ['our own code failed', new TypeError('x is not a function')],
  ])('is known where %s', (_, error) => {
    expect(isOutcomeUnknown(error)).toBe(false);
  });
});
