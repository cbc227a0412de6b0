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
  buildRegistration,
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
  return textOf(table, report, { ...WHOLE, ...view }, { width, colour, ascii: false, mostRows: null }, RULES);
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

  it('says on which of the ports that were asked for nothing listens', () => {
    const asked = (...ports: View['ports']) => render(busy, { all: true, ports });
    const span = (low: number, protocol: 'tcp' | 'udp' | null = null, high = low) => ({ low, high, protocol });
    expect(asked(span(4444), span(22), span(22, 'udp'), span(5000, null, 5999))).toContain(
      '\nNothing listens on 4444, 5000-5999.\n',
    );
    expect(asked(span(22, 'udp'))).toContain('\nNothing listens on 22/udp.\n');
    expect(asked(span(22))).not.toContain('Nothing listens');
    const blind = { ...busy, gaps: [buildGap({ kind: 'blind', scope: 'tcp6' })] };
    expect(render(blind, { all: true, ports: [span(1)] })).toContain('Nothing was seen to listen on 1, but not');
  });

  it.each([
    ['high', 'To look closer: port-audit 3099/tcp'],
    ['medium', 'To allow what is meant to be there: port-audit allow 3099/tcp --reason TEXT'],
  ] as const)('says on the first screen how to go on with what is %s', (severity, line) => {
    const purpose = severity === 'high' ? 'To look closer' : 'To allow it';
    const remedy = `Stop it. ${purpose}: port-audit ${severity === 'high' ? '' : 'allow '}3099/tcp${severity === 'high' ? '' : ' --reason TEXT'}`;
    const report = buildReport({ listeners: [buildSquatter()], findings: [buildFinding({ severity, remedy })] });
    const text = render(report, {}, 80);
    expect(text.split('\n').slice(1, 3).join('\n')).toContain(line);
  });

  it('names both what is registered and what is there', () =>
    expect(render(busy)).toMatch(/^medium +3099\/tcp .*http\.server.*registered: chmd/m));

  it('names the network namespace of a listener beside why', () => {
    const listeners = [buildSquatter({ netns: '4026532281', netnsName: 'blue' })];
    const findings = [buildFinding({ listener: listeners[0]?.id ?? null })];
    expect(render(buildReport({ listeners, findings }), {}, 140)).toContain('registered: chmd, in netns blue');
  });

  it.each([80, 120])('says why there is no owner in full where the story is told, in %i columns', (width) => {
    const ownerReason = 'it may be the kernel itself, a descriptor in flight, or another PID namespace';
    const listener = buildReportListener({ port: 7, ownerStatus: 'none', ownerReason, owners: [], program: null });
    const message = `7/tcp is held by no process that could be seen: ${ownerReason}`;
    const finding = buildFinding({ rule: 'unattributed-listener', listener: listener.id, message });
    const text = render(buildReport({ listeners: [listener], findings: [finding] }), { long: true }, width);
    expect(
      text.replaceAll(/\n */g, ' ').match(/it may be the kernel itself, a descriptor in flight, or another PID/g)
        ?.length,
    ).toBeGreaterThan(0);
  });

  it.each([60, 80, 110])('shows every pid whole in %i columns', (width) => {
    const owners = [buildOwner({ pid: 4194304, user: 'a-user-with-a-long-name' })];
    const listeners = [buildReportListener({ owners }), buildSquatter({ owners })];
    const report = buildReport({ listeners, findings: [buildFinding({ listener: listeners[1]?.id ?? null })] });
    expect(render(report, { all: true }, width).match(/\b4194304\b/g)?.length).toBeGreaterThan(1);
  });

  it('folds the ports of one program with one thing to say into one line', () => {
    const server = (port: number) =>
      buildSquatter({
        port,
        registration: buildRegistration({ status: 'unassigned', service: null }),
        verdict: 'unregistered',
      });
    const listeners = [3000, 3001, 3002, 3005].map(server);
    const findings = listeners.map(({ id }) =>
      buildFinding({ rule: 'unregistered-port', severity: 'low', listener: id }),
    );
    const text = render(buildReport({ listeners, findings }));
    expect(text).toMatch(/^low +3000-3002,3005\/tcp /m);
    expect(text).toContain('4 findings: 4 low');
  });

  it('names the services of ports that share a row too narrow for them', () => {
    const services = new Map([
      [22, 'ssh'],
      [3099, 'chmd'],
      [3155, 'jpegmpeg'],
    ]);
    const listeners = [...services].map(([port, service]) =>
      buildSquatter({ port, registration: buildRegistration({ service }) }),
    );
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    const text = render(buildReport({ listeners, findings }), {}, 60);
    expect(text).toMatch(/^medium +22,3099 an… .*registere…$/m);
    expect(text.replace(/\s+/g, ' ')).toContain('(22/tcp ssh, 3099/tcp chmd, 3155/tcp jpegmpeg)');
  });

  it('tells the story of what is high, and of the rest only where it is asked for', () => {
    const owners = [
      buildOwner({
        cwd: '/home/alice/shop',
        user: 'alice',
        parentPid: 812,
        parentName: 'bash',
        unit: null,
        cmdline: ['node', 'server.js'],
      }),
    ];
    const listener = buildSquatter({ owners });
    const at = (severity: 'high' | 'low', long: boolean) =>
      render(
        buildReport({ listeners: [listener], findings: [buildFinding({ severity, listener: listener.id })] }),
        { long },
        120,
      );
    const story = '~/shop · since 08:00 UTC (2 h) · started by bash (pid 812)';
    expect(at('high', false)).toContain(story);
    expect(at('low', false)).not.toContain(story);
    expect(at('low', true)).toContain(story);
  });

  it('never cuts what matters of a command line', () => {
    const cmdline = [
      'node',
      '--require',
      '/srv/shop/node_modules/some-very-long-agent/register.js',
      '--inspect=0.0.0.0:9229',
      '--max-old-space-size=4096',
      'server.js',
    ];
    const listener = buildSquatter({
      port: 9229,
      owners: [buildOwner({ exe: '/usr/bin/node', cmdline })],
      program: { name: 'node', product: null, by: 'executable' },
    });
    const finding = buildFinding({ severity: 'high', listener: listener.id });
    for (const width of [80, 120, 200])
      expect(render(buildReport({ listeners: [listener], findings: [finding] }), {}, width)).toContain(
        '--inspect=0.0.0.0:9229',
      );
  });

  it('says each remedy once', () => {
    const listeners = Array.from({ length: 40 }, (_, index) => buildSquatter({ port: 3000 + 2 * index }));
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    expect(render(buildReport({ listeners, findings })).match(/Find out who started/g)).toHaveLength(1);
  });

  it('shows ASCII only where nothing else can be shown, in the same columns', () => {
    const style = { width: 100, colour: false, ascii: true, mostRows: null };
    const text = textOf(table, busy, { ...WHOLE, all: true }, style, RULES);
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text.length).toBe(textOf(table, busy, { ...WHOLE, all: true }, { ...style, ascii: false }, RULES).length);
  });

  it('folds what is fine into one line', () => {
    const listeners = Array.from({ length: 14 }, (_, port) => buildReportListener({ port }));
    const text = render(buildReport({ listeners }));
    expect(text).toMatch(/\n14 listeners as expected; --all shows them\nNo findings\.\n$/);
    expect(render(buildReport({ listeners }), { all: true })).not.toContain('--all shows');
  });

  it('says how much the narrowing options hide', () =>
    expect(render(buildSquattedReport(), { protocol: 'udp' })).toContain(
      'Left out by --protocol, --port or --min-severity: 2 listeners; 1 finding: 1 medium',
    ));

  it('gives no all-clear after a blind gap, nor for what was narrowed away', () => {
    const blind = buildReport({ gaps: [buildGap({ kind: 'blind', scope: 'udp6', count: null })] });
    expect(render(blind)).toMatch(
      /Not looked at:\n {2}- every udp6 listener:[\s\S]*\nNo all-clear: a part of the machine was not looked at\.\n$/,
    );
    expect(render(blind)).not.toContain('No findings');
    expect(render(buildSquattedReport(), { protocol: 'udp' })).not.toContain('No findings');
    expect(render(buildReport({ gaps: [buildGap()] }))).toContain('No findings in what could be seen.');
  });

  it('says that there was no audit when no source could look', () => {
    const report = buildReport({ listeners: [], sources: [buildSource({ ok: false, error: 'no' })] });
    expect(render(report)).toContain('No audit was performed');
    expect(render(report)).not.toContain('No findings');
  });

  it('says what could not be seen and how to see it', () =>
    expect(render(buildReport({ gaps: [buildGap()] }))).toMatch(
      /Not seen:\n {2}- the owner of 3 listeners: not privileged; to see it: run as root\n/,
    ));

  it('has colours only when asked, and the same text', () => {
    const coloured = render(busy, { all: true }, 120, true);
    expect(render(busy, { all: true }, 120)).not.toContain('\x1b');
    expect(coloured).toContain('\x1b[1;31mhigh\x1b[0m');
    expect(coloured.replace(/\x1b\[[\d;]*m/g, '')).toBe(render(busy, { all: true }, 120));
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
    const listeners = Array.from({ length: 12 }, (_, index) =>
      buildSquatter({ port: 3000 + index, owners: [buildOwner({ cwd: `/srv/${index}` })] }),
    );
    const findings = listeners.slice(8).map(({ id }) => buildFinding({ listener: id }));
    const report = buildReport({ listeners, findings });
    const cut = (mostRows: number | null) =>
      textOf(table, report, { ...WHOLE, all: true }, { width: 100, colour: false, ascii: false, mostRows }, RULES);
    expect(cut(6)).toContain('\nand 6 more; --output FILE or a pipe has all of them\n\n');
    expect(cut(6).match(/^\S+ +30\d\d\/tcp/gm)).toHaveLength(6);
    expect(cut(6).match(/^medium +30\d\d\/tcp/gm)).toHaveLength(4);
    for (const whole of [12, null]) expect(cut(whole)).not.toContain('more;');
    expect(cut(12)).toBe(cut(null));
  });

  it('shows a thousand lines whole', () => {
    const listeners = Array.from({ length: 1000 }, (_, index) =>
      buildSquatter({ port: index, owners: [buildOwner({ cwd: `/srv/${index}` })] }),
    );
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    const text = render(buildReport({ listeners, findings }));
    expect(text.match(/^medium +\d+\/tcp/gm)).toHaveLength(1000);
  });
});

describe('the first screen', () => {
  const listeners = [3099, 3100, 3101, 3102].map((port) =>
    buildSquatter({
      port,
      owners: [buildOwner({ pid: 9, exe: '/usr/bin/nc', cmdline: ['nc', '-lk', `--key=${'x'.repeat(200)}`] })],
    }),
  );
  const at = (port: number) => `tcp4:0.0.0.0:${port}`;

  it('tells what one process runs once, and remedies of what is medium and worse alone', () => {
    const findings = [
      buildFinding({ rule: 'name-mismatch', severity: 'high', listener: at(3099) }),
      buildFinding({
        severity: 'medium',
        listener: at(3100),
        remedy: 'Stop it. To allow it: port-audit allow 3100/tcp --reason TEXT',
      }),
      buildFinding({
        rule: 'cleartext-service',
        severity: 'medium',
        listener: at(3101),
        remedy: 'Stop it. To allow it: port-audit allow 3101/tcp --reason TEXT',
      }),
      buildFinding({ rule: 'unregistered-port', severity: 'low', listener: at(3102) }),
    ];
    const report = buildReport({ listeners, findings });
    const text = render(report, {}, 80);
    expect(text.match(/runs: /g)).toHaveLength(1);
    expect(text).not.toContain('  - unregistered-port');
    expect(text.match(/port-audit allow 3100/g)).toHaveLength(1);
    expect(text).toContain('To allow it: port-audit allow 3101/tcp --reason TEXT');
    expect(render(report, { long: true }, 80)).toContain('  - unregistered-port');
    expect(render(buildReport({ listeners, findings: findings.slice(3) }), {}, 80)).toContain('  - unregistered-port');
  });

  it('counts what is believed without proof, and names it with --long', () => {
    const gaps = [
      buildGap({ scope: 'program', count: 2, reason: 'believed by their own word: 5005/tcp jdwp, 22/tcp x' }),
    ];
    const report = buildReport({ listeners, gaps });
    expect(render(report)).toMatch(/Not seen \(--long names each\):\n {2}- .*believed by their own word/);
    expect(render(report)).not.toContain('jdwp');
    expect(render(report, { long: true })).toContain('5005/tcp jdwp');
  });
});

describe('a capture without command lines', () => {
  it('has the name of the program alone', () => {
    const owner = buildOwner({ name: 'python3', exe: null, cmdline: null });
    const listener = buildReportListener({ owners: [owner], program: { name: 'python3', product: null, by: 'name' } });
    const text = render(buildReport({ listeners: [listener] }), { all: true });
    expect(text).toMatch(/ python3 /);
    expect(text).not.toContain('()');
  });
});
