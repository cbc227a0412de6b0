import { SHORT } from './beside.js';
import type { Line } from './lines.js';

/** A tool with the columns that it prints, by the words of its header; `0` where a column that says nothing may be missing. */
interface Tool {
  readonly header: string;
  readonly columns: readonly (readonly [name: RegExp, missing?: string])[];
  /** In front of each row. */
  readonly front: string;
}

const LOCAL = /^local ?address$/;
const PEER = /^(?:foreign|remote) ?address$/;
const PROGRAM = /^pid\/program( name)?$/;

const TOOLS: readonly Tool[] = [
  {
    header: 'Proto Recv-Q Send-Q Local Address Foreign Address State PID/Program name',
    columns: [[/^proto$/], [/^recv-q$/, '0'], [/^send-q$/, '0'], [LOCAL], [PEER], [/^state$/, ''], [PROGRAM]],
    front: '',
  },
  {
    header: 'Proto  Local Address          Foreign Address        State           PID',
    columns: [[/^proto$/], [LOCAL], [PEER], [/^state$/], [/^pid$/, '']],
    front: '  ',
  },
  {
    header: 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process',
    columns: [
      [/^netid$/, ''],
      [/^state$/],
      [/^recv-q$/],
      [/^send-q$/],
      [/^local address:port$/],
      [/^peer address:port$/],
      [/^process$/, ''],
    ],
    front: '',
  },
  {
    header: 'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME',
    columns: [
      ...[/^command$/, /^pid$/, /^user$/, /^fd$/, /^type$/, /^device$/].map((name) => [name] as const),
      [/^size\/off$/, '0t0'],
      [/^node$/],
      [/^name$/],
    ],
    front: '',
  },
  {
    header: 'USER COMMAND PID FD PROTO LOCAL ADDRESS FOREIGN ADDRESS',
    columns: [/^user$/, /^command$/, /^pid$/, /^fd$/, /^proto$/, LOCAL, PEER].map((name) => [name] as const),
    front: '',
  },
];

/** The cells of a row of Markdown or Jira, without emphasis; null: it is none. */
function cellsOf(text: string): readonly string[] | null {
  const line = text.trim();
  if (line.length > SHORT || !line.startsWith('|') || !line.endsWith('|') || line.length < 3) return null;
  const inner = line.replace(/^\|+/, '').replace(/\|+$/, '');
  return inner.split(/(?<!\\)\|{1,2}/).map((cell) => cell.replace(/\*\*|`|\\(?=[|*_[\]])/g, '').trim());
}

/** The line below the header, which says how cells are aligned. */
const ALIGNMENT = /^[\s|:+-]+$/;

interface Header {
  readonly tool: Tool;
  /** The place of each column; undefined: it is missing, and may be. */
  readonly places: readonly (number | undefined)[];
}

function headerOf(cells: readonly string[]): Header | null {
  const names = cells.map((cell) => cell.toLowerCase());
  for (const tool of TOOLS) {
    const places = tool.columns.map(([name]) => {
      const place = names.findIndex((each) => name.test(each));
      return place < 0 ? undefined : place;
    });
    if (places.every((place, index) => place !== undefined || tool.columns[index]?.[1] !== undefined)) {
      return { tool, places };
    }
  }
  return null;
}

/** A row as the tool prints it. */
function rowOf({ tool, places }: Header, cells: readonly string[]): string {
  const told = places.map((place, index) => (place === undefined ? tool.columns[index]?.[1] : cells[place]) ?? '');
  return tool.front + told.join('  ').trimEnd();
}

/** Lines with the tables of Markdown and Jira whose header is that of a tool as the tool prints them. */
export function untabled(lines: readonly Line[]): readonly Line[] {
  let header: Header | null = null;
  return lines.flatMap((line) => {
    const { number, text } = line;
    const cells = cellsOf(text);
    if (cells === null) header = null;
    const found = cells === null ? null : headerOf(cells);
    if (found !== null) header = found;
    if (cells === null || header === null) return [line];
    if (found !== null) return [{ number, text: found.tool.header }];
    return ALIGNMENT.test(text) ? [] : [{ number, text: rowOf(header, cells) }];
  });
}
