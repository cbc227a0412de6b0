import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, contains, parseAddress, parseCidr } from '../../src/domain/address.js';
import { exposureOf } from '../../src/domain/exposure.js';

describe('canonicalAddress', () => {
  it.each([
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0DB8:1::1', '2001:db8:1::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::0:1', '::1'],
    ['::ffff:7f00:1', '::ffff:127.0.0.1'],
    ['::FFFF:0.0.0.0', '::ffff:0.0.0.0'],
    ['127.0.0.1', '127.0.0.1'],
    ['1::', '1::'],
  ])('%s becomes %s', (text, canonical) => expect(canonicalAddress(text)).toBe(canonical));

  it.each([
    '',
    '1.2.3',
    '256.1.1.1',
    '01.2.3.4',
    '::1::',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%eth0',
    '[::1]',
    '::1.2.3.4.5',
    '1.2.3.4::',
    'localhost',
  ])('refuses %j', (text) => expect(canonicalAddress(text)).toBeNull());

  it('agrees with Node about what an address is, whatever the text', () => {
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,24}$/));
    fc.assert(
      fc.property(text, (candidate) => (parseAddress(candidate) !== null) === (isIPv4(candidate) || isIPv6(candidate))),
    );
  });

  it('is its own canonical form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const canonical = canonicalAddress(text);
        expect(canonical).not.toBeNull();
        expect(canonicalAddress(canonical ?? '')).toBe(canonical);
      }),
    );
  });
});

describe('contains', () => {
  const inside = (range: string, address: string) => {
    const cidr = parseCidr(range);
    const parsed = parseAddress(address);
    return cidr !== null && parsed !== null && contains(cidr, parsed);
  };
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['172.16.0.0/12', '172.31.255.254', true],
    ['172.16.0.0/12', '172.32.0.0', false],
    ['127.0.0.0/8', '::ffff:127.0.0.1', true],
    ['fe80::/10', 'febf::1', true],
    ['fe80::/10', 'fec0::1', false],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '::1', true],
  ])('%s and %s: %s', (range, address, expected) => expect(inside(range, address)).toBe(expected));

  it.each(['10.0.0.1/8', '10.0.0.0/33', '10.0.0.0', '::1/129', 'x/8'])('refuses the range %s', (text) =>
    expect(parseCidr(text)).toBeNull(),
  );
});

describe('exposureOf', () => {
  it.each([
    ['0.0.0.0', null, null, 'all'],
    ['::', null, null, 'all'],
    ['::ffff:0.0.0.0', null, null, 'all'],
    ['0.0.0.0', 'lo', null, 'loopback'],
    ['::', 'lo0', null, 'loopback'],
    ['127.0.0.53', null, null, 'loopback'],
    ['::ffff:127.0.0.1', null, null, 'loopback'],
    ['169.254.7.1', null, null, 'link-local'],
    ['255.255.255.255', null, null, 'link-local'],
    ['fe80::1', 'eth0', null, 'link-local'],
    ['100.64.0.1', null, null, 'private'],
    ['100.128.0.1', null, null, 'public'],
    ['fd00::1', null, null, 'private'],
    ['239.255.255.250', null, null, 'multicast'],
    ['ff02::fb', 'eth0', null, 'multicast'],
    ['203.0.113.1', null, null, 'public'],
    ['0.0.0.0', null, '4026532281', 'private'],
    ['203.0.113.1', null, '4026532281', 'private'],
    ['127.0.0.1', null, '4026532281', 'loopback'],
  ])('%s on %s in %s is %s', (address, device, netns, exposure) =>
    expect(exposureOf(address, device, netns)).toBe(exposure),
  );
});
