/** A promise of SECURITY.md that is tried: one file each in `claims/`, named after it, which exports `claim`. */
export interface Claim {
  /** How often it is tried when nobody asks for fewer. */
  count: number;
  attack(attempt: Attempt): Promise<Finding[]>;
}

export interface Attempt {
  count: number;
  /** From 0 to 1, by the seed. */
  random: () => number;
}

/** One line of the report. */
export interface Finding {
  /** What is promised. */
  promise: string;
  tried: number;
  /** How many got through, or what it cost. */
  through: number;
  /** The most that may be. */
  limit: number;
  unit?: string;
}

export const isKept = ({ through, limit }: Finding): boolean => through <= limit;

export const lineOf = (finding: Finding): string => {
  const { promise, tried, through, limit, unit = '' } = finding;
  const figures = `tried ${tried} · got through ${through}${unit} · limit ${limit}${unit}`;
  return `${isKept(finding) ? 'kept  ' : 'BROKEN'}  ${promise}: ${figures}`;
};

/** Does a job so many times, some at once; the sum of what the jobs say got through. */
export async function tally(
  count: number,
  job: (number: number) => Promise<number>,
  atOnce = 16,
): Promise<number> {
  let next = 0;
  let through = 0;
  const work = async () => {
    while (next < count) {
      // In two steps: `through += await` would forget what others added meanwhile.
      const got = await job(next++);
      through += got;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return through;
}

export const pick = <T>(random: () => number, list: readonly T[]): T => {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new RangeError('nothing to pick from');
  return chosen;
};
