import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lsofEndpoint } from '../../../src/collectors/lsof/lsof-endpoint.js';
import { canonicalAddress } from '../../../src/domain/address.js';

describe('lsofEndpoint', () => {
  it.each([
    ['IPv4', '*:22', '0.0.0.0', 22, null],
    ['IPv6', '*:22', '::', 22, null],
    ['IPv4', '127.0.0.1:53', '127.0.0.1', 53, null],
    ['IPv6', '[::1]:631', '::1', 631, null],
    ['IPv6', '127.0.0.1:8080', '::ffff:127.0.0.1', 8080, null],
    ['IPv6', '[fe80::1%lo0]:88', 'fe80::1', 88, 'lo0'],
    ['IPv6', '[fe80:1::1]:3000', 'fe80:1::1', 3000, null],
  ])('%s %s is %s, port %i', (type, name, address, port, device) => {
    expect(lsofEndpoint(type, name, false)).toMatchObject({
      family: type.toLowerCase(),
      address,
      port,
      interface: device ?? undefined,
      dualStack: address === '::' ? null : false,
    });
  });

  it.each([
    ['[fe80:1::1]:3000', 'fe80::1'],
    ['[fe80:4::aede:48ff:fe00:1122]:5353', 'fe80::aede:48ff:fe00:1122'],
    ['[fe80:c:0:1:2:3:4:5]:5353', 'fe80::1:2:3:4:5'],
    ['[ff02:5::fb]:5353', 'ff02::fb'],
    ['[fe80::1]:3000', 'fe80::1'],
    ['[2001:db8::1]:3000', '2001:db8::1'],
    ['[fd00:1::1]:3000', 'fd00:1::1'],
  ])('takes the interface that macOS and BSD hide in %s out of it', (name, address) => {
    expect(lsofEndpoint('IPv6', name, true)).toMatchObject({ address });
  });

  it.each(['*:*', '127.0.0.1:1->127.0.0.1:2', '[::1]:1->[::1]:2'])('%s listens nowhere', (name) => {
    expect(lsofEndpoint('IPv6', name, false)).toEqual({ not: 'bound' });
  });

  it.each([
    ['IPv4', '*:ssh', 'not a port number: "ssh"; the registry does not have it exactly once; run lsof with -P'],
    ['IPv4', '*:65536', 'not a port number: "65536"; run lsof with -P'],
    ['IPv4', '', 'not a port number: ""; run lsof with -P'],
    ['REG', '*:22', 'not a type of Internet socket: "REG"'],
  ])('cannot read %s %j', (type, name, why) => {
    expect(lsofEndpoint(type, name, false)).toEqual({ not: 'readable', why });
  });

  it.each([
    ['IPv4', 'myhost:22', 'not an address: "myhost"; run lsof with -n'],
    ['IPv4', 'myhost.:22', 'not an address: "myhost."; run lsof with -n'],
    ['IPv6', 'a.:22', 'not an address: "a."; run lsof with -n'],
    ['IPv4', '[::1]:22', 'not an address: "[::1]"; run lsof with -n'],
    ['IPv6', '::1:22', 'not an address: "::1"; run lsof with -n'],
  ])('cannot tell the address of %s %j, only the port', (type, name, why) => {
    expect(lsofEndpoint(type, name, false)).toEqual({ not: 'placed', port: 22, why });
  });

  it('never invents an address', () => {
    const name = fc.string({ unit: fc.constantFrom(...'[]%*:.0123456789abcdef-> ') });
    fc.assert(
      fc.property(fc.constantFrom('IPv4', 'IPv6', ''), name, fc.boolean(), (type, text, kame) => {
        const found = lsofEndpoint(type, text, kame);
        if ('not' in found) return;
        expect(canonicalAddress(found.address)).toBe(found.address);
        expect(found.address.includes(':')).toBe(found.family === 'ipv6');
      }),
      { numRuns: 2000 },
    );
  });
});
