import type { Line } from '../captures/lines.js';
import { lineName } from '../captures/lines.js';
import type { Problems } from '../captures/problems.js';
import { classIn, type PsRecord, recordOf } from './records.js';

/** One cell with what ends it: in quotes, which are doubled inside, or without. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",;\t]*))([,;\t]|$)/y;

/** The cells of a line of `Export-Csv`; null where a quotation does not end. */
function cellsOf(text: string): string[] | null {
  const cells: string[] = [];
  for (CELL.lastIndex = 0; ; ) {
    const match = CELL.exec(text);
    if (match === null) return null;
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return cells;
  }
}

/** Whether a line has the names of the columns. */
export const isCsvHeader = (text: string) => /^"?LocalAddress"?[,;\t]|[,;\t]"?LocalAddress"?(?:[,;\t]|$)/i.test(text);

/** Reads what `Export-Csv` and `ConvertTo-Csv` write. The separator is a comma, or that of the country. */
export function readCsv(lines: readonly Line[], problems: Problems): PsRecord[] {
  const records: PsRecord[] = [];
  let names: readonly string[] = [];
  let className = '';
  for (const line of lines) {
    const { text } = line;
    if (text.trim() === '' || text.startsWith('PS ')) continue;
    if (text.startsWith('#TYPE ')) {
      className = classIn(text.replace(/^.*[#/]/, '')) || classIn(text);
      continue;
    }
    const cells = cellsOf(text);
    if (cells !== null && isCsvHeader(text)) names = cells;
    else if (cells === null || cells.length !== names.length) {
      problems.add(lineName(line), `expected ${names.length} cells of CSV; was the capture cut off?`);
    } else {
      const pairs = names.map((name, index) => [name, cells[index] ?? ''] as const);
      records.push(recordOf(lineName(line), pairs, className));
    }
  }
  return records;
}
