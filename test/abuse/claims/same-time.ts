import { birthDate, openServices, prepareHash, scope } from '../../accounts/services';
import { type Claim, type Finding, pick } from '../claim';

/** Of each NUMEN, before it is locked. */
const triesEach = 4;

/**
 * Whether somebody exists, read from how long an answer takes: in the verifier itself, without the floor that hides it in the product. Pairs
 * of a known and an unknown NUMEN, both with a wrong date; which of them comes first is chance. The area under the curve (0.5: a
 * coin) with its 99.9 % interval may leave 0.45 to 0.55 once, by chance, and not twice.
 */
export const claim: Claim = {
  count: 5_000,
  async attack({ count, random }): Promise<Finding[]> {
    const first = await measure(count, random);
    const last = isOutside(first, count) ? await measure(count, random) : first;
    const [area, low, high] = [last.area, last.area - last.margin, last.area + last.margin].map(text);
    return [
      {
        promise: `a found account takes as long as none (AUC ${area}, 99.9 % between ${low} and ${high})`,
        tried: count,
        through: isOutside(last, count) ? 1 : 0,
        limit: 0,
      },
    ];
  },
};

const text = (value: number): string => value.toFixed(3);

interface Measured {
  area: number;
  margin: number;
}

/** So few pairs that the interval is wider than what it may lie in: then it must lie beside it. */
const few = 4_000;

const isOutside = (measured: Measured, count: number): boolean => {
  const margin = count < few ? -measured.margin : measured.margin;
  return measured.area - margin < 0.45 || measured.area + margin > 0.55;
};

async function measure(count: number, random: () => number): Promise<Measured> {
  await prepareHash();
  const services = await openServices();
  const numens = Math.ceil(count / triesEach);
  for (let from = 0; from < numens; from += 500) {
    const rows = Array.from({ length: Math.min(500, numens - from) }, (_, index) =>
      services.rowOf(knownOf(from + index)),
    );
    await services.ports.accounts.importAccounts(rows);
  }
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let pair = 0; pair < count; pair++) {
    const [numen, tries] = [Math.floor(pair / triesEach), pair % triesEach];
    const date = `1950-01-0${tries + 1}`;
    const kinds = pick(random, [['known', 'unknown'] as const, ['unknown', 'known'] as const]);
    for (const kind of kinds) {
      const claims = services.claimsOf(kind === 'known' ? knownOf(numen) : unknownOf(numen), date);
      const { attemptId } = scope;
      // A chat of its own each: none of them is slowed down as a spray.
      const place = { ...scope, conversationKey: attemptId, attemptId };
      const asked = performance.now();
      await services.verifier.verify(claims, place);
      times[kind].push(performance.now() - asked);
    }
  }
  const control = await services.verifier.verify(services.claimsOf(knownOf(0), birthDate), scope);
  await services.close();
  if (control.outcome !== 'verified') throw new Error('the known are not known');
  return areaUnder(times.known, times.unknown);
}

const knownOf = (number: number): string => `97Y${String(number).padStart(7, '0')}XYZ`;
const unknownOf = (number: number): string => `98Z${String(number).padStart(7, '0')}XYZ`;

/** By ranks, as Mann and Whitney count them; the error as Hanley and McNeil (1982) have it. */
function areaUnder(known: number[], unknown: number[]): Measured {
  const sorted = unknown.toSorted((one, other) => one - other);
  let above = 0;
  for (const time of known) above += (lowerBound(sorted, time) + upperBound(sorted, time)) / 2;
  const area = above / (known.length * unknown.length);
  const [q1, q2] = [area / (2 - area), (2 * area ** 2) / (1 + area)];
  const spread =
    area * (1 - area) + (known.length - 1) * (q1 - area ** 2) + (unknown.length - 1) * (q2 - area ** 2);
  return { area, margin: 3.29 * Math.sqrt(spread / (known.length * unknown.length)) };
}

const lowerBound = (sorted: number[], value: number): number => bound(sorted, other => other < value);
const upperBound = (sorted: number[], value: number): number => bound(sorted, other => other <= value);

function bound(sorted: number[], isBefore: (other: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(sorted[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
