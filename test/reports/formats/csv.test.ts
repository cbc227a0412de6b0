import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from '../../../src/reports/formats/csv.js';
import { buildReport, buildSquattedReport } from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

const render = (report = buildReport(), view = WHOLE) => textOf(csv, report, view, PLAIN_STYLE, []);

/** Records and fields as RFC 4180 has them. Throws on anything that it does not allow. */
function read(text: string): string[][] {
  const records: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error('not RFC 4180');
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      records.push(record);
      record = [];
    }
  }
  if (record.length > 0) throw new Error('the last record has no end');
  return records;
}

describe('csv', () => {
  const [head = [], ...rows] = read(render(buildSquattedReport()));
  const value = (row: number, column: string) => rows[row]?.[head.indexOf(column)];

  it('has a header line and a row for each listener', () => {
    expect(head.slice(0, 5)).toEqual(['id', 'protocol', 'family', 'address', 'port']);
    expect(rows.map(([id]) => id)).toEqual(['tcp4:0.0.0.0:22', 'tcp4:0.0.0.0:3099']);
  });

  it('names what is registered and what is there, and the finding', () => {
    expect([value(1, 'registered_service'), value(1, 'program')]).toEqual(['chmd', 'http.server']);
    expect([value(1, 'severity'), value(1, 'rules')]).toEqual(['medium', 'registered-unexpected']);
    expect([value(0, 'severity'), value(0, 'rules')]).toEqual(['', '']);
  });

  it('has the rows that the view lets through', () => {
    expect(
      read(render(buildSquattedReport(), { ...WHOLE, ports: [{ low: 22, high: 22, protocol: null }] })),
    ).toHaveLength(2);
    expect(read(render(buildSquattedReport(), { ...WHOLE, minSeverity: 'medium' }))[1]?.[0]).toBe('tcp4:0.0.0.0:3099');
  });

  it('is a rectangle without formulas, whatever the machine says', () => {
    const property = fc.property(hostileText(), (text) => {
      for (const record of read(render(buildHostileReport(text)))) {
        expect(record).toHaveLength(head.length);
        for (const field of record) expect(field).not.toMatch(/^\s*[=+\-@\t\r]/);
      }
    });
    fc.assert(property);
  });
});
