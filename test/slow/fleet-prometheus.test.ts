import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Dashboard, Panel } from '@grafana/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canUnshare, hasTools, inNamespace } from '../helpers/namespace.js';

const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-prometheus-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The number of the machine of the generated fleet that has a debugger open to every network. */
const DEBUGGED = 233;

const run = (input: string, ...words: string[]) =>
  spawnSync(process.execPath, ['bin/port-audit.js', ...words], { input, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;

const dashboard = JSON.parse(readFileSync('contrib/grafana/port-audit.json', 'utf8')) as Dashboard;

/** What the panels ask, with every machine chosen. */
const queries = (dashboard.panels ?? []).flatMap(({ targets = [] }: Partial<Panel>) =>
  targets.map(({ expr }) => String(expr).replaceAll('$instance', '.*')),
);

interface House {
  readonly answers: Readonly<Record<string, ReadonlyArray<{ readonly metric: Record<string, string> }>>>;
  readonly told: Readonly<Record<string, { readonly labels: Record<string, string>; readonly summary: string }>>;
}

const isThere = hasTools(['prometheus', 'prometheus-node-exporter', 'prometheus-alertmanager']);

describe.skipIf(!canUnshare || !isThere)('a real Prometheus, node_exporter and Alertmanager', () => {
  let house: House;

  beforeAll(() => {
    const machines = execFileSync('node', ['bench/fleet-machines.mjs', '300'], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const debugged = machines.split('\n')[DEBUGGED - 1] ?? '';
    mkdirSync(`${folder}/textfile`);
    writeFileSync(`${folder}/textfile/fleet.prom`, run(machines, 'fleet', '-', '--format', 'prometheus'));
    writeFileSync(`${folder}/textfile/machine.prom`, run(debugged, '--from', 'snapshot:-', '--format', 'prometheus'));
    const words = queries.map((query) => `'${query.replaceAll("'", "'\\''")}'`).join(' ');
    const script = `ip link set lo up; exec '${process.execPath}' test/helpers/prometheus-house.mjs '${folder}' ${words}`;
    house = JSON.parse(inNamespace(script)) as House;
  });

  it('fires an alert for what is found on one machine, and the Alertmanager tells it', () => {
    expect(house.told.PortAuditFinding).toMatchObject({ labels: { instance: '127.0.0.1:9100', severity: 'high' } });
  });

  it('fires an alert for what few machines of the fleet have', () => {
    expect(house.told.PortAuditRareStranger?.summary).toMatch(/^\S+ on \d+\/tcp: on 0\.\d+% of all machines$/);
  });

  it('answers what the panels of the dashboard ask', () => {
    expect(queries.length).toBeGreaterThan(5);
    for (const query of queries) expect(house.answers[query], query).toEqual(expect.any(Array));
    const [fleet = ''] = queries.filter((query) => query.includes('port_audit_fleet_findings'));
    expect(house.answers[fleet]?.map(({ metric }) => metric.port)).toContain('9229');
  });
});
