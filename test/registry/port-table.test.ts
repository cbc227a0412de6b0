import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compilePorts, portLookup } from '../../src/registry/port-table.js';
import { covers } from '../../src/registry/selector.js';
import type { PortSelector } from '../../src/registry/types.js';

const port = fc.integer({ min: 0, max: 65_535 });
const selector: fc.Arbitrary<PortSelector> = fc
  .record({
    low: fc.integer({ min: 0, max: 60_000 }),
    width: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5535 })),
    protocol: fc.constantFrom(null, 'tcp', 'udp'),
  })
  .map(({ low, width, protocol }) => ({ low, high: low + width, protocol }));

it('finds the numbers of all lists with a selector that covers a port', () => {
  fc.assert(
    fc.property(fc.array(fc.array(selector, { maxLength: 4 }), { maxLength: 12 }), fc.array(port), (lists, ports) => {
      const lookup = portLookup(compilePorts(lists));
      const ends = lists.flat().flatMap(({ low, high }) => [low, high, Math.min(high + 1, 65_535)]);
      for (const wanted of [...ports, ...ends]) {
        for (const protocol of ['tcp', 'udp'] as const) {
          const numbers = lists.flatMap((list, number) => (covers(list, wanted, protocol) ? [number] : []));
          expect(lookup(wanted, protocol)).toEqual(numbers);
        }
      }
    }),
  );
});
