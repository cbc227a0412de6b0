import { CsvError, parseCsv } from './csv.js';
import { type RawRecord, RegistryDataError, toAssignment } from './iana-record.js';
import type { Assignment } from './types.js';

/** What IANA's CSV file says about ports. */
export interface IanaData {
  /** In the order of the file. */
  readonly assignments: readonly Assignment[];
  /** Records of service names that have no port; they are not listed. */
  readonly withoutPort: number;
  /** The latest date of a registration or modification in the file, `2025-02-06`; null when there is none. */
  readonly latest: string | null;
}

/** The columns of IANA's file; the last but one had another name in older editions. */
const COLUMNS = {
  service: ['Service Name'],
  port: ['Port Number'],
  protocol: ['Transport Protocol'],
  description: ['Description'],
  registered: ['Registration Date'],
  modified: ['Modification Date'],
  unauthorizedUse: ['Unauthorized Use Reported', 'Known Unauthorized Uses'],
  notes: ['Assignment Notes'],
} as const;

type Column = keyof typeof COLUMNS;

function columnsOf(header: readonly string[]): Record<Column, number> {
  const missing: string[] = [];
  const find = (names: readonly string[]) => {
    const index = header.findIndex((name) => names.includes(name.trim()));
    if (index < 0) missing.push(names[0] ?? '');
    return index;
  };
  const columns = Object.fromEntries(Object.entries(COLUMNS).map(([key, names]) => [key, find(names)]));
  if (missing.length > 0) {
    throw new RegistryDataError(`not IANA's port registry: line 1 has no column ${missing.join(', ')}`);
  }
  return columns as Record<Column, number>;
}

function rawRecord(fields: readonly string[], columns: Record<Column, number>): RawRecord & { modified: string } {
  const text = (column: Column) => fields[columns[column]] ?? '';
  return {
    service: text('service'),
    port: text('port'),
    protocol: text('protocol'),
    description: text('description'),
    registered: text('registered'),
    modified: text('modified'),
    unauthorizedUse: text('unauthorizedUse'),
    notes: text('notes'),
  };
}

function laterDate(latest: string | null, date: string): string | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && (latest === null || date > latest) ? date : latest;
}

function readRows(text: string): IanaData {
  const rows = parseCsv(text);
  const header = rows.next().value?.fields ?? [];
  const columns = columnsOf(header);
  const assignments: Assignment[] = [];
  let withoutPort = 0;
  let latest: string | null = null;
  for (const { line, fields } of rows) {
    if (fields.length !== header.length) {
      throw new RegistryDataError(`line ${line}: ${fields.length} fields instead of ${header.length}; is it complete?`);
    }
    const raw = rawRecord(fields, columns);
    const assignment = assignmentAt(line, raw);
    if (assignment === null) withoutPort++;
    else assignments.push(assignment);
    latest = laterDate(laterDate(latest, raw.registered), raw.modified);
  }
  return { assignments, withoutPort, latest };
}

function assignmentAt(line: number, raw: RawRecord): Assignment | null {
  try {
    return toAssignment(raw);
  } catch (error) {
    if (error instanceof RegistryDataError) throw new RegistryDataError(`line ${line}: ${error.message}`);
    throw error;
  }
}

/**
 * Reads IANA's "Service Name and Transport Protocol Port Number Registry" in IANA's own CSV format.
 * Throws {@link RegistryDataError} naming the line.
 */
export function readIanaCsv(text: string): IanaData {
  try {
    return readRows(text);
  } catch (error) {
    if (error instanceof CsvError) throw new RegistryDataError(error.message);
    throw error;
  }
}
