import { describe, expect, it } from 'vitest';
import { json } from '../../../src/reports/formats/json.js';
import {
  buildFinding,
  buildGap,
  buildListener,
  buildOwner,
  buildReport,
  buildSnapshot,
  buildSquattedReport,
  buildSquatter,
} from '../../helpers/build-report.js';
import { renderSnapshot } from '../../helpers/render-snapshot.js';
import { textOf } from '../../helpers/text-of.js';
import { PLAIN_STYLE, WHOLE } from '../../helpers/view.js';

const keys = (value: unknown) => Object.keys(value as object);

describe('renderSnapshot', () => {
  it('has the fields of the contract in its order', () => {
    const snapshot = JSON.parse(renderSnapshot(buildSnapshot({ gaps: [buildGap()] })));
    expect(keys(snapshot)).toEqual(['schema', 'tool', 'takenAt', 'host', 'sources', 'listeners', 'gaps']);
    expect(snapshot.schema).toBe('port-audit/snapshot@1');
    expect(keys(snapshot.host)).toEqual([
      'hostname',
      'platform',
      'release',
      'distribution',
      'privileged',
      'localPortRange',
    ]);
    expect(keys(snapshot.sources[0])).toEqual(['id', 'ok', 'milliseconds', 'listeners', 'covers', 'error']);
    expect(keys(snapshot.gaps[0])).toEqual(['kind', 'scope', 'count', 'reason', 'remedy']);
  });

  it('shows a listener whole', () => {
    const container = { runtime: 'docker', id: '3f2a', name: 'web' };
    const relay = {
      kind: 'container',
      target: 'container 3f2a, 172.17.0.2:80',
      exe: null,
      exeGuarded: null,
      package: null,
    } as const;
    const listener = buildListener({ owners: [buildOwner({ container, relay })], container });
    expect(JSON.parse(renderSnapshot(buildSnapshot({ listeners: [listener] }))).listeners).toEqual([listener]);
  });

  it('leaves out what is no part of the contract', () => {
    const listener = { ...buildListener(), secret: 'x' };
    expect(renderSnapshot(buildSnapshot({ listeners: [listener] }))).not.toContain('secret');
  });

  it('says an empty list where there is nothing', () =>
    expect(JSON.parse(renderSnapshot(buildSnapshot({ listeners: [] }))).listeners).toEqual([]));
});

describe('json', () => {
  const render = (report = buildSquattedReport()) => textOf(json, report, WHOLE, PLAIN_STYLE, []);

  it('has everything of a snapshot and the judgement', () => {
    const report = buildSquattedReport({ gaps: [buildGap()], policy: { file: 'p.yaml', sha256: 'cd' } });
    const findings = report.findings.map(({ place: _, ...told }) => told);
    expect(JSON.parse(render(report))).toEqual({ ...report, findings });
    expect(keys(JSON.parse(render(report)))).toEqual([
      ...['schema', 'tool', 'takenAt', 'host', 'registry', 'policy', 'failOn', 'requirements', 'sources'],
      ...['listeners', 'findings', 'gaps', 'summary'],
    ]);
  });

  it('has one line for each listener', () => {
    const lines = render().split('\n');
    expect(lines.filter((line) => line.includes('"id":"tcp4:0.0.0.0:3099"'))).toHaveLength(1);
  });

  it('is always whole, whatever the view', () => {
    const narrow = { ...WHOLE, protocol: 'udp', minSeverity: 'critical' } as const;
    expect(textOf(json, buildSquattedReport(), narrow, PLAIN_STYLE, [])).toBe(render());
  });

  it('keeps hostile text exactly, and raw it shows no control character', () => {
    const cmdline = ['\x1b[2J', '\u202e', '\x9b', '##[error]x', '\ud800', 'a\nb'];
    const text = render(buildReport({ listeners: [buildSquatter({ owners: [buildOwner({ cmdline })] })] }));
    expect(JSON.parse(text).listeners[0].owners[0].cmdline).toEqual([...cmdline.slice(0, 4), '\ufffd', 'a\nb']);
    expect(text.replaceAll('\n', '')).not.toMatch(/[^ -~]|##\[/);
  });

  it('has a line for each of 20,000 listeners', () => {
    const listeners = Array.from({ length: 20_000 }, (_, port) => buildSquatter({ port }));
    const findings = listeners.map(({ id }) => buildFinding({ listener: id }));
    const text = render(buildReport({ listeners, findings }));
    expect(JSON.parse(text).findings).toHaveLength(20_000);
    expect(text.split('\n').filter((line) => line.includes('"id":"tcp4:'))).toHaveLength(20_000);
  });
});
