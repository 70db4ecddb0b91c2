/** What the kernel says of processes and processors; what it does not tell (another system than Linux) is null. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The processor of the servers; everything else of the bench has the others. */
export const serversCore = 0;
const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** The command of a server on its processor, while whoever calls has another. */
export const pinned = command => (canPin ? ['taskset', '-c', String(serversCore), ...command] : command);

export function pinSelf() {
  if (canPin)
    spawnSync('taskset', ['-a', '-p', '-c', `1-${availableParallelism() - 1}`, String(process.pid)]);
  return canPin;
}

/** ms of processor that a process has used, in all of its threads. */
export function cpuMsOf(pid) {
  const threads = entriesOf(`/proc/${pid}/task`);
  if (threads === null) return null;
  const ns = threads.map(thread =>
    Number(contentsOf(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0] ?? 0),
  );
  return ns.reduce((sum, each) => sum + each, 0) / 1e6;
}

export function rssMbOf(pid) {
  const kb = /VmRSS:\s+(\d+)/.exec(contentsOf(`/proc/${pid}/status`) ?? '')?.[1];
  return kb === undefined ? null : Number(kb) / 1024;
}

/** ms for which the servers' processor was at work, for whomever; what a host took away counts too. */
export function busyMs() {
  const line = contentsOf('/proc/stat')?.match(new RegExp(`^cpu${serversCore} (.*)$`, 'm'))?.[1];
  if (line === undefined) return null;
  const [user, nice, system, , , irq, softirq, steal] = line.split(' ').map(Number);
  return (user + nice + system + irq + softirq + steal) * 10;
}

function contentsOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function entriesOf(path) {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}
