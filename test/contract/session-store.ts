import { describe, expect, it } from '@jest/globals';
import { formerMs, type SessionStore } from '../../src/http/session-store';
import { type Open, opened, times } from './contract';

export function sessionStoreContract(name: string, open: Open<SessionStore>): void {
  describe(`SessionStore on ${name}`, () => {
    const store = opened(open);
    const sessions = () => store.current.port;

    it('knows nothing of a cookie that was never replaced', async () => {
      expect(await sessions().sessionOf('first')).toEqual({
        holder: 'first',
        generation: 0,
        state: 'newest',
      });
      expect(await sessions().newestOf('first')).toEqual({ cookie: 'first', generation: 0 });
    });

    it('keeps the holder over every cookie, of which the newest alone is good', async () => {
      expect(await sessions().replace('first', 'first', 'second')).toBe(true);
      expect(await sessions().sessionOf('first')).toEqual({
        holder: 'first',
        generation: 0,
        state: 'former',
      });
      expect(await sessions().sessionOf('second')).toEqual({
        holder: 'first',
        generation: 1,
        state: 'newest',
      });
      expect(await sessions().replace('first', 'second', 'third')).toBe(true);
      expect(await sessions().newestOf('first')).toEqual({ cookie: 'third', generation: 2 });
      expect((await sessions().sessionOf('first')).state).toBe('over');
      expect((await sessions().sessionOf('second')).state).toBe('former');
      expect(await sessions().sessionOf('third')).toEqual({
        holder: 'first',
        generation: 2,
        state: 'newest',
      });
    });

    it('no longer waits for the newest to arrive after 60 s', async () => {
      await sessions().replace('first', 'first', 'second');
      await store.current.advanceClock(formerMs - 1);
      expect((await sessions().sessionOf('first')).state).toBe('former');
      await store.current.advanceClock(1);
      expect(await sessions().sessionOf('first')).toMatchObject({ holder: 'first', state: 'over' });
      expect((await sessions().sessionOf('second')).state).toBe('newest');
    });

    it('replaces a cookie once, of fifty at once: two tabs get no two cookies', async () => {
      const made = await Promise.all(
        times(50, index => sessions().replace('first', 'first', `next ${index}`)),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      const newest = `next ${made.indexOf(true)}`;
      expect(await sessions().newestOf('first')).toEqual({ cookie: newest, generation: 1 });
      expect(await sessions().replace('first', 'first', 'late')).toBe(false);
      expect((await sessions().sessionOf('late')).holder).toBe('late');
      expect((await sessions().sessionOf(newest)).holder).toBe('first');
    });

    it('outlives a restart', async () => {
      await sessions().replace('first', 'first', 'second');
      const reopened = await store.current.reopen();
      expect((await reopened.sessionOf('second')).state).toBe('newest');
      expect((await reopened.sessionOf('first')).state).toBe('former');
    });
  });
}
