import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** DuckDB has no binary for every platform. */
const duckdb = await import('@duckdb/node-api').catch(() => null);

const read = (file: string) => readFileSync(file, 'utf8');

const pack = JSON.parse(read('contrib/osquery/port-audit.conf')).queries.listening_ports;
const fleet = parse(read('contrib/osquery/fleet.yaml'));
const { $comment: _, ...tables } = JSON.parse(read('test/fixtures/osquery-tables.json')) as Readonly<
  Record<string, Readonly<Record<string, string>>>
>;

/** What runs on the machine: sshd for all, a script of deploy's on 3099, and a socket of systemd's for local clients alone. */
const ROWS = {
  listening_ports: [
    { pid: 812, port: '22', protocol: 6, family: 2, address: '0.0.0.0', net_namespace: '4026531840' },
    { pid: 4711, port: '3099', protocol: 6, family: 2, address: '0.0.0.0', net_namespace: '4026531840' },
    { pid: 1, port: '0', protocol: 0, family: 1, address: '', net_namespace: '0', path: '/run/systemd/private' },
  ],
  processes: [
    {
      pid: 812,
      name: 'sshd',
      path: '/usr/sbin/sshd',
      cmdline: 'sshd: /usr/sbin/sshd -D',
      parent: 1,
      start_time: 1764000000,
      on_disk: 1,
      euid: 0,
    },
    {
      pid: 4711,
      name: 'python3',
      path: '/usr/bin/python3.11',
      cmdline: 'python3 -m http.server 3099',
      parent: 1,
      start_time: 1764000001,
      on_disk: 1,
      euid: 1000,
    },
  ],
  users: [
    { uid: 0, username: 'root' },
    { uid: 1000, username: 'deploy' },
  ],
} as const;

const literal = (value: unknown) => (typeof value === 'number' ? String(value) : `'${String(value)}'`);

/** The tables of osquery with those rows, in DuckDB; what a query answers has all values as text, as osquery logs them. */
async function answered(query: string): Promise<ReadonlyArray<Readonly<Record<string, string>>>> {
  if (duckdb === null) throw new Error('DuckDB is not there');
  const connection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
  for (const [table, columns] of Object.entries(tables)) {
    await connection.run(
      `CREATE TABLE ${table} (${Object.entries(columns)
        .map((column) => column.join(' '))
        .join(', ')})`,
    );
  }
  for (const [table, rows] of Object.entries(ROWS)) {
    for (const row of rows) {
      const values = Object.values(row).map(literal).join(', ');
      await connection.run(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values})`);
    }
  }
  const rows = (await connection.runAndReadAll(query)).getRowObjectsJson();
  const texts = (row: object) =>
    Object.entries(row).map(([name, value]) => [name, value === null ? '' : String(value)]);
  return rows.map((row) => Object.fromEntries(texts(row)));
}

describe('contrib/osquery', () => {
  it('has one query, with the names that Fleet gives its fields', () => {
    expect(fleet).toMatchObject({ apiVersion: 'v1', kind: 'query' });
    const { query, interval, logging, automations_enabled, ...more } = fleet.spec;
    expect([query, interval, logging, automations_enabled]).toEqual([pack.query, pack.interval, 'snapshot', true]);
    // What `fleetctl upgrade-packs` writes of a query has these fields, and `fleetctl apply` takes (fleetdm/fleet).
    const names = [
      'name',
      'description',
      'discard_data',
      'observer_can_run',
      'platform',
      'min_osquery_version',
      'team',
    ];
    expect(names).toEqual(expect.arrayContaining(Object.keys(more)));
  });

  it('asks for a snapshot of columns that osquery has', () => {
    expect(pack.snapshot).toBe(true);
    const alias = { l: 'listening_ports', p: 'processes', u: 'users' } as const;
    const asked = [...pack.query.matchAll(/\b([lpu])\.(\w+)/g)] as ReadonlyArray<
      readonly [string, 'l' | 'p' | 'u', string]
    >;
    expect(asked.length).toBeGreaterThan(14);
    for (const [, table, column] of asked) expect(Object.keys(tables[alias[table]] ?? {})).toContain(column);
  });

  it.skipIf(duckdb === null)('answers with what goes into judge as osquery logs it', async () => {
    // The fields of a line of osqueryd.snapshots.log: osquery's "Logging" (docs/wiki/deployment/logging.md).
    const line = {
      snapshot: await answered(pack.query),
      action: 'snapshot',
      name: 'pack_port-audit_listening_ports',
      hostIdentifier: 'web1',
      calendarTime: 'Mon Nov 30 10:00:00 2026 UTC',
      unixTime: '1796032800',
      epoch: '0',
      counter: '0',
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/port-audit.js', 'judge', '--format', 'rows'], {
      input: `${JSON.stringify(line)}\n`,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const rows = stdout
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row));
    expect(rows).toMatchObject([
      { host: 'web1', port: 22, protocol: 'tcp', program: 'sshd', user: 'root', verdict: 'expected', rule: null },
      { host: 'web1', port: 3099, program: 'http.server', user: 'deploy', verdict: 'registered-unexpected' },
    ]);
    expect(rows.map(({ taken_at }) => taken_at)).toEqual(Array(rows.length).fill('2026-11-30T10:00:00.000Z'));
  });
});
