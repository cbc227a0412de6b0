import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/domain/report.js';
import { RULES } from '../../../src/judge/rules/run.js';
import { table } from '../../../src/reports/formats/table.js';
import type { View } from '../../../src/reports/types.js';
import { displayWidth } from '../../../src/reports/width.js';
import {
  buildFinding,
  buildGap,
  buildOwner,
  buildReport,
  buildReportListener,
  buildSource,
  buildSquattedReport,
  buildSquatter,
} from '../../helpers/build-report.js';
import { hostileText } from '../../helpers/hostile.js';
import { buildHostileReport } from '../../helpers/hostile-report.js';
import { textOf } from '../../helpers/text-of.js';
import { WHOLE } from '../../helpers/view.js';

function render(report: Report, view: Partial<View> = {}, width = 100, colour = false): string {
  return textOf(table, report, { ...WHOLE, ...view }, { width, colour, mostRows: null }, RULES);
}

const busy = buildReport({
  listeners: [
    buildReportListener(),
    buildReportListener({ address: '::' }),
    buildSquatter(),
    buildReportListener({ port: 8443, disposition: 'accepted' }),
    buildReportListener({ port: 40000, address: '127.0.0.1', verdict: 'ephemeral' }),
    buildReportListener({ port: 631, ownerStatus: 'hidden', program: null, verdict: 'unattributed' }),
  ],
  findings: [
    buildFinding({ rule: 'policy-missing', severity: 'high', listener: null, message: '443/tcp nginx is missing' }),
    buildFinding({ message: '3099/tcp registered: chmd, CHIPSY Machine Daemon / actual: http.server' }),
    buildFinding({ rule: 'suspicious-port', severity: 'low', message: '3099/tcp has a history' }),
    buildFinding({ disposition: 'accepted', listener: 'tcp4:0.0.0.0:8443', reason: 'allowed by 8443/tcp: test' }),
  ],
  gaps: [buildGap()],
  policy: { file: 'port-audit.yaml', sha256: 'ab' },
});

describe('table', () => {
  it.each([60, 80, 120, 250])('looks as it should in %i columns', async (width) => {
    await expect(render(busy, {}, width)).toMatchFileSnapshot(`../fixtures/reports/busy.1.${width}.table`);
    await expect(render(busy, { all: true }, width)).toMatchFileSnapshot(`../fixtures/reports/all.1.${width}.table`);
  });

  it('names both what is registered and what is there', () =>
    expect(render(busy)).toContain('registered: chmd, CHIPSY Machine Daemon / actual: http.server'));

  it.each([60, 120])('says why there is no owner once and in full, in %i columns', (width) => {
    const ownerReason = 'it may be the kernel itself, a descriptor in flight, or another PID namespace';
    const listener = buildReportListener({ port: 7, ownerStatus: 'none', ownerReason, owners: [], program: null });
    const message = `7/tcp is held by no process that could be seen: ${ownerReason}`;
    const finding = buildFinding({ rule: 'unattributed-listener', listener: listener.id, message });
    const text = render(buildReport({ listeners: [listener], findings: [finding] }), {}, width);
    expect(text.match(/it may be/g)).toHaveLength(1);
    expect(text).not.toContain('…');
  });

  it.each([60, 80, 110])('shows every pid whole in %i columns', (width) => {
    const owners = [buildOwner({ pid: 4194304, user: 'a-user-with-a-long-name' }), buildOwner({ pid: 4194305 })];
    const listeners = [buildReportListener({ owners }), buildSquatter({ owners })];
    const report = buildReport({ listeners, findings: [buildFinding({ listener: listeners[1]?.id ?? null })] });
    expect(render(report, { all: true }, width).match(/pid 4194304\b/g)).toHaveLength(2);
  });

  it('folds what is fine into one line', () => {
    const listeners = Array.from({ length: 14 }, (_, port) => buildReportListener({ port }));
    const text = render(buildReport({ listeners }));
    expect(text).toContain('No findings.\n14 listeners as expected; --all shows them\n');
    expect(render(buildReport({ listeners }), { all: true })).not.toContain('--all shows');
  });

  it('says how much the narrowing options hide', () =>
    expect(render(buildSquattedReport(), { protocol: 'udp' })).toContain(
      'Left out by --protocol, --port or --min-severity: 2 listeners; 1 finding: 1 medium',
    ));

  it('gives no all-clear after a blind gap, nor for what was narrowed away', () => {
    const blind = buildReport({ gaps: [buildGap({ kind: 'blind', scope: 'udp6', count: null })] });
    expect(render(blind)).toContain('No all-clear: a part of the machine was not looked at.\n  - every udp6 listener:');
    expect(render(blind)).not.toContain('No findings');
    expect(render(buildSquattedReport(), { protocol: 'udp' })).not.toContain('No findings');
    expect(render(buildReport({ gaps: [buildGap()] }))).toContain('No findings in what could be seen.');
  });

  it('says that there was no audit when no source could look', () => {
    const report = buildReport({ listeners: [], sources: [buildSource({ ok: false, error: 'no' })] });
    expect(render(report)).toContain('No audit was performed');
    expect(render(report)).not.toContain('No findings');
  });

  it('ends with what could not be seen and how to see it', () =>
    expect(render(buildReport({ gaps: [buildGap()] }))).toMatch(
      /Not seen:\n {2}- the owner of 3 listeners: not privileged; to see it: run as root\n$/,
    ));

  it('has colours only when asked, and the same text', () => {
    const coloured = render(busy, { all: true }, 120, true);
    expect(render(busy, { all: true }, 120)).not.toContain('\x1b');
    expect(coloured).toContain('\x1b[1;31mhigh\x1b[0m');
    expect(coloured.replace(/\x1b\[[\d;]*m/g, '')).toBe(render(busy, { all: true }, 120));
  });

  it('leaves remedies to `explain` when the list is long', () => {
    const listeners = Array.from({ length: 40 }, (_, index) => buildSquatter({ port: 3000 + index }));
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    expect(render(buildReport({ listeners, findings }))).not.toContain('→');
  });

  it('stays inside the terminal and lets nothing act, whatever the machine says', () => {
    const width = fc.constantFrom(60, 80, 109, 110, 160, 250);
    const property = fc.property(hostileText(), width, fc.boolean(), (text, columns, all) => {
      const rendered = render(buildHostileReport(text), { all }, columns);
      expect(rendered).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069]/);
      for (const line of rendered.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('starts no line with text of the machine', () => {
    const owner = buildOwner({ cmdline: ['::error::fake'], user: '::error::fake' });
    for (let length = 0; length < 130; length++) {
      const message = `3099/tcp ${'x'.repeat(length)}::error::fake ::warning file=a::fake ${'y'.repeat(length)}::debug::z`;
      const report = buildReport({
        listeners: [buildSquatter({ owners: [owner] })],
        findings: [buildFinding({ message })],
      });
      for (const width of [60, 120]) expect(render(report, {}, width)).not.toMatch(/^\s*::[a-z]/m);
    }
  });

  it('is cut where the destination takes no more, what speaks first, and says how to see the rest', () => {
    const listeners = Array.from({ length: 12 }, (_, index) => buildSquatter({ port: 3000 + index }));
    const findings = listeners.slice(8).map(({ id }) => buildFinding({ listener: id }));
    const report = buildReport({ listeners, findings });
    const cut = (mostRows: number | null) =>
      textOf(table, report, { ...WHOLE, all: true }, { width: 100, colour: false, mostRows }, RULES);
    expect(cut(6)).toContain('\n\nand 6 more; --output FILE or a pipe has all of them\n\n');
    expect(cut(6).match(/^\S+ +30\d\d\/tcp/gm)).toHaveLength(6);
    expect(cut(6).match(/^medium +30\d\d\/tcp/gm)).toHaveLength(4);
    expect(cut(3).match(/^\S+ +30\d\d\/tcp/gm)).toHaveLength(3);
    for (const whole of [12, null]) expect(cut(whole)).not.toContain('more;');
    expect(cut(12)).toBe(cut(null));
  });

  it('shows a thousand rows whole', () => {
    const listeners = Array.from({ length: 1000 }, (_, index) => buildSquatter({ port: index }));
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    const text = render(buildReport({ listeners, findings }));
    expect(text.match(/^medium +\d+\/tcp/gm)).toHaveLength(1000);
  });
});
