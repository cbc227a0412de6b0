import fc from 'fast-check';
import { type FinalResults, Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../src/reports/cases.js';
import { tap } from '../../../src/reports/formats/tap.js';
import { buildGap, buildReport, buildSquattedReport } from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { anyReport } from '../../helpers/report-arbitrary.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

const render = (report = buildReport()) => textOf(tap, report, WHOLE, PLAIN_STYLE, []);

function parsed(text: string): FinalResults {
  let results: FinalResults | undefined;
  const parser = new Parser({ strict: true }, (final) => {
    results = final;
  });
  parser.end(text);
  if (results === undefined) throw new Error('the parser gave no answer');
  return results;
}

describe('tap', () => {
  it('says its version, its plan and a point for each case', () =>
    expect(render().split('\n')).toEqual([
      'TAP version 14',
      '1..2',
      'ok 1 - listener 22/tcp sshd (every network) (tcp4:0.0.0.0:22, registered: ssh / actual: sshd, as expected)',
      'ok 2 - coverage every socket table was looked at',
      '',
    ]));

  it('tells why a point is not ok', () =>
    expect(parsed(render(buildSquattedReport())).failures[0]?.diag).toEqual({
      findings: [
        {
          rule: 'registered-unexpected',
          severity: 'medium',
          message: '3099/tcp is assigned to chmd (CHIPSY Machine Daemon), and Python http.server holds it',
          remedy: 'Stop it, or move it to a port of its own, or allow it in the policy',
          fingerprint: '0123456789abcdef0123456789abcdef',
        },
      ],
      notes: ['tcp4:0.0.0.0:3099, registered: chmd / actual: http.server, registered for something else'],
    }));

  it('tells partial gaps as comments', () =>
    expect(render(buildReport({ gaps: [buildGap()] }))).toContain('\n# not seen: the owner of 3 listeners'));

  it('is read by a TAP parser as what it says, whatever the report', () => {
    const property = fc.property(fc.oneof(anyReport(), hostileText().map(buildHostileReport)), (report) => {
      const results = parsed(render(report));
      const cases = casesOf(report);
      expect(results.count).toBe(cases.length);
      expect(results.fail).toBe(cases.filter(({ outcome }) => outcome !== 'passed').length);
      expect(results.ok).toBe(report.summary.exitCode === 0);
      expect([results.bailout, results.skip, results.todo]).toEqual([false, 0, 0]);
    });
    fc.assert(property, { numRuns: 150 });
  });
});
