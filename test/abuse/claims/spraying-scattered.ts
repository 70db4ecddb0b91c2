import type { Claim, Finding } from '../claim';
import { type Crowd, hour, numenOf, openCrowd } from '../support/crowd';

const targets = Array.from({ length: 150 }, (_, number) => numenOf('X', number));

/** A guess from each of so many addresses: apart from each other, or of one line that IPv6 gives millions of them. */
export const claim: Claim = {
  count: 600,
  async attack({ count }): Promise<Finding[]> {
    const apart = await sprayed(
      count,
      number => `198.18.${Math.floor(number / 250)}.${number % 250}:${1024 + number}`,
    );
    const ofOneLine = await sprayed(
      count,
      number => `[2001:db8:0:1::${number.toString(16)}]:${1024 + number}`,
    );
    return [
      {
        promise: 'sprayed from as many addresses: the alarm is raised after',
        tried: count,
        through: count < 100 ? 0 : apart.alarmedAfter,
        limit: 100,
        unit: ' wrong guesses',
      },
      {
        promise: 'sprayed from one /64: guesses are evaluated in an hour',
        tried: count,
        through: ofOneLine.evaluated,
        limit: 60,
      },
    ];
  },
};

async function sprayed(count: number, from: (number: number) => string) {
  const crowd: Crowd = await openCrowd(0);
  let alarmedAfter = Number.POSITIVE_INFINITY;
  for (let number = 0; number < count; number++) {
    crowd.plan((number * hour) / count, async () => {
      const chat = await crowd.open(from(number));
      await chat.guess(targets[number % targets.length] ?? '', '01/01/1950', 'chat');
      if (crowd.alarms('service') > 0) alarmedAfter = Math.min(alarmedAfter, number + 1);
    });
  }
  await crowd.live(hour);
  await crowd.stop();
  return { alarmedAfter, evaluated: crowd.evaluated(targets) };
}
