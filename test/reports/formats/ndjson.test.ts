import { describe, expect, it } from 'vitest';
import { ndjson } from '../../../src/reports/formats/ndjson.js';
import { buildFinding, buildGap, buildSquattedReport } from '../../helpers/build-report.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

describe('ndjson', () => {
  const report = buildSquattedReport({ gaps: [buildGap()] });
  const text = textOf(ndjson, report, WHOLE, PLAIN_STYLE, []);
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  it('has a line for each listener, finding and gap, and ends with the summary', () =>
    expect(lines.map(({ type }) => type)).toEqual(['listener', 'listener', 'finding', 'gap', 'summary']));

  it('has the same objects as the report', () => {
    expect(lines[1]).toEqual({ type: 'listener', ...report.listeners[1] });
    const { place: _, ...told } = report.findings[0] ?? buildFinding();
    expect(lines[2]).toEqual({ type: 'finding', ...told });
    expect(lines[3]).toEqual({ type: 'gap', ...report.gaps[0] });
  });

  it('says in its last line what the whole is', () =>
    expect(lines[4]).toMatchObject({
      ...report.summary,
      schema: 'port-audit/report@1',
      registry: report.registry,
      takenAt: report.takenAt,
    }));
});
