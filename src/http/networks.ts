import { BlockList, isIP } from 'node:net';

/** `10.0.0.0/8`, `2001:db8::/32`, or one address. */
export function isNetwork(written: string): boolean {
  const [address = '', prefix, ...more] = written.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest);
  return isIP(address) !== 0 && isPrefix && more.length === 0;
}

/** Whether an address, as `clientAddress` has it, is of one of these networks. */
export function createNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const longest = isIP(address) === 6 ? 128 : 32;
    list.addSubnet(address, prefix === undefined ? longest : Number(prefix), familyOf(address));
  }
  return client => {
    const [address = ''] = client.split('/');
    return isIP(address) !== 0 && list.check(address, familyOf(address));
  };
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
