import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';

/**
 * Whose calls are counted: an IPv4 address, or a /64 of IPv6, which is what one household or one office is given. X-Forwarded-For is the
 * client's to invent, except for what our own proxies appended: with N of them, the N-th from the end (Strapi CVE-2025-64526: a
 * limit's key must not be the client's to choose).
 */
export const clientAddress =
  (trustedProxies: number) =>
  (req: Pick<IncomingMessage, 'headers' | 'socket'>): string => {
    const peer = req.socket.remoteAddress ?? 'unknown';
    if (trustedProxies === 0) return networkOf(peer);
    const forwarded = [req.headers['x-forwarded-for'] ?? ''].flat().join(',').split(',');
    return networkOf(forwarded.at(-trustedProxies)?.trim() || peer);
  };

/** A caller by an address that somebody wrote down, such as a proxy in its log. */
export const callerAt = (address: string): string => networkOf(address.replace(/\/\d+$/, ''));

/** `192.0.2.1:50123`, `[2001:db8::1]:50123`, `::ffff:192.0.2.1` and `::ffff:c000:201` are ways to write an address. */
function networkOf(written: string): string {
  const address = withoutPort(written);
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  if (groups.slice(0, 6).join(':') === mapped) return groups.slice(6).flatMap(bytesOf).join('.');
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** RFC 4291 2.5.5.2: the last two groups are an IPv4 address. */
const mapped = '0:0:0:0:0:ffff';
const bytesOf = (group: string): number[] => {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
};

const withoutPort = (written: string): string =>
  /^\[([^\]]+)\](?::\d+)?$/.exec(written)?.[1] ?? /^([\d.]+):\d+$/.exec(written)?.[1] ?? written;

/** Its eight groups, without leading zeros. */
function groupsOf(address: string): string[] {
  const withoutZone = address.split('%')[0] ?? '';
  const [head = '', tail] = new URL(`http://[${withoutZone}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail ?? ''].map(part => part.split(':').filter(Boolean));
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0);
  return [...(before ?? []), ...Array.from({ length: missing }, () => '0'), ...(after ?? [])];
}
