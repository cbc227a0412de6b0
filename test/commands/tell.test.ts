import { describe, expect, it } from 'vitest';
import { readAuditInput } from '../../src/commands/audit-options.js';
import { tellReport } from '../../src/commands/tell.js';
import { buildFinding, buildReport, buildSource, buildSquattedReport } from '../helpers/build-report.js';
import { fakeHost } from '../helpers/fake-host.js';

const report = buildSquattedReport();
const input = (options: Record<string, string | boolean>) => readAuditInput({ args: [], options }, fakeHost({}));

describe('tellReport', () => {
  it('appends a summary for the page of the run in GitHub Actions', async () => {
    const host = fakeHost({
      env: { GITHUB_STEP_SUMMARY: '/tmp/summary.md' },
      files: { '/tmp/summary.md': 'before\n' },
    });
    await tellReport(report, input({ format: 'github' }), host);
    expect(host.disk.get('/tmp/summary.md')?.toString()).toMatch(/^before\n[\s\S]*chmd/);
  });

  it('does not lose the result with the summary', async () => {
    const files = { '/tmp/summary.md': { error: 'EACCES' } };
    const host = fakeHost({ env: { GITHUB_STEP_SUMMARY: '/tmp/summary.md' }, files });
    expect(await tellReport(report, input({ format: 'github' }), host)).toBe(report.summary.exitCode);
    expect(host.stdout.text).toContain('::');
    expect(host.stderr.text).toContain('GITHUB_STEP_SUMMARY');
  });

  it('writes several reports, one of them to stdout', async () => {
    const host = fakeHost();
    const words = { output: ['sarif:a.sarif', 'github:-'] } as unknown as Record<string, string>;
    await tellReport(report, input(words), host);
    expect(host.stdout.text).toMatch(/^::/);
    expect(host.disk.get('a.sarif')?.toString()).toContain('"2.1.0"');
    expect([...host.disk.keys()]).toEqual(['a.sarif']);
    const twice = { output: ['sarif:-', 'github:-'] } as unknown as Record<string, string>;
    expect(() => input(twice)).toThrow('--output: - is named twice');
  });

  it('says beside a csv what was left out of it', async () => {
    const host = fakeHost();
    await tellReport(report, input({ format: 'csv', port: '1' }), host);
    expect(host.stderr.text).toContain('Left out by');
    expect(host.stdout.text.trim().split('\r\n')).toHaveLength(1);
  });

  it('says beside a csv what has no row in it', async () => {
    const missing = Array.from({ length: 12 }, (_, index) =>
      buildFinding({ rule: 'policy-missing', severity: 'high', listener: null, message: `nothing on ${index}` }),
    );
    const host = fakeHost();
    await tellReport(
      buildReport({ findings: missing, sources: [buildSource({ ok: false })] }),
      input({ format: 'csv' }),
      host,
    );
    expect(host.stderr.text.split('\n')).toEqual([
      'port-audit: No audit was performed: no source could look.',
      ...missing.slice(0, 10).map(({ message }) => `port-audit: In no row: high, policy-missing: ${message}`),
      'port-audit: In no row: and 2 more',
      '',
    ]);
  });

  it('is silent with --quiet only when there is nothing to say', async () => {
    const host = fakeHost();
    await tellReport(report, input({ quiet: true }), host);
    expect(host.stdout.text).not.toBe('');
  });
});
