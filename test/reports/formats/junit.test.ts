import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { casesOf } from '../../../src/reports/cases.js';
import { junit } from '../../../src/reports/formats/junit.js';
import { buildGap, buildReport, buildSquattedReport } from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { readXml, type XmlElement } from '../../helpers/read-xml.js';
import { anyReport } from '../../helpers/report-arbitrary.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

function suiteOf(report = buildReport()): XmlElement {
  const [suite, ...others] = readXml(textOf(junit, report, WHOLE, PLAIN_STYLE, [])).children;
  if (suite === undefined || others.length > 0) throw new Error('not one suite');
  return suite;
}

const named = (element: XmlElement, name: string) => element.children.filter((child) => child.name === name);

describe('junit', () => {
  it('is one suite with a case for each listener', () => {
    const suite = suiteOf(buildSquattedReport());
    expect(suite.attributes).toEqual({
      name: 'port-audit',
      package: 'port-audit',
      id: '0',
      hostname: 'web1',
      timestamp: '2026-11-20T10:00:00',
      tests: '3',
      failures: '1',
      errors: '0',
      time: '0.012',
    });
    expect(named(suite, 'testcase').map(({ attributes }) => attributes.name)).toEqual([
      '22/tcp sshd (every network)',
      '3099/tcp http.server (every network)',
      'every socket table was looked at',
    ]);
  });

  it('tells findings at the threshold as failures, with what to do', () => {
    const failure = named(suiteOf(buildSquattedReport()), 'testcase')[1]?.children[0];
    expect(failure?.name).toBe('failure');
    expect(failure?.attributes.type).toBe('registered-unexpected');
    expect(failure?.text).toMatch(/^medium, registered-unexpected: 3099\/tcp is assigned .*\nStop it, or move it/);
  });

  it('tells a blind gap as an error, and a partial one in system-out', () => {
    const blind = buildGap({ kind: 'blind', scope: 'udp6', count: null, reason: 'denied', remedy: null });
    const suite = suiteOf(buildReport({ gaps: [blind, buildGap()] }));
    expect(suite.attributes).toMatchObject({ failures: '0', errors: '1' });
    expect(named(suite, 'testcase')[1]?.children[0]?.attributes.message).toBe('every udp6 listener: denied');
    expect(named(suite, 'system-out')[0]?.text).toMatch(/^not seen: the owner of 3 listeners: not privileged/);
  });

  it('is well formed and counts right, whatever the report', () => {
    const property = fc.property(fc.oneof(anyReport(), hostileText().map(buildHostileReport)), (report) => {
      const suite = suiteOf(report);
      const cases = named(suite, 'testcase');
      const count = (name: string) => String(cases.filter((each) => named(each, name).length > 0).length);
      expect(cases).toHaveLength(casesOf(report).length);
      expect(suite.attributes).toMatchObject({ failures: count('failure'), errors: count('error') });
      expect(count('failure') !== '0' || count('error') !== '0').toBe(report.summary.exitCode !== 0);
    });
    fc.assert(property, { numRuns: 150 });
  });
});
