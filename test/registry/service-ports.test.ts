import { describe, expect, it } from 'vitest';
import { localService } from '../../src/registry/local-services.js';
import { servicePortsOf } from '../../src/registry/service-ports.js';
import { shippedRegistry } from '../helpers/shipped-registry.js';

describe('ports by the name of a service', () => {
  it.each([
    ['webcache', 'tcp', [8080]],
    ['imap2', 'tcp', [143]],
    ['route', 'udp', [520]],
    ['ssh', 'tcp', [22, 22]],
    ['http-alt', 'tcp', [591, 591, 8008, 8008, 8080, 8080]],
    ['8080', 'tcp', []],
    ['', 'tcp', []],
    ['constructor', 'tcp', []],
  ] as const)('%s/%s', (name, protocol, ports) => {
    expect([...servicePortsOf(shippedRegistry())(name, protocol)].sort((a, b) => a - b)).toEqual([...ports]);
  });

  it('has of Linux what IANA has not', () => {
    expect(localService('webcache', 'sctp')).toBeUndefined();
    expect(localService('8080', 'tcp')).toBeUndefined();
  });
});
