import { join } from 'node:path';
import { openServices, prepareHash, type Services } from '../../accounts/services';
import { smallDisk } from '../../storage/small-disk';
import type { Attempt, Finding } from '../claim';

const megabytes = 2;

/**
 * The embedded store on a real disk that is full, or has some KB left, again and again.
 * @param ping how the store is asked whether it is ready
 */
export async function fillDisk(
  { count, random }: Attempt,
  ping: (store: Services['ports']) => Promise<void> = store => store.ping(),
): Promise<Finding[]> {
  const disk = smallDisk(megabytes);
  if (!disk.isMounted) {
    disk.remove();
    return [{ promise: 'a full disk: NOT TRIED, none can be mounted here', tried: 0, through: 0, limit: 0 }];
  }
  try {
    await prepareHash();
    const { ports, rowOf } = await openServices(join(disk.folder, 'data'));
    const acknowledged: string[] = [];
    const refused: string[] = [];
    let readyWhenFull = 0;
    let notReadyAgain = 0;
    for (let number = 0; number < count; number++) {
      disk.fill();
      if (await works(() => ping(ports))) readyWhenFull++;
      disk.fill(Math.floor(random() * mostLeft));
      const row = rowOf(`97F${String(number).padStart(7, '0')}XYZ`);
      const isDone = await works(() => ports.accounts.importAccounts([row]));
      (isDone ? acknowledged : refused).push(row.numenKey);
      disk.empty();
      if (!(await works(() => ping(ports)))) notReadyAgain++;
    }
    await ports.close();
    const again = await openServices(join(disk.folder, 'data'));
    const isThere = (key: string) => again.ports.accounts.findByNumenKey(key);
    const lost = (await Promise.all(acknowledged.map(isThere))).filter(account => account === null);
    const half = (await Promise.all(refused.map(isThere))).filter(account => account !== null);
    await again.ports.close();
    const none = { tried: count, limit: 0 };
    return [
      { promise: 'a store on a full disk is not ready', ...none, through: readyWhenFull },
      { promise: 'it is ready again once there is room', ...none, through: notReadyAgain },
      {
        promise: 'what was acknowledged is there afterwards',
        tried: acknowledged.length,
        through: lost.length,
        limit: 0,
      },
      {
        promise: 'what was refused is not',
        tried: refused.length,
        through: half.length,
        limit: 0,
      },
      {
        promise: 'some was refused, and some was not (control)',
        ...none,
        through: count < enough || (acknowledged.length > 0 && refused.length > 0) ? 0 : 1,
      },
    ];
  } finally {
    disk.remove();
  }
}
/** KB; a journal needs some. */
const mostLeft = 12;
/** Of few tries all may be written, or none. */
const enough = 20;

const works = (act: () => Promise<unknown>): Promise<boolean> =>
  act().then(
    () => true,
    () => false,
  );
