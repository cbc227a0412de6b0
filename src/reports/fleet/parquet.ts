import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer/src/index.js';
import type { Row } from '../contract/row.js';

/** The columns that are no text. */
const TYPES: Readonly<Partial<Record<keyof Row, 'INT32' | 'TIMESTAMP'>>> = {
  port: 'INT32',
  gaps: 'INT32',
  taken_at: 'TIMESTAMP',
};

/** Columns that every row has. */
const REQUIRED: readonly (keyof Row)[] = ['host', 'taken_at', 'gaps'];

/** So many rows are kept as objects until they are encoded. */
const GROUP = 20_000;

const cellOf = (key: keyof Row, value: Row[keyof Row]) =>
  key === 'taken_at' && value !== null ? new Date(value) : value;

const columnsOf = (names: readonly (keyof Row)[], rows: readonly Row[]) =>
  names.map((name) => ({
    name,
    data: rows.map((row) => cellOf(name, row[name])),
    type: TYPES[name] ?? ('STRING' as const),
    nullable: !REQUIRED.includes(name),
  }));

/** Rows as a file of Apache Parquet, compressed by Snappy; encoded group by group, so that few are kept as objects. */
export class ParquetRows {
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;
  private rows: Row[] = [];

  constructor(private readonly names: readonly (keyof Row)[]) {
    const schema = schemaFromColumnData({ columnData: columnsOf(names, []) });
    this.writer = new ParquetWriter({ writer: this.bytes, schema, createdBy: 'port-audit' });
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) this.rows.push(row);
    if (this.rows.length >= GROUP) this.encode();
  }

  private encode(): void {
    if (this.rows.length > 0) this.writer.write({ columnData: columnsOf(this.names, this.rows), rowGroupSize: GROUP });
    this.rows = [];
  }

  /** The whole file. */
  finish(): Uint8Array {
    this.encode();
    this.writer.finish();
    return this.bytes.getBytes();
  }
}
