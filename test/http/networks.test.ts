import { expect, it } from '@jest/globals';
import { createNetworks, isNetwork } from '../../src/http/networks';

const isOurs = createNetworks(['192.0.2.0/24', '198.51.100.7', '2001:db8::/32']);

it.each(['192.0.2.1', '192.0.2.255', '198.51.100.7', '2001:db8:1:2::/64'])('knows %s', address => {
  expect(isOurs(address)).toBe(true);
});

it.each(['192.0.3.1', '198.51.100.8', '2001:db9:1:2::/64', 'unknown', '', 'x.example'])(
  'does not know %s',
  address => {
    expect(isOurs(address)).toBe(false);
  },
);

it.each(['192.0.2.0/24', '0.0.0.0/0', '2001:db8::/32', '::1', '192.0.2.1'])('takes %s', network => {
  expect(isNetwork(network)).toBe(true);
});

it.each(['192.0.2.0/33', '192.0.2/24', '2001:db8::/129', '192.0.2.0/', '192.0.2.0/8/8', 'lan', ''])(
  'refuses %s',
  network => {
    expect(isNetwork(network)).toBe(false);
  },
);
