import { describe, expect, it } from 'vitest';
import { explains, isShown, type ShownPort, shownPorts } from '../../../src/collectors/hidden/shown-ports.js';

const shows = (address: string, dualStack: boolean | null = null): ShownPort => ({
  protocol: 'tcp',
  address,
  port: 80,
  dualStack,
});

const explained = (ports: readonly ShownPort[], address: string) => explains(shownPorts(ports), 'tcp', address, 80);

describe('explains', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
    ['::', '127.0.0.1'],
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::ffff:0.0.0.0', '10.0.0.5'],
    ['::', '::1'],
    ['fe80::1', 'fe80::1'],
  ])('a row of %s is why %s is taken', (row, address) => expect(explained([shows(row)], address)).toBe(true));

  it.each([
    ['127.0.0.1', '10.0.0.5'],
    ['0.0.0.0', '::1'],
    ['::1', '127.0.0.1'],
    ['::ffff:127.0.0.1', '::1'],
  ])('a row of %s is not why %s is taken', (row, address) => expect(explained([shows(row)], address)).toBe(false));

  it('knows of an IPv6 wildcard that takes no IPv4', () => {
    expect(explained([shows('::'), shows('::', false)], '127.0.0.1')).toBe(false);
    expect(explained([shows('::', false), shows('::', true)], '127.0.0.1')).toBe(true);
  });

  it('keeps protocols and ports apart', () => {
    const shown = shownPorts([shows('0.0.0.0')]);
    expect(explains(shown, 'udp', '127.0.0.1', 80)).toBe(false);
    expect(explains(shown, 'tcp', '127.0.0.1', 81)).toBe(false);
    expect(isShown(shown, 'tcp', 80)).toBe(true);
    expect(isShown(shown, 'udp', 80)).toBe(false);
  });
});
