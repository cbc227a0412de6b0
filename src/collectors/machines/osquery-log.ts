import { Problems } from '../captures/problems.js';
import { snapshotOfRows } from '../osquery/osquery.js';
import {
  fieldsIn,
  firstText,
  isFields,
  isoTime,
  type MachineFormat,
  type MachineSource,
  wholeNumber,
} from './types.js';

/** A query whose name says that it is about ports, where there is no row to tell by. */
const ABOUT_PORTS = /port|listen|socket/i;

/** What a line of the result log says of rows: all there are, or what came and went since the last time. */
interface Told {
  readonly rows: readonly unknown[];
  /** Rows that were there and are not any more. */
  readonly removed: readonly unknown[];
  /** One or a few sockets, not all of the machine. */
  readonly isDifference: boolean;
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function toldBy(line: unknown): Told | null {
  if (Array.isArray(line)) return { rows: line, removed: [], isDifference: false };
  if (!isFields(line)) return null;
  if (Array.isArray(line.snapshot)) return { rows: line.snapshot, removed: [], isDifference: false };
  if (isFields(line.diffResults)) {
    const { added, removed } = line.diffResults;
    return { rows: listIn(added), removed: listIn(removed), isDifference: true };
  }
  if (!isFields(line.columns)) return null;
  const isRemoved = line.action === 'removed';
  return { rows: isRemoved ? [] : [line.columns], removed: isRemoved ? [line.columns] : [], isDifference: true };
}

const isAboutPorts = (row: unknown) => isFields(row) && 'port' in row && ('protocol' in row || 'family' in row);

/** osquery writes seconds since 1970, as text or number, and a time for people beside it. */
function takenAt(line: unknown, source: MachineSource): string {
  const { unixTime, calendarTime } = isFields(line) ? line : {};
  const seconds = wholeNumber(unixTime);
  const known = seconds !== null && seconds > 0 ? isoTime(seconds * 1000) : null;
  return known ?? isoTime(calendarTime) ?? source.takenAt;
}

/** `hostIdentifier` is how osquery calls the machine (`--host_identifier`); Fleet and others add more names. */
function hostOf(line: unknown, { fallbackName }: MachineSource, row: unknown): string {
  const fields = isFields(line) ? line : {};
  const named = firstText(fields.hostIdentifier, fields.host_identifier, fieldsIn(line, 'decorations').hostname);
  return named ?? firstText(isFields(row) ? row.hostname : null, fields.hostname) ?? fallbackName;
}

/**
 * Lines of osquery's result log (osquery.readthedocs.io, "Logging"): a snapshot of all rows, a difference row by row
 * (`added`, `removed`) or in one batch (`diffResults`), and what `osqueryi --json` prints. Other queries stand in the same log.
 */
export const osqueryLog: MachineFormat = {
  id: 'osquery',
  title: 'a line of the result log of osquery, or the rows of `osqueryi --json`',
  isLike: (value) =>
    (isFields(value) && (Array.isArray(value.snapshot) || isFields(value.diffResults) || isFields(value.columns))) ||
    (Array.isArray(value) && (value.length === 0 || isAboutPorts(value[0]))),
  read(line, source) {
    const told = toldBy(line);
    if (told === null) return null;
    const all = [...told.rows, ...told.removed];
    const isNamed = isFields(line) && typeof line.name === 'string' && !ABOUT_PORTS.test(line.name);
    if (all.length === 0 ? isNamed : !all.some(isAboutPorts)) return null;
    const problems = new Problems(source.file);
    return snapshotOfRows(
      { ...source, takenAt: takenAt(line, source) },
      {
        rows: told.rows,
        removed: told.removed,
        hostname: hostOf(line, source, all[0]),
        gaps: told.isDifference ? [DIFFERENCE] : [],
      },
      problems,
    );
  },
};

/** A difference alone says nothing of what else listens. */
const DIFFERENCE = {
  kind: 'partial',
  scope: 'osquery',
  count: null,
  reason: 'a line of a differential log shows what came and went, not all that listens',
  remedy: 'log the query with "snapshot": true',
} as const;
