import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { github } from '../../../src/reports/formats/github.js';
import { buildFinding, buildGap, buildReport, buildSource, buildSquattedReport } from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

const render = (report = buildReport()) => textOf(github, report, WHOLE, PLAIN_STYLE, []);

describe('github', () => {
  it('makes an annotation of each active finding and sums up', () =>
    expect(render(buildSquattedReport())).toBe(
      '::error title=medium%3A registered-unexpected at tcp4%3A0.0.0.0%3A3099::3099/tcp is assigned to chmd (CHIPSY Machine Daemon), and Python http.server holds it. Stop it, or move it to a port of its own, or allow it in the policy\n' +
        'port-audit on web1: 2 listeners, 1 finding: 1 medium, exit code 1\n',
    ));

  it.each([
    ['medium', 'medium', 'error'],
    ['medium', 'high', 'warning'],
    ['critical', 'never', 'warning'],
    ['low', 'medium', 'notice'],
    ['low', 'low', 'error'],
  ] as const)('shows %s as %s is the threshold: %s', (severity, failOn, command) =>
    expect(render(buildSquattedReport({ failOn, findings: [buildFinding({ severity })] }))).toMatch(
      new RegExp(`^::${command} `),
    ),
  );

  it('has ten annotations, the worst first, and says in the end how many more there are', () => {
    const findings = Array.from({ length: 14 }, (_, index) => buildFinding({ message: `the ${index}.` }));
    const lines = render(buildSquattedReport({ findings })).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(10);
    expect(lines[0]).toContain('the 0.');
    expect(lines.at(-1)).toBe('4 more than the 10 annotations that GitHub shows; --format table has all');
  });

  it('has one annotation for both halves of a dual stack', () => {
    const findings = [buildFinding(), buildFinding({ listener: 'tcp6:[::]:3099', fingerprint: 'b'.repeat(32) })];
    const text = render(buildSquattedReport({ findings }));
    expect(text.match(/^::/gm)).toHaveLength(1);
    expect(text).toContain('at tcp4%3A0.0.0.0%3A3099 and 1 more::');
  });

  it('names files as the repository does', () => {
    const place = { file: './port-audit.yaml', line: 1, column: 1 };
    const report = buildReport({ findings: [buildFinding({ listener: null, place })] });
    const style = { ...PLAIN_STYLE, repository: { roots: ['/r'], here: '/r/ci' } };
    expect(textOf(github, report, WHOLE, style, [])).toContain('file=ci/port-audit.yaml,line=1');
  });

  it('shows what an entry of the policy says at that entry', () => {
    const place = { file: 'ci/a,b.yaml', line: 12, column: 5 };
    const report = buildReport({
      findings: [buildFinding({ rule: 'policy-expired', listener: null, message: 'late', place })],
    });
    expect(render(report)).toContain('::error file=ci/a%2Cb.yaml,line=12,col=5,title=medium%3A policy-expired::late. ');
  });

  it('says what was not looked at before everything else', () => {
    const blind = buildGap({ kind: 'blind', scope: 'udp6', count: null });
    expect(render(buildSquattedReport({ gaps: [buildGap(), blind] }))).toMatch(
      /^::error title=port-audit could not look::/,
    );
    const report = buildReport({ listeners: [], sources: [buildSource({ ok: false, error: 'no' })] });
    expect(render(report)).toMatch(/^::error title=port-audit could not look::No audit was performed/);
  });

  it('has its own commands only, one a line, whatever the machine says', () => {
    const property = fc.property(hostileText(), (text) => {
      const lines = render(buildHostileReport(text)).trimEnd().split('\n');
      expect(lines).toHaveLength(8);
      expect(lines.pop()).toMatch(/^port-audit on /);
      for (const line of lines) {
        expect(line).toMatch(
          /^::(error|warning|notice) (file=[^:,]*,line=3,col=5,)?title=[^:,]+::(?:[^%\r\n]|%25|%0D|%0A)*$/,
        );
      }
    });
    fc.assert(property);
  });
});
