import { compileTable, openTable } from '../../src/registry/iana-table.js';
import type { IanaSource } from '../../src/registry/iana-text.js';
import { compileKnowledge, openKnowledge } from '../../src/registry/knowledge.js';
import { createRegistry } from '../../src/registry/lookup.js';
import type { Assignment, PortClaim, Program, Registry } from '../../src/registry/types.js';

export const SOURCE: IanaSource = { version: '2026-09-17', source: 'a test' };

/** An assigned record of one port; everything else may be said. */
export function anAssignment(port: number, facts: Partial<Assignment> = {}): Assignment {
  const service = facts.service === undefined ? `service-${port}` : facts.service;
  return {
    low: port,
    high: port,
    protocol: 'tcp',
    status: service === null ? 'reserved' : 'assigned',
    service,
    description: `Service of ${port}`,
    registered: null,
    note: null,
    ...facts,
  };
}

export function aProgram(name: string, facts: Partial<Program> = {}): Program {
  return {
    name,
    product: `The ${name} server`,
    family: 'test',
    executables: [name],
    interpreted: [],
    names: [],
    services: [],
    ports: [],
    customary: [],
    packages: [],
    listens: [],
    relay: null,
    steps: false,
    addons: false,
    draws: null,
    hosted: null,
    peril: null,
    asks: null,
    source: 'a test',
    ...facts,
  };
}

export function aClaim(name: string, facts: Partial<PortClaim> = {}): PortClaim {
  return {
    ports: [],
    kind: 'note',
    name,
    note: `What is known of ${name}.`,
    years: null,
    programs: [],
    families: [],
    platforms: [],
    successor: null,
    source: 'a test',
    ...facts,
  };
}

/** A registry of exactly these facts, through the same compiled form as the shipped one. */
export function aRegistry(facts: {
  assignments?: readonly Assignment[];
  programs?: readonly Program[];
  claims?: readonly PortClaim[];
}): Registry {
  const { assignments = [], programs = [], claims = [] } = facts;
  const table = openTable(compileTable(SOURCE, assignments, null));
  const store = openKnowledge(compileKnowledge({ programs, claims }));
  const counts = { assignments: table.assigned, programs: store.programs, warning: null };
  return createRegistry(table, store, { version: table.version, sha256: 'ab'.repeat(32), ...counts });
}
