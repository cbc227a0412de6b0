import type { Finding } from '../../domain/finding.js';
import { byListener } from '../../domain/finding.js';
import type { Owner } from '../../domain/listener.js';
import { namedOwners } from '../../domain/named-owners.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { isActive, listenersInView } from '../shown.js';
import { forCsv } from '../text.js';
import type { View } from '../types.js';
import { programOrTarget } from '../words.js';
import type { ReportFormat } from './types.js';

type Value = string | number | boolean | null;

/** Several values in one field. */
function each(owners: readonly Owner[], pick: (owner: Owner) => Value): Value {
  const [only] = owners;
  if (only !== undefined && owners.length === 1) return pick(only);
  const values = owners.map(pick).filter((value) => value !== null);
  return [...new Set(values)].join('; ');
}

/** The columns, in their order. New ones come last: people count columns. */
const COLUMNS: Readonly<Record<string, (listener: ReportListener, findings: readonly Finding[]) => Value>> = {
  id: ({ id }) => id,
  protocol: ({ protocol }) => protocol,
  family: ({ family }) => family,
  address: ({ address }) => address,
  port: ({ port }) => port,
  interface: (listener) => listener.interface,
  netns: ({ netns }) => netns,
  exposure: ({ exposure }) => exposure,
  program: programOrTarget,
  owner_status: ({ ownerStatus }) => ownerStatus,
  pids: ({ owners }) => each(owners, ({ pid }) => pid),
  users: ({ owners }) => each(owners, ({ user, uid }) => user ?? uid),
  executables: ({ owners }) => each(owners, ({ exe }) => exe),
  command: (listener) => namedOwners(listener)[0]?.cmdline?.join(' ') ?? null,
  unit: ({ unit, owners }) => each(owners, (owner) => owner.unit) || unit,
  container: ({ container }) => (container === null ? null : (container.name ?? container.id)),
  registration: ({ registration }) => registration.status,
  registered_service: ({ registration }) => registration.service,
  registered_description: ({ registration }) => registration.description,
  verdict: ({ verdict }) => verdict,
  confidence: ({ confidence }) => confidence,
  disposition: ({ disposition }) => disposition,
  severity: (_, findings) => findings.find(isActive)?.severity ?? null,
  rules: (_, findings) => findings.map(({ rule }) => rule).join('; '),
  messages: (_, findings) => findings.map(({ message }) => message).join('; '),
  netns_name: ({ netnsName }) => netnsName,
};

const record = (values: readonly Value[]) => `${values.map((value) => forCsv(String(value ?? ''))).join(',')}\r\n`;

function* pieces(report: Report, view: View): Generator<string> {
  const findings = byListener(report.findings);
  const columns = Object.values(COLUMNS);
  yield record(Object.keys(COLUMNS));
  for (const listener of listenersInView(report, view)) {
    const found = findings.get(listener.id) ?? [];
    yield record(columns.map((column) => column(listener, found)));
  }
}

/** For spreadsheets: every listener that the view lets through is a row, its findings in the last columns. */
export const csv: ReportFormat = {
  id: 'csv',
  title: 'RFC 4180, a header line and a row for each listener',
  narrows: true,
  pieces,
};
