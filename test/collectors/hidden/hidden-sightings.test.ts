import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenSightings, SPARE_ADDRESS } from '../../../src/collectors/hidden/hidden-sightings.js';

const TRIED = [SPARE_ADDRESS, '127.0.0.1', '10.0.0.5', '::1', 'fe80::1%eth0'];

const sighted = (addresses: readonly string[]) =>
  hiddenSightings(
    addresses.map((address) => ({ protocol: 'tcp', port: 31_337, address })),
    TRIED,
  ).map(({ address, interface: device, dualStack }) => `${address}${device === null ? '' : `%${device}`} ${dualStack}`);

describe('hiddenSightings', () => {
  it.each([
    ['one address of IPv4', ['::', '127.0.0.1'], ['127.0.0.1 false']],
    ['every address of IPv4', ['::', SPARE_ADDRESS, '127.0.0.1', '10.0.0.5'], ['0.0.0.0 false']],
    ['every address of IPv6', ['::1', 'fe80::1%eth0'], [':: null']],
    ['a link-local address', ['fe80::1%eth0'], ['fe80::1%eth0 false']],
    ['both families', TRIED, [':: true']],
    ['beside a listener that is shown on one address', [SPARE_ADDRESS, '10.0.0.5'], ['0.0.0.0 false']],
    ['no address that was tried', ['::'], [':: null']],
    ['no address that was tried, without IPv6', ['0.0.0.0'], ['0.0.0.0 false']],
    ['one address of each family', ['127.0.0.1', '::1'], ['127.0.0.1 false', '::1 false']],
  ])('%s', (_, taken, expected) => expect(sighted(taken)).toEqual(expected));

  it('has at least one for each port that is taken', () =>
    fc.assert(
      fc.property(fc.subarray(['::', '0.0.0.0', ...TRIED], { minLength: 1 }), (taken) => sighted(taken).length > 0),
    ));
});
