import { type Line, lineName } from '../captures/lines.js';
import { excerpt, type Problems } from '../captures/problems.js';

/** One object as PowerShell printed it: properties by their name in lower case. */
export interface PsRecord {
  /** As messages name it: `line 3`, `[2]`. */
  readonly place: string;
  readonly properties: ReadonlyMap<string, string>;
  /** The class that a title, or the object itself, names; empty: none. */
  readonly className: string;
}

/** The class of an object among its own properties. */
const CLASS = /MSFT_Net(?:TCPConnection|UDPEndpoint)/;
export const classIn = (text: string): string => CLASS.exec(text)?.[0] ?? '';

export function recordOf(place: string, pairs: Iterable<readonly [string, string]>, className = ''): PsRecord {
  const properties = new Map([...pairs].map(([key, value]) => [key.trim().toLowerCase(), value.trim()]));
  return { place, properties, className: className || classIn(properties.get('cimclass') ?? '') };
}

interface Column {
  readonly name: string;
  readonly start: number;
  /** Behind the last dash. */
  readonly end: number;
}

/** The line below the names of the columns. */
const DASHES = /^\s*-+(?:\s+-+)*\s*$/;

/** The columns of a table, by the line of dashes below their names; by the names where somebody left that line out. */
function columnsOf(header: string, below: string): Column[] {
  const names = header.trim().split(/\s+/);
  const runs = DASHES.test(below) ? below.matchAll(/-+/g) : header.matchAll(/\S+/g);
  return [...runs].map(({ 0: run, index }, at) => ({
    name: (names[at] ?? '').toLowerCase(),
    start: index,
    end: index + run.length,
  }));
}

/** The column of a word: the one whose dashes it stands under, else the last one that begins before it. */
function columnAt(columns: readonly Column[], start: number, end: number): Column | undefined {
  const under = columns.find((column) => start < column.end && end > column.start);
  return under ?? columns.filter((column) => column.start <= start).at(-1);
}

type Cells = ReadonlyMap<string, string>;

/** What no cell of its column can be: a port or a state that stands there by mistake. */
const isMisplaced = (cells: Cells) =>
  !/^\d{1,5}$/.test(cells.get('localport') ?? '') || !/^(?:[A-Za-z]\w*|)$/.test(cells.get('state') ?? '');

function tableRow(line: Line, columns: readonly Column[]): PsRecord {
  const placed = new Map<string, string>();
  const words = [...line.text.matchAll(/\S+/g)];
  for (const { 0: word, index } of words) {
    const name = columnAt(columns, index, index + word.length)?.name;
    if (name !== undefined) placed.set(name, `${placed.get(name) ?? ''} ${word}`.trim());
  }
  // Where somebody put a word in the place of an address, all behind it stands elsewhere.
  const inOrder = columns.map(({ name }, index) => [name, words[index]?.[0] ?? ''] as const);
  const cells = words.length === columns.length && isMisplaced(placed) ? inOrder : placed;
  // The plain table of UDP endpoints is the only one with just these two columns.
  const className = columns.length === 2 ? 'MSFT_NetUDPEndpoint' : '';
  return recordOf(lineName(line), cells, className);
}

const HEADER = /(?:^|\s)LocalAddress(?=\s).*\sLocalPort(?:\s|$)/i;
const PROPERTY = /^([A-Za-z]\w*)\s*:(?:\s(.*))?$/;

/** The prompt with the command, where it was copied too, and what stands below an object of another machine. */
const REMARK = /^(?:PS [^>]*>|>>|#TYPE )/;

/** Reads what `Format-Table` and `Format-List` print; a line that is neither is a problem. */
export function readPrinted(lines: readonly Line[], problems: Problems): PsRecord[] {
  const records: PsRecord[] = [];
  let columns: readonly Column[] = [];
  let object: { readonly line: Line; readonly pairs: Array<[string, string]> } | null = null;
  const finish = () => {
    if (object !== null) records.push(recordOf(lineName(object.line), object.pairs));
    object = null;
  };
  for (const [index, line] of lines.entries()) {
    const { text } = line;
    const property = PROPERTY.exec(text);
    if (text.trim() === '' || REMARK.test(text)) finish();
    else if (HEADER.test(text)) columns = columnsOf(text, lines[index + 1]?.text ?? '');
    else if (DASHES.test(text)) continue;
    else if (property !== null) {
      columns = [];
      object ??= { line, pairs: [] };
      object.pairs.push([property[1] ?? '', property[2] ?? '']);
    } else if (object !== null && /^\s/.test(text)) object.pairs.push(['', text]);
    else if (columns.length > 0) records.push(tableRow(line, columns));
    else problems.add(lineName(line), `not a line of a table or list of PowerShell: ${excerpt(text)}`);
  }
  finish();
  return records;
}
