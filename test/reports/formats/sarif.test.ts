import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/judge/rules/run.js';
import { sarif } from '../../../src/reports/formats/sarif.js';
import { buildFinding, buildGap, buildReport, buildSource, buildSquattedReport } from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { anyReport } from '../../helpers/report-arbitrary.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const ajv = new Ajv({ schemaId: 'id', meta: false, unknownFormats: 'ignore', logger: false });
ajv.addMetaSchema(json('node_modules/ajv/lib/refs/json-schema-draft-04.json'));
const isValid = ajv.compile(json('test/fixtures/schemas/sarif-2.1.0-rtm.5.json'));

const run = (report = buildReport()) => JSON.parse(textOf(sarif, report, WHOLE, PLAIN_STYLE, RULES)).runs[0];

describe('sarif', () => {
  it('is valid against the schema of OASIS, whatever the report', () => {
    const property = fc.property(fc.oneof(anyReport(), hostileText().map(buildHostileReport)), (report) => {
      const log = JSON.parse(textOf(sarif, report, WHOLE, PLAIN_STYLE, RULES));
      expect(isValid(log) ? [] : isValid.errors).toEqual([]);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('describes every rule with help text', () => {
    const { rules } = run().tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(RULES.map(({ id }) => id));
    for (const rule of rules) expect(rule.help.text.length).toBeGreaterThan(80);
  });

  it('places a finding: rule, level, listener, fingerprint', () => {
    const [result] = run(buildSquattedReport()).results;
    expect(result).toMatchObject({
      ruleId: 'registered-unexpected',
      level: 'warning',
      partialFingerprints: { 'portAudit/v1': buildFinding().fingerprint },
      suppressions: [],
    });
    expect(run().tool.driver.rules[result.ruleIndex].id).toBe('registered-unexpected');
    expect(result.locations[0].logicalLocations[0]).toEqual({
      name: 'tcp4:0.0.0.0:3099',
      fullyQualifiedName: 'tcp4:0.0.0.0:3099',
      kind: 'resource',
    });
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('port-audit.yaml');
  });

  it('keeps the worst where there are more than code scanning takes, and says so', () => {
    const findings = Array.from({ length: 25_002 }, (_, index) =>
      buildFinding({ severity: index === 0 ? 'critical' : 'low', fingerprint: String(index).padStart(32, '0') }),
    );
    const { results, invocations } = run(buildSquattedReport({ findings }));
    expect([results.length, results[0].properties.severity]).toEqual([25_000, 'critical']);
    expect(invocations[0].toolExecutionNotifications.at(-1).message.text).toMatch(/^2 more findings are left out/);
  });

  it('places what an entry of the policy says at that entry, in the file that it stands in', () => {
    const place = { file: '../fleet/base.yaml', line: 12, column: 5 };
    const [result] = run(
      buildReport({ findings: [buildFinding({ rule: 'policy-unused', listener: null, place })] }),
    ).results;
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: '../fleet/base.yaml' },
      region: { startLine: 12, startColumn: 5 },
    });
  });

  it.each([
    ['ci/port audit.yaml', 'ci/port%20audit.yaml'],
    ['/etc/port-audit/p.yaml', 'file:///etc/port-audit/p.yaml'],
    ['ci\\p.yaml', 'ci/p.yaml'],
  ])('names the policy %s as %s', (file, uri) => {
    const [result] = run(buildSquattedReport({ policy: { file, sha256: 'ab' } })).results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });

  it.each([
    ['critical', 'error'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'note'],
    ['info', 'note'],
  ] as const)('takes %s as %s', (severity, level) =>
    expect(run(buildSquattedReport({ findings: [buildFinding({ severity })] })).results[0].level).toBe(level),
  );

  it('has accepted findings as suppressed, with the reason', () => {
    const findings = [buildFinding({ disposition: 'accepted', reason: 'allowed by 3099/tcp: a demo' })];
    expect(run(buildSquattedReport({ findings })).results[0].suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'allowed by 3099/tcp: a demo' },
    ]);
  });

  it('tells gaps, and that a blind run did not succeed', () => {
    const [invocation] = run(
      buildReport({ gaps: [buildGap({ kind: 'blind', scope: 'udp6' }), buildGap()] }),
    ).invocations;
    expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 3 });
    const missing = [buildFinding({ rule: 'policy-missing', severity: 'high', listener: null })];
    const [nothing] = run(buildReport({ sources: [buildSource({ ok: false })], findings: missing })).invocations;
    expect(nothing).toMatchObject({ executionSuccessful: false, exitCode: 1 });
    expect(invocation.toolExecutionNotifications.map(({ level }: { level: string }) => level)).toEqual([
      'error',
      'warning',
    ]);
  });
});
