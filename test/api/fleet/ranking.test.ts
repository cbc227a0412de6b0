import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entry, rankedFindings } from '../../../src/api/fleet/ranking.js';
import { SEVERITIES, type Severity } from '../../../src/domain/severity.js';

const JUDGED = 4000;

interface Said {
  readonly severity: Severity;
  readonly machines: number;
  readonly isRole: boolean;
}

/** What is said of a service; its port is its number. */
function entryOf({ severity, machines, isRole }: Said, port: number): Entry {
  const some = { count: machines, names: new Set<string>() };
  const service = { port, protocol: 'tcp', program: 'x', verdict: isRole ? 'expected' : 'unregistered' } as const;
  return { service, having: some, speaking: some, rules: new Map([['rule', severity]]), message: '', isRole };
}

const ranked = (all: readonly Said[]) =>
  rankedFindings(all.map(entryOf), JUDGED, null).map(({ port }) => all[port ?? 0]);

const said = fc.record({
  severity: fc.constantFrom(...SEVERITIES),
  machines: fc.integer({ min: 1, max: JUDGED }),
  isRole: fc.boolean(),
});

describe('the ranking of a fleet', () => {
  it('has a stranger on three machines or fewer before every role, as bad as rules make one and as rare as it may be', () => {
    const planted = fc.record({
      severity: fc.constantFrom<Severity>('medium', 'high', 'critical'),
      machines: fc.integer({ min: 1, max: 3 }),
    });
    const role = fc.record({
      severity: fc.constantFrom<Severity>('info', 'low', 'medium', 'high'),
      machines: fc.integer({ min: 1, max: JUDGED }),
    });
    fc.assert(
      fc.property(fc.array(planted, { minLength: 1 }), fc.array(role), (strangers, roles) => {
        const all = [
          ...roles.map((each) => ({ ...each, isRole: true })),
          ...strangers.map((each) => ({ ...each, isRole: false })),
        ];
        const kinds = ranked(all).map((each) => each?.isRole);
        expect(kinds).toEqual([...strangers.map(() => false), ...roles.map(() => true)]);
      }),
    );
  });

  it('never has what is as bad and rarer, or as rare and worse, behind another of its kind', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 30 }), (all) => {
        const order = ranked(all);
        expect(order).toHaveLength(all.length);
        for (const [index, later] of order.entries()) {
          for (const earlier of order.slice(0, index)) {
            if (earlier === undefined || later === undefined || earlier.isRole !== later.isRole) continue;
            const isWorse = SEVERITIES.indexOf(later.severity) > SEVERITIES.indexOf(earlier.severity);
            const isAsBad = later.severity === earlier.severity;
            expect(isWorse && later.machines <= earlier.machines).toBe(false);
            expect(isAsBad && later.machines < earlier.machines).toBe(false);
          }
        }
      }),
    );
  });

  it('has what is new since a baseline a step higher', () => {
    const all = [
      { severity: 'medium', machines: 9, isRole: true },
      { severity: 'medium', machines: 9, isRole: true },
    ] as const;
    const before = ({ port }: { readonly port: number | null }) => (port === 0 ? 9 : 0);
    expect(rankedFindings(all.map(entryOf), JUDGED, before).map(({ port }) => port)).toEqual([1, 0]);
  });
});
