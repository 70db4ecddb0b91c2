/** `npm run test:sweeps` (and CI) tries all that there is; `npm test`, which people wait for, a tenth of it. */
const isWhole = process.env.SWEEPS === '1';

export const runs = (all: number): number => (isWhole ? all : Math.ceil(all / 10));

export const some = <Item>(all: readonly Item[]): readonly Item[] =>
  isWhole ? all : all.filter((_, place) => place % 10 === 0);
