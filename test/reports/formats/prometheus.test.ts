import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prometheus } from '../../../src/reports/formats/prometheus.js';
import { buildFinding, buildGap, buildReport, buildSquattedReport } from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

const render = (report = buildReport()) => textOf(prometheus, report, WHOLE, PLAIN_STYLE, []);

describe('prometheus', () => {
  it('has the metrics of the contract', () => {
    const lines = render(buildSquattedReport({ gaps: [buildGap()] })).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'port_audit_listeners{verdict="expected"} 1',
        'port_audit_listeners{verdict="unattributed"} 0',
        'port_audit_findings{rule="registered-unexpected",severity="medium"} 1',
        'port_audit_gaps{kind="partial",scope="owner"} 1',
        'port_audit_run_timestamp_seconds 1795168800',
        'port_audit_exit_code 1',
        'port_audit_listener_info{id="tcp4:0.0.0.0:3099",verdict="registered-unexpected",program="http.server",service="chmd",exposure="all"} 1',
      ]),
    );
  });

  it('counts findings of one rule and severity together', () => {
    const findings = [buildFinding(), buildFinding({ listener: null }), buildFinding({ disposition: 'accepted' })];
    const text = render(buildSquattedReport({ findings }));
    expect(text).toContain('port_audit_findings{rule="registered-unexpected",severity="medium"} 2\n');
    expect(text).toContain('port_audit_findings_accepted 1\n');
  });

  it('is well formed and has no series twice, whatever the machine says', () => {
    const sample = /^([a-z_]+)(\{[a-z]+="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z]+="(?:[^"\\\n]|\\["\\n])*")*\})? (\d+|NaN)$/;
    const property = fc.property(hostileText(), (text) => {
      const lines = render(buildHostileReport(text)).trimEnd().split('\n');
      const samples = lines.filter((line) => !line.startsWith('# '));
      for (const line of samples) expect(line).toMatch(sample);
      const series = samples.map((line) => line.slice(0, line.lastIndexOf(' ')));
      expect(new Set(series).size).toBe(series.length);
    });
    fc.assert(property);
  });
});
