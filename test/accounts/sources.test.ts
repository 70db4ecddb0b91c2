import { describe, expect, it } from '@jest/globals';
import {
  type Decision,
  enter,
  failed,
  heldBack,
  letIn,
  passBy,
  type Source,
} from '../../src/accounts/sources';

const minute = 60_000;
const hour = 60 * minute;
const free = 10;

/** A source whose clock can be moved. */
function createSource(start = hour) {
  let known: Source | null = null;
  let now = start;
  let guesses = 0;
  const take = <Answer>({ record, answer }: Decision<Answer>): Answer => {
    known = record ?? known;
    return answer;
  };
  return {
    pass: (ms: number) => {
      now += ms;
    },
    get now() {
      return now;
    },
    enters: (numen: string, id = `guess ${guesses++}`) => take(enter(known, { id, numen }, now)),
    isPassed: (numen: string, { tries = 0, paid = 0 } = {}) =>
      take(passBy(known, { numen, tries, paid, free }, now)),
    isHeld: (numen: string, id: string, wait: Source['wait']) =>
      take(heldBack(known, { id, numen }, wait, now)),
    lets: (numen: string) => take(letIn(known, numen, now)),
    fails: (most: number) => take(failed(known, most, now)),
    get bytes() {
      return JSON.stringify(known).length;
    },
  };
}

const fill = (address: ReturnType<typeof createSource>, count: number) => {
  for (let number = 0; number < count; number++) address.isPassed(`other ${number}`);
};

/** Two guesses at a NUMEN that let nobody in. */
const spend = (address: ReturnType<typeof createSource>, numen: string) => {
  for (let time = 0; time < 2; time++) address.isPassed(numen, { paid: hour });
};

describe('one chat', () => {
  it('guesses at five NUMENs, then waits, longer each time, and never more than a quarter of an hour', () => {
    const chat = createSource();
    for (let number = 0; number < 5; number++) expect(chat.enters(`n${number}`)).toMatchObject({ paid: 0 });
    const waits: number[] = [];
    for (let number = 5; number < 12; number++) {
      const entry = chat.enters(`n${number}`);
      if (typeof entry === 'string' || !('until' in entry)) throw new Error('it did not wait');
      waits.push((entry.until - chat.now) / minute);
      chat.pass(entry.until - chat.now);
      expect(chat.enters(`n${number}`)).toMatchObject({ tries: number });
    }
    expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });

  it('evaluates one guess after a wait, of fifty', () => {
    const chat = createSource();
    for (let number = 0; number < 6; number++) chat.enters(`n${number}`);
    chat.pass(minute);
    const entries = Array.from({ length: 50 }, (_, number) => chat.enters(`m${number}`));
    expect(entries.filter(entry => typeof entry !== 'string' && 'tries' in entry)).toHaveLength(1);
  });

  it('has its five again when people are let in, as at a computer that many use', () => {
    const chat = createSource();
    for (let number = 0; number < 30; number++) {
      expect(chat.enters(`n${number}`)).toMatchObject({ paid: 0 });
      chat.lets(`n${number}`);
    }
  });

  it('is answered as before when the same guess comes again', () => {
    const chat = createSource();
    chat.enters('n', 'a');
    expect(chat.enters('n', 'a')).toBe('decided');
    chat.isHeld('n', 'a', { until: chat.now + 5, worth: 5 });
    expect(chat.enters('n', 'a')).toEqual({ until: chat.now + 5 });
  });
});

describe('an address', () => {
  it('lets ten NUMENs be tried in an hour, then who comes first waits seconds, more of them with every NUMEN', () => {
    const address = createSource();
    fill(address, 10);
    const waits = Array.from({ length: 40 }, (_, number) => {
      const wait = address.isPassed(`new ${number}`);
      return wait && (wait.until - address.now) / 1_000;
    });
    expect(waits.slice(0, 3)).toEqual([1, 2, 3]);
    expect(Math.max(...waits.map(Number))).toBe(25);
    address.pass(hour + 1);
    expect(address.isPassed('new')).toBeNull();
  });

  it('lets pass who has waited, lets them wait five seconds more at most when they were wrong once', () => {
    const address = createSource();
    fill(address, 200);
    expect(address.isPassed('mine', { paid: 25_000 })).toBeNull();
    expect(address.isPassed('mine', { tries: 1 })).toEqual({ until: address.now + 5_000, worth: 5_000 });
    expect(address.isPassed('mine', { tries: 1, paid: 5_000 })).toBeNull();
  });

  it('does not take a short wait for a long one', () => {
    const address = createSource();
    fill(address, 200);
    expect(address.isPassed('mine', { paid: 5_000 })).toMatchObject({ worth: 25_000 });
    expect(address.isPassed('mine', { tries: 2, paid: 25_000 })).toMatchObject({ worth: hour });
  });

  it('has third guesses of a chat, and third guesses at a NUMEN, take turns, an hour at most', () => {
    const address = createSource();
    fill(address, 200);
    for (let number = 0; number < 7; number++) spend(address, `n${number} spent`);
    const turns = Array.from({ length: 7 }, (_, number) => [
      address.isPassed(`n${number} spent`)?.until ?? 0,
      address.isPassed('other', { tries: 2 })?.until ?? 0,
    ]).flat();
    expect(turns.map(until => (until - address.now) / minute)).toEqual([
      ...[5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 60, 60],
    ]);
  });

  it('is kept waiting no longer by strangers who guess at the same NUMEN from ever new chats', () => {
    const address = createSource();
    fill(address, 20);
    spend(address, 'mine');
    for (let chat = 0; chat < 50; chat++) {
      expect(address.isPassed('mine')).toEqual({ until: address.now + 5 * minute, worth: hour });
    }
    address.pass(5 * minute);
    expect(address.isPassed('mine', { paid: hour })).toBeNull();
  });

  it('gets back what those took who were let in, and no more', () => {
    const address = createSource();
    for (let number = 0; number < 300; number++) {
      expect(address.isPassed(`honest ${number}`)).toBeNull();
      address.lets(`honest ${number}`);
    }
    fill(address, 10);
    address.lets('honest 1');
    expect(address.isPassed('new')).not.toBeNull();
  });

  it('stays small under a spray', () => {
    const address = createSource();
    fill(address, 5_000);
    expect(address.bytes).toBeLessThan(20_000);
  });
});

describe('the alarm', () => {
  it('is raised by the hundredth within the hour, once an hour, whoever is let in', () => {
    const service = createSource();
    const alarms: number[] = [];
    for (let number = 1; number <= 250; number++) {
      if (service.fails(100)) alarms.push(number);
      service.lets(`n${number}`);
      service.pass(15_000);
    }
    expect(alarms).toEqual([100]);
  });

  it('is not raised by a hundred in a day', () => {
    const service = createSource();
    for (let number = 0; number < 300; number++) {
      expect(service.fails(100)).toBe(false);
      service.pass(10 * minute);
    }
  });
});
