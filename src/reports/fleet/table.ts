import { andMore, listed } from '../../base/listed.js';
import { shortened } from '../../base/shortened.js';
import type { Fleet, FleetService } from '../../domain/fleet.js';
import { forTerminal } from '../text.js';
import { beforeWords, grouped, headWords, nameWords, onWords, portWords } from './words.js';

/** Lines for each part, so that the whole has at most 120. */
const MOST = { findings: 50, rare: 12, gone: 8, notSeen: 15, invalid: 15, gaps: 5, policies: 5 } as const;

/** Names in a line. */
const NAMES = 4;

const WIDEST = 160;

type Row = readonly string[];

/** Columns as wide as their widest cell; the last one is left as it is. */
function aligned(rows: readonly Row[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function part<T>(
  title: string,
  items: readonly T[],
  most: number,
  rowOf: (item: T) => Row,
  total = items.length,
): string[] {
  if (total === 0) return [];
  const shown = items.slice(0, most).map((item) => rowOf(item).map(forTerminal));
  const left = total - shown.length;
  const rest = left > 0 ? [`  ${andMore(left)}; --format json has all that is kept`] : [];
  return ['', title, ...aligned(shown).map((line) => `  ${shortened(line, WIDEST)}`), ...rest];
}

/** Which policy was applied to how many, where there is more than one, or a machine without. */
function policyLines({ policies, judged }: Fleet): string[] {
  const [first] = policies;
  if (first === undefined || (policies.length === 1 && first.machines >= judged)) return [];
  const words = policies.map(({ file, machines }) => `${forTerminal(file)} on ${grouped(machines)}`);
  return [`judged by ${listed(words, MOST.policies)}`];
}

function repeatLines({ repeated }: Fleet): string[] {
  if (repeated.machines === 0) return [];
  const names = nameWords(repeated, NAMES);
  return [`more than once, and with what any of their documents shows: ${forTerminal(names)}`];
}

/** The answer as lines for people, at most 120. */
export function fleetTable(fleet: Fleet): string {
  const serviceRow = (service: FleetService): Row => [
    portWords(service),
    service.program ?? 'unknown',
    onWords(service, fleet),
    nameWords(service, NAMES),
  ];
  const findings = part('What stands out, the rarest and worst first', fleet.findings, MOST.findings, (finding) => [
    finding.severity,
    portWords(finding),
    finding.program ?? (finding.protocol === null ? shortened(finding.message, 60) : 'unknown'),
    onWords(finding, fleet),
    beforeWords(finding) ?? '',
    finding.rule,
    nameWords(finding, NAMES),
  ]);
  const lines = [
    headWords(fleet),
    ...policyLines(fleet),
    ...repeatLines(fleet),
    ...findings,
    ...part('Gone since the baseline', fleet.gone, MOST.gone, serviceRow),
    ...part('On few machines, with nothing against it', fleet.rare, MOST.rare, serviceRow),
    ...part('Not seen', fleet.notSeen, MOST.notSeen, ({ host, reason }) => [host, reason]),
    ...part('Not valid', fleet.invalid, MOST.invalid, ({ place, reason }) => [place, reason], fleet.invalidCount),
    ...part('Seen in part', fleet.gaps, MOST.gaps, (gap) => [`${gap.kind} ${gap.scope}`, onWords(gap, fleet)]),
    ...(fleet.isCut
      ? ['', 'More differs between these machines than is kept; the counts of what came last are missing.']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
