import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegistryInfo, RegistryUpdate } from '../../../src/domain/registry-view.js';
import { lookUp, searchRegistry } from '../../../src/registry/search.js';
import { renderInfo, renderLookup, renderSearch, renderUpdate } from '../../../src/reports/answers/registry.js';
import { jsonAnswer } from '../../../src/reports/json-document.js';
import { displayWidth } from '../../../src/reports/width.js';
import { HOSTILE_VALUES } from '../../helpers/hostile.js';
import { aClaim, anAssignment, aProgram, aRegistry } from '../../helpers/registry.js';

const STYLE = { width: 80, colour: false, ascii: false, mostRows: null };
const registry = aRegistry({
  assignments: [
    anAssignment(3476, {
      service: 'nppmp',
      description: 'NVIDIA Mgmt Protocol',
      registered: '2002-04',
      note: 'A note',
    }),
    anAssignment(3476, { protocol: 'udp', service: null, description: 'Reserved' }),
  ],
  programs: Array.from({ length: 50 }, (_, index) =>
    aProgram(`program-${index}`, { services: ['nppmp'], product: 'Of NVIDIA' }),
  ),
  claims: [aClaim('NVIDIA', { ports: [{ low: 3476, high: 3476, protocol: null }], kind: 'dormant' })],
});

describe('renderLookup', () => {
  it('shows records, what is free, and software', () => {
    expect(renderLookup(lookUp(registry, '3476'), STYLE).split('\n')).toEqual([
      'PORT      SERVICE   SINCE    DESCRIPTION',
      '3476/tcp  nppmp     2002-04  NVIDIA Mgmt Protocol - A note',
      '3476/udp  reserved           Reserved',
      expect.stringContaining('Known software: program-0 (Of NVIDIA), program-1 (Of NVIDIA), program-2'),
      expect.any(String),
      expect.any(String),
      expect.stringMatching(/and 38 more\.$/),
      'IANA registry of 2026-09-17',
      '',
    ]);
  });

  it('says so when nothing is known', () => {
    const text = renderLookup(lookUp(registry, '50000/tcp'), STYLE);
    expect(text).toContain('50000/tcp is in the dynamic range, where IANA assigns nothing.\nNo software is known');
  });
});

describe('renderSearch', () => {
  it('counts what it found and what it leaves out', () => {
    const text = renderSearch(searchRegistry(registry, 'nvidia'), STYLE);
    expect(text).toContain('nvidia: 1 record of IANA, 50 programs, 1 note\n');
    expect(text).toContain('and 10 more; --format json has all of them');
    expect(text).toContain('3476  dormant  NVIDIA: What is known of NVIDIA.');
  });

  it('has no section for nothing', () => {
    expect(renderSearch(searchRegistry(registry, 'xyzzy'), STYLE)).toBe(
      'xyzzy: 0 records of IANA, 0 programs, 0 notes\n\nIANA registry of 2026-09-17\n',
    );
  });
});

const edition = { version: '2026-10-01', source: 'IANA, ports.csv', assignments: 101 };
const change = (port: number, before: string | null, after: string | null) => ({ ports: `${port}/tcp`, before, after });

describe('renderUpdate', () => {
  it('shows what changed', () => {
    const update: RegistryUpdate = {
      state: 'installed',
      inUse: edition,
      before: { ...edition, version: '2026-12-01' },
      changes: {
        added: Array.from({ length: 9 }, (_, port) => change(port, null, `new-${port}`)),
        removed: [change(20, 'gone', null)],
        renamed: [change(21, 'old', 'new')],
      },
    };
    const text = renderUpdate(update, { width: 200, colour: false, ascii: false, mostRows: null });
    expect(text).toContain(
      'Installed the registry of 2026-10-01 (101 assignments; IANA, ports.csv) in place of that of 2026-12-01. It is older',
    );
    expect(text).toContain('\n9 added\n  0/tcp new-0\n');
    expect(text).toContain('\n  and 1 more\n1 removed\n  20/tcp gone\n1 renamed\n  21/tcp old → new\n');
  });

  it('says when nothing was newer, and where it went back to', () => {
    expect(renderUpdate({ state: 'current', inUse: edition }, STYLE)).toContain(
      'Nothing newer: the registry of 2026-10-01',
    );
    expect(renderUpdate({ state: 'rolled-back', inUse: edition }, STYLE)).toContain('Went back to the registry of');
  });
});

describe('every answer about the registry', () => {
  const info: RegistryInfo = {
    ...registry.facts,
    warning: null,
    source: '',
    origin: 'installed',
    installedAt: '2026-11-20T10:00:00.000Z',
    shippedVersion: '2026-09-17',
    records: 2,
    claims: 1,
  };
  const answers = (value: string, width: number) => {
    const hostile = aRegistry({
      assignments: [anAssignment(1, { service: 'x', description: value, note: value })],
      programs: [aProgram(value, { product: value, services: ['x'] })],
      claims: [aClaim(value, { ports: [{ low: 1, high: 1, protocol: 'tcp' }], note: `x ${value}` })],
    });
    const style = { width, colour: false, ascii: false, mostRows: null };
    return [
      renderLookup(lookUp(hostile, '1'), style),
      renderSearch({ ...searchRegistry(hostile, 'x'), query: value }, style),
      renderInfo({ ...info, source: value }, style),
      renderUpdate({ state: 'current', inUse: { ...edition, source: value } }, style),
    ];
  };

  it('fits the width and lets nothing act on a terminal, whatever the data says', () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(value, fc.integer({ min: 60, max: 250 }), (text, width) => {
        for (const answer of answers(text, width)) {
          expect(answer).not.toMatch(/[^\n\P{C}]|[\u2028\u2029]/u);
          for (const line of answer.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });

  it('keeps everything in JSON', () => {
    for (const value of HOSTILE_VALUES.filter((text) => !/\p{Cs}/u.test(text))) {
      const view = { query: value };
      expect(JSON.parse(jsonAnswer(view))).toEqual(view);
    }
  });
});
