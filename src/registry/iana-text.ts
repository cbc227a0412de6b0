import { compareAssignments, RegistryDataError, toAssignment } from './iana-record.js';
import type { Assignment } from './types.js';

const FORMAT = '# port-audit port registry, format 1';
const COLUMNS = '# ports\tprotocol\tstatus\tservice\tdescription\tregistered\tnote';

/** Where a list of assignments comes from. */
export interface IanaSource {
  /** Date of the data, `2026-09-17`. */
  readonly version: string;
  /** In words: which file or package, and what was joined. */
  readonly source: string;
}

/** One line of registry/iana.tsv. */
export function formatRecord(record: Assignment): string {
  const ports = record.low === record.high ? `${record.low}` : `${record.low}-${record.high}`;
  const { protocol, status, service, description, registered, note } = record;
  return [ports, protocol, status, service ?? '', description, registered ?? '', note ?? ''].join('\t').trimEnd();
}

/** Reads what {@link formatRecord} wrote. */
export function parseRecord(line: string): Assignment {
  const [ports = '', protocol = '', status = '', service = '', description = '', registered = '', note = ''] =
    line.split('\t');
  const [low = '', high = low] = ports.split('-');
  return {
    low: Number(low),
    high: Number(high),
    protocol,
    status: status === 'assigned' || status === 'reserved' ? status : 'unassigned',
    service: service || null,
    description,
    registered: registered || null,
    note: note || null,
  };
}

/** The text of registry/iana.tsv: one line a record, sorted, so that two versions compare well. */
export function formatIanaText({ version, source }: IanaSource, assignments: readonly Assignment[]): string {
  const header = [FORMAT, `# version ${version}`, `# source ${source}`, `# records ${assignments.length}`, COLUMNS];
  return [...header, ...assignments.toSorted(compareAssignments).map(formatRecord), ''].join('\n');
}

/** A line is right when reading and writing it again gives the same line. */
function checkedRecord(line: string, number: number): Assignment {
  const record = parseRecord(line);
  const { service, protocol, description, registered, note } = record;
  const [port = ''] = line.split('\t');
  const raw = { service: service ?? '', port, protocol, description, registered: registered ?? '' };
  const assignment = toAssignment({ ...raw, unauthorizedUse: '', notes: note ?? '' });
  if (assignment === null || formatRecord(assignment) !== line) {
    throw new RegistryDataError(`line ${number} is no record as registry:build writes it`);
  }
  return assignment;
}

/** Reads the whole of registry/iana.tsv. Throws {@link RegistryDataError} naming the line. */
export function parseIanaText(text: string): IanaSource & { readonly assignments: readonly Assignment[] } {
  const lines = text.split('\n');
  const header =
    /^# port-audit port registry, format 1\n# version (\d{4}-\d{2}-\d{2})\n# source (.*)\n# records (\d+)$/;
  const match = header.exec(lines.slice(0, 4).join('\n'));
  if (match === null || lines[4] !== COLUMNS) {
    throw new RegistryDataError(`the first five lines are not those of the port registry ("${FORMAT}")`);
  }
  const assignments = lines.slice(5, -1).map((line, index) => checkedRecord(line, index + 6));
  const disorder = assignments.findIndex((record, index) => {
    const before = assignments[index - 1];
    return before !== undefined && compareAssignments(before, record) > 0;
  });
  if (disorder >= 0) throw new RegistryDataError(`line ${disorder + 6} is not in order of ports`);
  if (lines.at(-1) !== '' || assignments.length !== Number(match[3])) {
    throw new RegistryDataError(`it does not end after the ${match[3]} records that its header promises`);
  }
  return { version: match[1] ?? '', source: match[2] ?? '', assignments };
}
