import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { rowsOf } from '../../src/reports/contract/row.js';
import { buildReport } from '../helpers/build-report.js';
import { machineLine, runCommand, SQUATTER } from '../helpers/command.js';

const read = (file: string) => readFileSync(`contrib/${file}`, 'utf8');

/** The names of a row, in their order. */
const FIELDS = Object.keys(rowsOf(buildReport({ listeners: [], sources: [] }))[0] ?? {});

/** The names of the columns of a table: words that stand at the start of a definition. */
function columnsOf(sql: string): string[] {
  const [, body = ''] = /TABLE IF NOT EXISTS listeners\s*\(([\s\S]*?)\n\)/.exec(sql) ?? [];
  return [...body.matchAll(/(?:^|,)\s*["`]?(\w+)["`]? \w/g)].map(([, name = '']) => name);
}

describe('contrib/', () => {
  it('a row has fields', () => expect(FIELDS).toHaveLength(22));

  it.each(['duckdb', 'clickhouse', 'athena', 'trino'])('sql/%s.sql has every field of a row, in its order', (name) => {
    expect(columnsOf(read(`sql/${name}.sql`))).toEqual(FIELDS);
  });

  /** Fields that are no text; all others are. */
  const typed = (types: Readonly<Record<string, string>>, text: string) =>
    FIELDS.map((name) => [name, types[name] ?? text]);

  it('sql/bigquery.json has every field of a row with its type', () => {
    const fields = JSON.parse(read('sql/bigquery.json')) as ReadonlyArray<{ name: string; type: string }>;
    const types = { taken_at: 'TIMESTAMP', port: 'INTEGER', gaps: 'INTEGER' };
    expect(fields.map(({ name, type }) => [name, type])).toEqual(typed(types, 'STRING'));
  });

  it('sql/elasticsearch.json has every field of a row with its type, and refuses no row for a value', () => {
    const { properties } = JSON.parse(read('sql/elasticsearch.json')).mappings;
    const fields = Object.entries(properties as Record<string, { type: string }>);
    const types = { taken_at: 'date', address: 'ip', port: 'integer', gaps: 'integer' };
    expect(fields.map(([name, { type }]) => [name, type])).toEqual(typed(types, 'keyword'));
    for (const [, field] of fields) {
      if (field.type === 'keyword') expect(field).toHaveProperty('ignore_above');
      if (field.type === 'ip') expect(field).toHaveProperty('ignore_malformed', true);
    }
  });

  it.each([
    'kubernetes/daemonset.yaml',
    'kubernetes/job.yaml',
    'ansible/collect.yml',
    'prometheus/port-audit.rules.yml',
  ])('%s is YAML', (file) => {
    for (const document of parseAllDocuments(read(file)))
      expect('errors' in document ? document.errors : []).toEqual([]);
  });

  it.each(['kafka/judge.sh'])('%s is shell', (file) => {
    expect(spawnSync('sh', ['-n', `contrib/${file}`], { encoding: 'utf8' }).stderr).toBe('');
  });
});

describe('docs/fleet.md', () => {
  it('names every field of the answer, and of a finding', async () => {
    const text = readFileSync('docs/fleet.md', 'utf8');
    const [, table = ''] = /`--json` has all that is kept:\n([\s\S]*?)\n\n(?!\|)/.exec(text) ?? [];
    const { out } = await runCommand(['fleet', '-', '--json'], {}, { stdin: machineLine('web1', [SQUATTER]) });
    const answer = JSON.parse(out);
    for (const field of [...Object.keys(answer), ...Object.keys(answer.findings[0])]) {
      if (field !== 'schema') expect(table).toContain(`\`${field}\``);
    }
  });
});
