import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/collectors/systeminformation/addresses.js';
import { isConnection, sightingsOf } from '../../../src/collectors/systeminformation/sightings.js';
import { canonicalAddress } from '../../../src/domain/address.js';
import { listenerId } from '../../../src/domain/listener.js';

type Row = [protocol: string, local: string, port: string, peer: string, peerPort: string, state: string, pid?: number];

const connection = ([protocol, localAddress, localPort, peerAddress, peerPort, state, pid]: Row): Connection => ({
  ...{ protocol, localAddress, localPort, peerAddress, peerPort, state },
  pid: pid ?? null,
  process: pid === undefined ? '' : 'name',
});

const read = (platform: string, rows: readonly Row[]) => sightingsOf(platform, rows.map(connection));

/** Identity, IPv4 on the wildcard, and pids: `tcp6:[::]:22 true 812`. */
const shown = (platform: string, rows: readonly Row[]) =>
  read(platform, rows).sightings.map((sighting) => {
    const id = listenerId({ ...sighting, interface: sighting.interface ?? null });
    return `${id} ${sighting.dualStack} ${sighting.holders.map(({ pid }) => pid)}`;
  });

describe('sightingsOf', () => {
  it('reads net-tools on Linux', () => {
    const rows: Row[] = [
      ['tcp', '0.0.0.0', '22', '0.0.0.0', '*', 'LISTEN', 812],
      ['tcp', '127.0.0.1', '22', '127.0.0.1', '40000', 'ESTABLISHED', 812],
      ['tcp6', '::', '22', '::', '*', 'LISTEN', 812],
      ['tcp6', '127.0.0.1', '8080', '::', '*', 'LISTEN'],
      ['udp', '127.0.0.1', '53', '127.0.0.1', '5353', 'ESTABLISHED', 7],
    ];
    expect(shown('linux', rows)).toEqual([
      'tcp4:0.0.0.0:22 false 812',
      'tcp6:[::]:22 null 812',
      'tcp6:[::ffff:127.0.0.1]:8080 false ',
    ]);
    expect(read('linux', rows)).toMatchObject({ covers: ['tcp4', 'tcp6'], unreadable: [] });
  });

  it('reads ss on Linux', () => {
    const rows: Row[] = [
      ['tcp', '*', '80', '*', '*', 'LISTEN', 5],
      ['tcp', '[::]', '81', '[::]', '*', 'LISTEN', 5],
      ['tcp', '127.0.0.53%lo', '53', '0.0.0.0', '*', 'LISTEN'],
      ['tcp', '[fe80::1]%eth0', '82', '[::]', '*', 'LISTEN'],
      ['tcp', '[2001:db8:1234:5678:9abc:def0:1234:5678]', '82', '[::]', '*', 'LISTEN'],
    ];
    expect(shown('linux', rows)).toEqual([
      'tcp6:[::]:80 true 5',
      'tcp6:[::]:81 false 5',
      'tcp4:127.0.0.53%lo:53 false ',
      'tcp6:[fe80::1]%eth0:82 false ',
      'tcp6:[2001:db8:1234:5678:9abc:def0:1234:5678]:82 false ',
    ]);
  });

  it.each<[string, Row]>([
    ['bare IPv6', ['tcp', '::', '22', '::', '*', 'LISTEN']],
    ['a peer * of IPv4', ['tcp', '127.0.0.1', '25', '*', '*', 'LISTEN']],
  ])('knows an old ss, where * is IPv4, by %s', (_, tellTale) => {
    expect(shown('linux', [['tcp', '*', '22', '*', '*', 'LISTEN'], tellTale])[0]).toBe('tcp4:0.0.0.0:22 false ');
  });

  it('reads macOS', () => {
    const rows: Row[] = [
      ['tcp46', '*', '5900', '*', '*', 'LISTEN', 95],
      ['tcp6', '*', '548', '*', '*', 'LISTEN', 1],
      ['tcp4', '127.0.0.1', '631', '*', '*', 'LISTEN', 1],
      ['tcp4', '192.168.1.98', '51741', '140.82.112.22', '443', 'ESTABLISHED', 704],
      ['tcp4', '*', '3000', '*', '*', 'UNKNOWN', 704],
      ['udp46', '*', '5353', '*', '*', 'UNKNOWN', 704],
      ['udp4', '*', '*', '*', '*', 'UNKNOWN', 401],
      ['udp6', 'fe80::1%lo0', '123', '*', '*', 'UNKNOWN', 25],
      ['udp4', '192.168.1.98', '50386', '1.1.1.1', '443', 'UNKNOWN', 704],
    ];
    expect(shown('darwin', rows)).toEqual([
      'tcp6:[::]:5900 true 95',
      'tcp6:[::]:548 false 1',
      'tcp4:127.0.0.1:631 false 1',
      'udp6:[::]:5353 true 704',
      'udp6:[fe80::1]%lo0:123 false 25',
    ]);
    expect(read('darwin', rows).covers).toEqual(['tcp4', 'tcp6', 'udp4', 'udp6']);
  });

  it('takes a pid of macOS for none when no process has it', () => {
    const row = { ...connection(['tcp4', '*', '1', '*', '*', 'LISTEN', 131072]), process: '' };
    expect(sightingsOf('darwin', [row]).sightings[0]).toMatchObject({ holders: [], holderGap: { status: 'hidden' } });
  });

  it('reads Windows in any language', () => {
    const rows: Row[] = [
      ['tcp', '0.0.0.0', '135', '0.0.0.0', '0', 'LISTEN', 816],
      ['tcp', '::', '135', '::', '0', 'ESCUCHANDO', 816],
      ['tcp', '10.0.0.5', '50112', '0.0.0.0', '0', 'BOUND', 7],
      ['tcp', '10.0.0.5', '50112', '140.82.113.26', '443', 'ESTABLISHED', 7],
      ['udp', 'fe80::88e9:8539:2f4d:81ae%16', '1900', '*', '*', '', 6432],
      ['udp', '127.0.0.1', '50199', '127.0.0.1', '50199', '', 1364],
      ['udp', '0.0.0.0', '500', '*', '*', '', 0],
    ];
    expect(shown('win32', rows)).toEqual([
      'tcp4:0.0.0.0:135 false 816',
      'tcp6:[::]:135 null 816',
      'udp6:[fe80::88e9:8539:2f4d:81ae]%16:1900 false 6432',
      'udp4:0.0.0.0:500 false ',
    ]);
  });

  it('splits the ports of BSD, which systeminformation leaves in the address', () => {
    expect(
      shown('freebsd', [
        ['tcp4', '*.22', '', '*.*', '', 'LISTEN'],
        ['tcp6', ':', '1.25', '*.*', '', 'LISTEN'],
        ['tcp4', '10.0.2.15.22', '', '10.0.2.2.50000', '', 'ESTABLISHED'],
      ]),
    ).toEqual(['tcp4:0.0.0.0:22 false ', 'tcp6:[::1]:25 false ']);
  });

  it.each<[string, Row]>([
    ['linux', ['tcp6', '2001:db8:1234:5678', '8002', '::', '*', 'LISTEN']],
    ['linux', ['tcp6', 'fe80::aede:48ff:fe', '8002', '::', '*', 'LISTEN']],
    ['linux', ['tcp6', 'fe80::aede:48ff:f1', '8002', '::', '*', 'LISTEN']],
    ['darwin', ['tcp6', 'fe80::21e:52ff:f', '123', '*', '*', 'LISTEN']],
    ['darwin', ['tcp4', '*', 'ntp', '*', '*', 'LISTEN']],
    ['win32', ['tcp', 'localhost', '135', '0.0.0.0', '0', 'LISTEN']],
  ])('invents nothing for an address that may be cut: %s %j', (platform, row) => {
    const { sightings, unreadable, covers } = read(platform, [row]);
    expect(sightings).toEqual([]);
    expect(unreadable).toEqual([connection(row)]);
    expect(covers).not.toContain('tcp6');
  });

  it('reads an address of the critical length where a longer one shows that nothing is cut', () => {
    const critical: Row = ['tcp6', 'fe80::aede:48ff:f1', '8002', '::', '*', 'LISTEN'];
    const longer: Row = ['tcp6', '2001:db8:1234:5678:9abc:def0:1234:5678', '8003', '::', '*', 'LISTEN'];
    expect(shown('linux', [critical, longer])[0]).toBe('tcp6:[fe80::aede:48ff:f1]:8002 false ');
  });

  it('gives canonical addresses or none, whatever the texts', () => {
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string({ unit: fc.constantFrom(...'[]%*:.0123456789abcdef') }));
    const row = fc.record({
      protocol: fc.constantFrom('tcp', 'tcp4', 'tcp6', 'tcp46', 'udp', 'udp6', 'x'),
      localAddress: text,
      localPort: fc.oneof(fc.nat(70_000).map(String), text),
      peerAddress: text,
      peerPort: fc.constantFrom('*', '0', '80', ''),
      state: fc.constantFrom('LISTEN', 'UNKNOWN', '', 'ESTABLISHED', 'x'),
      pid: fc.oneof(fc.integer(), fc.constant(null), fc.constant(Number.NaN)),
      process: fc.string(),
    });
    fc.assert(
      fc.property(fc.constantFrom('linux', 'darwin', 'win32', 'openbsd'), fc.array(row), (platform, rows) => {
        for (const { address, port, family } of sightingsOf(platform, rows).sightings) {
          expect(canonicalAddress(address)).toBe(address);
          expect(address.includes(':')).toBe(family === 'ipv6');
          expect(port).toBeGreaterThan(0);
          expect(port).toBeLessThan(65536);
        }
      }),
    );
  });
});

describe('isConnection', () => {
  it('wants every field', () => {
    const whole = connection(['tcp', '*', '1', '*', '*', 'LISTEN', 1]);
    expect(isConnection(whole)).toBe(true);
    for (const key of Object.keys(whole)) expect(isConnection({ ...whole, [key]: undefined })).toBe(false);
    for (const value of [null, 1, 'x', [], {}]) expect(isConnection(value)).toBe(false);
  });
});
