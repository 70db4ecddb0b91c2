import { describe, expect, it } from '@jest/globals';
import { clientAddress } from '../../src/http/client-address';

const request = (forwarded?: string) => ({
  headers: { 'x-forwarded-for': forwarded },
  socket: { remoteAddress: '192.0.2.1' },
});
const of = (proxies: number, forwarded?: string) =>
  clientAddress(proxies)(request(forwarded) as unknown as Parameters<ReturnType<typeof clientAddress>>[0]);

describe('the address that calls are counted by', () => {
  it('is the peer’s when no proxy of ours stands before us, whatever the client says', () => {
    expect(of(0, '203.0.113.9')).toBe('192.0.2.1');
  });

  it('is what our proxy appended, not what the client put before it', () => {
    expect(of(1, '203.0.113.9, 198.51.100.7')).toBe('198.51.100.7');
    expect(of(2, '203.0.113.9, 198.51.100.7, 10.0.0.1')).toBe('198.51.100.7');
  });

  it.each([
    ['203.0.113.9:50123', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::ffff:c000:0207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['0000:0000:0000:0000:0000:FFFF:C000:0207', '192.0.2.7'],
    ['[::ffff:c000:207]:443', '192.0.2.7'],
    ['::ffff:0:c000:207', '0:0:0:0::/64'],
    ['::192.0.2.7', '0:0:0:0::/64'],
    ['2001:db8:0:7::1', '2001:db8:0:7::/64'],
    ['2001:0DB8:0000:0007:ffff:ffff:ffff:ffff', '2001:db8:0:7::/64'],
    ['[2001:db8:0:7::2]:443', '2001:db8:0:7::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('is the same however it is written: %s', (written, address) => {
    expect(of(1, written)).toBe(address);
  });

  it('is the peer’s when the proxy said nothing', () => {
    expect(of(1)).toBe('192.0.2.1');
    expect(of(2, '198.51.100.7')).toBe('192.0.2.1');
  });
});
