import { describe, expect, it } from 'vitest';
import { type Migration, migrated, versionOf } from '../../src/history/migrate.js';

describe('versionOf', () => {
  it('reads the version of a state, and of nothing else', () => {
    const values = [{ schema: 'port-audit/state@7' }, { schema: 'port-audit/report@1' }, { schema: 7 }, null, [], 'x'];
    expect(values.map(versionOf)).toEqual([7, null, null, null, null, null]);
  });
});

describe('migrated', () => {
  const steps: Record<number, Migration> = {
    1: ({ open, ...rest }) => ({ ...rest, findings: open }),
    2: (state) => ({ ...state, undelivered: [] }),
  };

  it('goes from version to version', () => {
    expect(migrated({ schema: 'port-audit/state@1', open: [1] }, steps, 3)).toEqual({
      schema: 'port-audit/state@3',
      findings: [1],
      undelivered: [],
    });
  });

  it('leaves a state of the current version as it is', () => {
    const state = { schema: 'port-audit/state@3', findings: [] };
    expect(migrated(state, steps, 3)).toBe(state);
  });

  it('gives up where a step is missing', () => {
    expect(migrated({ schema: 'port-audit/state@0' }, steps, 3)).toBeNull();
  });

  it('calls the ears of the first version recipients', () => {
    const first = { schema: 'port-audit/state@1', findings: [], undelivered: [{ ear: 'stdout', news: [] }, 7] };
    expect(migrated(first)).toMatchObject({
      schema: 'port-audit/state@3',
      undelivered: [{ recipient: 'stdout', news: [] }, 7],
    });
  });

  it('gives what the second version did not know to all that has it', () => {
    const finding = { fingerprint: 'a', subject: { port: 1 } };
    const second = {
      schema: 'port-audit/state@2',
      findings: [finding, { fingerprint: 'b', subject: null }],
      undelivered: [{ recipient: 'stdout', news: [{ kind: 'new', finding }] }],
    };
    const told = { fingerprint: 'a', subject: { port: 1, device: null }, turns: [] };
    expect(migrated(second)).toEqual({
      schema: 'port-audit/state@3',
      machine: null,
      findings: [
        { ...told, missed: 0 },
        { fingerprint: 'b', subject: null, turns: [], missed: 0 },
      ],
      gaps: [],
      undelivered: [{ recipient: 'stdout', gaps: [], news: [{ kind: 'new', finding: told }] }],
      refused: [],
    });
  });

  it('leaves what is not as it should be for the check that follows', () => {
    expect(migrated({ schema: 'port-audit/state@2', findings: 7, undelivered: [null, { news: 1 }] })).toMatchObject({
      findings: 7,
      undelivered: [null, { news: 1 }],
    });
  });
});
