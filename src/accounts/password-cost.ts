/** Whether a text is an argon2id hash in PHC form, of version 19, without options that we do not know. */
export const isPhc = (text: string): boolean => phc.test(text);

/**
 * Why a hash that was made elsewhere is not taken: whoever writes it decides what each try costs this server.
 * @returns null when it may be verified here
 */
export function costProblem(hash: string): string | null {
  const cost = costOf(hash);
  if (!cost) return 'is not an argon2id PHC string';
  const { memory, passes, lanes } = cost;
  if (memory > mostMemory) return `asks for more memory than m=${mostMemory}`;
  if (passes < 1 || passes > mostPasses) return `asks for other than t=1 to t=${mostPasses}`;
  if (lanes < 1 || lanes > mostLanes) return `asks for other than p=1 to p=${mostLanes}`;
  if (memory < leastMemoryOfLane * lanes) return `has less than m=${leastMemoryOfLane} a lane`;
  return null;
}

export const isAffordable = (hash: string): boolean => costProblem(hash) === null;

/** KiB: libsodium's MODERATE. Two at a time take half a gigabyte; our own take 19 MB. */
const mostMemory = 262_144;
const mostPasses = 10;
const mostLanes = 4;
/** RFC 9106 3.1. */
const leastMemoryOfLane = 8;

function costOf(hash: string): { memory: number; passes: number; lanes: number } | null {
  const { m, t, p } = phc.exec(hash)?.groups ?? {};
  return m && t && p ? { memory: Number(m), passes: Number(t), lanes: Number(p) } : null;
}

const phc =
  /^\$argon2id\$v=19\$m=(?<m>\d{1,10}),t=(?<t>\d{1,10}),p=(?<p>\d{1,10})\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/;
