import { describe, expect, it } from '@jest/globals';
import { formerMs, type SessionStore } from '../../src/http/session-store';
import { type Open, opened, times } from './contract';

export function sessionStoreContract(name: string, open: Open<SessionStore>): void {
  describe(`SessionStore on ${name}`, () => {
    const store = opened(open);
    const sessions = () => store.current.port;

    it('knows nothing of a cookie that was never replaced', async () => {
      expect(await sessions().holderOf('first')).toBe('first');
      expect(await sessions().newestOf('first')).toBeNull();
    });

    it('keeps the holder over every cookie, and ends the one before when the newest is seen', async () => {
      expect(await sessions().replace('first', 'first', 'second')).toBe(true);
      expect(await sessions().holderOf('first')).toBe('first');
      expect(await sessions().holderOf('second')).toBe('first');
      expect(await sessions().holderOf('first')).toBeNull();
      expect(await sessions().replace('first', 'second', 'third')).toBe(true);
      expect(await sessions().newestOf('first')).toBe('third');
      expect(await sessions().holderOf('first')).toBeNull();
      expect(await sessions().holderOf('second')).toBe('first');
      expect(await sessions().holderOf('third')).toBe('first');
      expect(await sessions().holderOf('second')).toBeNull();
    });

    it('ends the one before after 60 s although the newest was never seen', async () => {
      await sessions().replace('first', 'first', 'second');
      await store.current.advanceClock(formerMs - 1);
      expect(await sessions().holderOf('first')).toBe('first');
      await store.current.advanceClock(1);
      expect(await sessions().holderOf('first')).toBeNull();
      expect(await sessions().holderOf('second')).toBe('first');
    });

    it('replaces a cookie once, of fifty at once: two tabs get no two cookies', async () => {
      const made = await Promise.all(
        times(50, index => sessions().replace('first', 'first', `next ${index}`)),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      const newest = `next ${made.indexOf(true)}`;
      expect(await sessions().newestOf('first')).toBe(newest);
      expect(await sessions().replace('first', 'first', 'late')).toBe(false);
      expect(await sessions().holderOf('late')).toBe('late');
      expect(await sessions().holderOf(newest)).toBe('first');
    });

    it('outlives a restart', async () => {
      await sessions().replace('first', 'first', 'second');
      const reopened = await store.current.reopen();
      expect(await reopened.holderOf('second')).toBe('first');
      expect(await reopened.holderOf('first')).toBeNull();
    });
  });
}
