import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** DuckDB has no binary for every platform. */
const duckdb = await import('@duckdb/node-api').catch(() => null);

const read = (file: string) => readFileSync(`contrib/sql/${file}`, 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'port-audit-sql-'));
const inFolder = (name: string) => path.join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

function node(words: readonly string[], input = ''): string {
  const { stdout, stderr, error } = spawnSync(process.execPath, words, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  expect([error, stderr]).toEqual([undefined, '']);
  return stdout;
}

type Value = string | number | boolean | null | readonly Value[];
type Rows = ReadonlyArray<Readonly<Record<string, Value>>>;

/** A database without extensions from elsewhere, and with files of this folder. */
async function database() {
  if (duckdb === null) throw new Error('DuckDB is not there');
  const connection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
  await connection.run(`SET autoinstall_known_extensions = false; SET file_search_path = '${folder}'`);
  return async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Rows;
}

/** The numbered questions of queries.sql. */
const QUESTIONS = read('queries.sql')
  .split(/^-- (?=\d+\.)/m)
  .slice(1);

const MACHINES = 4000;

/** A day later web1 has a new program on two ports, and nothing can be seen of web2. */
function later(line: string): string {
  const snapshot = JSON.parse(line);
  const [first] = snapshot.listeners;
  const owner = { ...first.owners[0], exe: '/home/eve/.local/bin/x', cmdline: ['x'], exeFile: null, unit: null };
  const on = (port: number) => ({ ...first, id: `tcp4:0.0.0.0:${port}`, port, owners: [owner], unit: null });
  const seen = snapshot.host.hostname === 'web1';
  const more = seen ? { listeners: [...snapshot.listeners, on(4444), on(8127)] } : { listeners: [], sources: [] };
  return `${JSON.stringify({ ...snapshot, takenAt: '2026-11-21T10:00:00.000Z', ...more })}\n`;
}

describe.skipIf(duckdb === null)('contrib/sql in DuckDB', () => {
  let ask: (sql: string) => Promise<Rows>;
  let fleet: { readonly machines: number; readonly findings: ReadonlyArray<Readonly<Record<string, Value>>> };

  beforeAll(async () => {
    const machines = node(['bench/fleet-machines.mjs', String(MACHINES)]);
    const judge = (...words: string[]) => node(['bin/port-audit.js', 'fleet', '-', ...words], machines);
    writeFileSync(inFolder('fleet.ndjson'), machines);
    writeFileSync(inFolder('rows.ndjson'), judge('--format', 'rows'));
    judge('--format', 'parquet', '--output', inFolder('rows.parquet'));
    fleet = JSON.parse(judge('--json'));
    ask = await database();
    await ask(read('duckdb.sql'));
    await ask(read('queries.sql').split(/^-- 1\./m)[0] ?? '');
  });

  it('counts the machines of each finding as fleet does, from JSON and from Parquet', async () => {
    const sql = (
      table: string,
    ) => `SELECT port, protocol, program, count(DISTINCT host)::INTEGER AS machines FROM ${table}
      WHERE rule IS NOT NULL AND disposition = 'active' AND verdict <> 'ephemeral' GROUP BY ALL ORDER BY ALL`;
    const counts = await ask(sql('listeners'));
    expect(await ask(sql("'rows.parquet'"))).toEqual(counts);
    expect(fleet.machines).toBe(MACHINES);
    const told = fleet.findings.map(({ port, protocol, program, machines }) => ({ port, protocol, program, machines }));
    expect(counts).toHaveLength(told.length);
    expect(counts).toEqual(expect.arrayContaining(told));
  });

  it('answers what contrib/spark asks of the same rows, which Spark 3.4 and DuckDB read alike', async () => {
    const [, call = ''] = /spark\.sql\(\n([\s\S]*?)\n {4}\)/.exec(readFileSync('contrib/spark/judge.py', 'utf8')) ?? [];
    const sql = [...call.matchAll(/"([^"]*)"/g)].map(([, text]) => text).join('');
    expect(await ask(sql)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ port: 3099, program: 'http.server', severity: 'medium', machines: '3' }),
        expect.objectContaining({ port: 9229, rule: 'sensitive-service', machines: '1' }),
      ]),
    );
  });

  it('has the same rows in Parquet, with the types of the table', async () => {
    expect(await ask('SELECT * FROM listeners EXCEPT ALL SELECT * FROM "rows.parquet"')).toEqual([]);
    expect(await ask('SELECT count(*) AS n FROM "rows.parquet"')).toEqual(
      await ask('SELECT count(*) AS n FROM listeners'),
    );
    const types = (table: string) => `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${table})`;
    expect(await ask(types('"rows.parquet"'))).toEqual(await ask(types('listeners')));
  });

  it('takes no name for a date, a number or a UUID', async () => {
    const odd = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
    const [row] = (await ask('SELECT * FROM listeners LIMIT 1')) as [Readonly<Record<string, Value>>];
    const line = JSON.stringify({ ...row, host: '2026-1-2', unit: odd, exe: '007' });
    writeFileSync(inFolder('odd.ndjson'), `${line}\n`);
    const other = await database();
    await other(read('duckdb.sql').replace('rows.ndjson', 'odd.ndjson'));
    expect(await other('SELECT host, unit, exe FROM listeners')).toEqual([{ host: '2026-1-2', unit: odd, exe: '007' }]);
  });

  it('has ten questions, each with an answer that names what was planted', async () => {
    const [line1, line2] = readFileSync(inFolder('fleet.ndjson'), 'utf8').split('\n', 2);
    const policy = inFolder('p.yaml');
    writeFileSync(policy, 'version: 1\nallow:\n  - port: 22/tcp\n    program: sshd\n    reason: x\n');
    const strict = ['bin/port-audit.js', 'judge', '--format', 'rows', '--policy', policy, '--strict'];
    writeFileSync(inFolder('later.ndjson'), node(strict, later(line1 ?? '') + later(line2 ?? '')));
    await ask("COPY listeners FROM 'later.ndjson' (FORMAT json)");
    const answers = [];
    for (const question of QUESTIONS) answers.push(await ask(`-- ${question}`));
    const contains = (...rows: readonly object[]) =>
      expect.arrayContaining(rows.map((row) => expect.objectContaining(row)));
    expect(answers).toEqual([
      contains({ port: 3099, some: ['web1017', 'web17', 'web2017'] }, { port: 9229, some: ['web233'] }, { port: 2222 }),
      contains({ port: 3099, severity: 'medium' }, { port: 9229, severity: 'high' }, { port: 2222, severity: 'high' }),
      [expect.objectContaining({ host: 'web2', nothing: true })],
      contains({ host: 'web233', port: 9229 }),
      contains({ program: 'sshd', ports: [22], machines: expect.anything() }),
      [expect.objectContaining({ port: 8127, which: ['agent', 'x'] })],
      contains({ port: 4444, machines: '1' }),
      contains({ port: 3099, program: 'http.server', machines: '3' }),
      contains({ host: 'web404', port: 2222, exe: '/tmp/.x/kworker' }, { host: 'web1', port: 4444 }),
      [
        expect.objectContaining({ host: 'web1', port: 4444, exe: '/home/eve/.local/bin/x' }),
        expect.objectContaining({ host: 'web1', port: 8127 }),
      ],
    ]);
  });
});
