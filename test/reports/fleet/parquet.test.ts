import { parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { ROW_FIELDS, rowsOf } from '../../../src/reports/contract/row.js';
import { ParquetRows } from '../../../src/reports/fleet/parquet.js';
import { buildReport } from '../../helpers/build-report.js';

it('reads back as the rows that went in, in groups', async () => {
  const rows = [buildReport({ listeners: [], sources: [] })].flatMap(rowsOf);
  const many = Array.from({ length: 25_000 }, (_, index) =>
    rows.map((row) => ({ ...row, host: `web${index % 7}`, port: index })),
  );
  const parquet = new ParquetRows(ROW_FIELDS);
  for (const each of many) parquet.add(each);
  const { buffer } = parquet.finish().slice();
  const read = await parquetReadObjects({ file: buffer });
  const expected = many.flat().map((row) => ({ ...row, taken_at: new Date(row.taken_at) }));
  expect(read.length).toBe(25_000);
  expect(read[24_999]).toEqual(expected[24_999]);
  expect(Object.keys(read[0] ?? {})).toEqual(Object.keys(rows[0] ?? {}));
});

it('is a file without rows where there are none', async () => {
  const { buffer } = new ParquetRows(ROW_FIELDS).finish().slice();
  expect(await parquetReadObjects({ file: buffer })).toEqual([]);
});
