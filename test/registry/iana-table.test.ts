import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTable, openCheckedTable, openTable } from '../../src/registry/iana-table.js';
import { formatIanaText, parseIanaText } from '../../src/registry/iana-text.js';
import type { Assignment } from '../../src/registry/types.js';
import { anAssignment, SOURCE } from '../helpers/registry.js';

const word = fc.stringMatching(/^[a-zé"#-]{1,4}( [a-zé"#-]{1,4})?$/);
const assignment: fc.Arbitrary<Assignment> = fc
  .record({
    low: fc.integer({ min: 0, max: 65_000 }),
    width: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })),
    protocol: fc.constantFrom('tcp', 'udp', 'sctp', 'dccp', 'quic', ''),
    service: fc.option(word),
    description: fc.oneof(word, fc.constant('')),
    registered: fc.constantFrom(null, '2002-04', '2015-07-24'),
    note: fc.option(word),
  })
  .map(({ width, ...facts }) =>
    anAssignment(facts.low, {
      ...facts,
      high: facts.low + width,
      service: facts.service?.replace(/\s+/g, '-') ?? null,
    }),
  );
const assignments = fc.array(assignment, { maxLength: 30 });

describe('formatIanaText and parseIanaText', () => {
  it('writes one line a record, by port, protocol and the order given', () => {
    const text = formatIanaText(SOURCE, [
      anAssignment(80, { service: 'www' }),
      anAssignment(80, { service: 'http', protocol: 'udp', registered: '2002-04', note: 'a note' }),
      anAssignment(22, { high: 23, protocol: '', service: null, description: 'Reserved' }),
      anAssignment(80, { service: 'alias' }),
    ]);
    expect(text.split('\n')).toEqual([
      '# port-audit port registry, format 1',
      '# version 2026-09-17',
      '# source a test',
      '# records 4',
      '# ports\tprotocol\tstatus\tservice\tdescription\tregistered\tnote',
      '22-23\t\treserved\t\tReserved',
      '80\ttcp\tassigned\twww\tService of 80',
      '80\ttcp\tassigned\talias\tService of 80',
      '80\tudp\tassigned\thttp\tService of 80\t2002-04\ta note',
      '',
    ]);
  });

  it('reads back what was written, and writes it again the same', () => {
    fc.assert(
      fc.property(assignments, (records) => {
        const text = formatIanaText(SOURCE, records);
        const read = parseIanaText(text);
        expect(read.assignments.toSorted(byText)).toEqual(records.toSorted(byText));
        expect(formatIanaText(read, read.assignments)).toBe(text);
      }),
    );
  });

  const lines = formatIanaText(SOURCE, [anAssignment(1), anAssignment(2), anAssignment(3)]).split('\n');
  const changed = (index: number, line: string) => lines.with(index, line).join('\n');
  it.each([
    ['another first line', changed(0, '# something else'), 'the first five lines'],
    ['no date', changed(1, '# version soon'), 'the first five lines'],
    ['a record cut off', lines.slice(0, -2).join('\n'), 'line 7 is no record|after the 3 records'],
    ['a record missing', lines.toSpliced(6, 1).join('\n'), 'after the 3 records'],
    ['a wrong order', changed(6, lines[5]?.replace(/^1/, '9') ?? ''), 'line 8 is not in order'],
    ['a port too high', changed(6, '70000\ttcp\tassigned\tx'), '70000|line 7'],
    ['a wrong status', changed(6, '2\ttcp\treserved\tx\tX'), 'line 7 is no record'],
    ['an eighth column', changed(6, '2\ttcp\tassigned\tx\tX\t\tnote\tmore'), 'line 7 is no record'],
  ])('refuses %s', (_, text, message) => expect(() => parseIanaText(text)).toThrow(new RegExp(message)));
});

const byText = (left: Assignment, right: Assignment) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);

describe('compileTable and openTable', () => {
  it('finds at every port exactly the records that cover it, in order', () => {
    fc.assert(
      fc.property(assignments, fc.array(fc.integer({ min: 0, max: 65_535 })), (records, ports) => {
        const table = openTable(compileTable(SOURCE, records, null));
        const listed = [...table.all()];
        expect(listed.toSorted(byText)).toEqual(records.toSorted(byText));
        expect(table.assigned).toBe(records.filter(({ status }) => status === 'assigned').length);
        for (const port of [...ports, ...records.flatMap(({ low, high }) => [low, high, high + 1])]) {
          expect(table.at(port)).toEqual(listed.filter(({ low, high }) => low <= port && port <= high));
        }
      }),
    );
  });

  it('keeps the facts, and hashes nothing but the records', () => {
    const installation = {
      from: 'a file',
      installedAt: '2026-11-21T10:00:00.000Z',
      etag: '"1"',
      lastModified: null,
      shippedVersion: '2026-01-01',
    };
    const plain = openTable(compileTable(SOURCE, [anAssignment(1)], null));
    const update = openTable(compileTable(SOURCE, [anAssignment(1)], installation));
    expect(update.installation).toEqual(installation);
    expect([plain.version, plain.source, plain.records]).toEqual(['2026-09-17', 'a test', 1]);
    expect(update.sha256).toBe(plain.sha256);
    expect(openTable(compileTable(SOURCE, [anAssignment(2)], null)).sha256).not.toBe(plain.sha256);
  });

  it('refuses anything that is not exactly what was compiled', () => {
    const bytes = compileTable(SOURCE, [anAssignment(1), anAssignment(2)], null);
    const body = bytes.indexOf('\n') + 1;
    for (const length of [0, 10, body, bytes.length - 1]) {
      expect(() => openCheckedTable(bytes.subarray(0, length))).toThrow(/no compiled port registry|checksum/);
    }
    for (let index = body; index < bytes.length; index++) {
      const damaged = Buffer.from(bytes);
      damaged[index] = (damaged[index] ?? 0) ^ 1;
      expect(() => openCheckedTable(damaged)).toThrow('its content does not have the checksum noted in it');
    }
    const counted = bytes.toString('latin1').replace('"records":2', '"records":9999');
    expect(() => openCheckedTable(Buffer.from(counted, 'latin1'))).toThrow('truncated');
  });

  it('never does anything but open or refuse', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), (bytes) => {
        expect(() => openTable(Buffer.from(bytes))).toThrow('no compiled port registry');
      }),
    );
  });
});
