import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, formatSelector, parseSelector, specific } from '../../src/registry/selector.js';

describe('parseSelector', () => {
  it.each([
    ['6379/tcp', { low: 6379, high: 6379, protocol: 'tcp' }],
    ['6000-6063/udp', { low: 6000, high: 6063, protocol: 'udp' }],
    ['0', { low: 0, high: 0, protocol: null }],
    ['65535', { low: 65535, high: 65535, protocol: null }],
  ])('reads %s', (text, selector) => expect(parseSelector(text)).toEqual(selector));

  it.each(['', 'x', '-1', '65536', '9-8', '80/sctp', '80/TCP', ' 80', '80/', '1-2-3', '080x', '1e3', '123456'])(
    'refuses %j',
    (text) => expect(parseSelector(text)).toBeNull(),
  );

  it('reads back what formatSelector writes', () => {
    const selector = fc
      .tuple(fc.nat(65_535), fc.nat(65_535), fc.constantFrom(null, 'tcp' as const, 'udp' as const))
      .map(([a, b, protocol]) => ({ low: Math.min(a, b), high: Math.max(a, b), protocol }));
    fc.assert(
      fc.property(selector, (each) => {
        expect(parseSelector(formatSelector(each))).toEqual(each);
      }),
    );
  });
});

describe('covers', () => {
  const selectors = [
    { low: 10, high: 20, protocol: 'tcp' as const },
    { low: 53, high: 53, protocol: null },
  ];
  it.each([
    [10, 'tcp', true],
    [20, 'tcp', true],
    [21, 'tcp', false],
    [15, 'udp', false],
    [53, 'udp', true],
    [53, 'tcp', true],
  ] as const)('%i/%s: %s', (port, protocol, expected) => expect(covers(selectors, port, protocol)).toBe(expected));
});

describe('specific', () => {
  const read = (text: string) => [parseSelector(text)].filter((selector) => selector !== null);
  it('leaves out what a port is only drawn from', () =>
    expect(specific([...read('1024-65535'), ...read('9111-30776/udp')])).toEqual([]));
  it.each(['80/tcp', '5900-5999', '30000-32767/tcp'])('keeps %s', (text) =>
    expect(specific(read(text))).toEqual(read(text)),
  );
});
