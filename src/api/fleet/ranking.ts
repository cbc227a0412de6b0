import type { Finding } from '../../domain/finding.js';
import type { FleetFinding, FleetService } from '../../domain/fleet.js';
import { compareSeverity, SEVERITIES, type Severity } from '../../domain/severity.js';

/** Machines while they are added: how many, and the first names. */
export interface Machines {
  count: number;
  readonly names: Set<string>;
}

/** A service while machines are added. */
export interface Entry {
  readonly service: Omit<FleetService, 'machines' | 'names'>;
  /** Those that have it. */
  readonly having: Machines;
  /** Those of which something is said: one forged program is not lost among all that are what they seem. */
  readonly speaking: Machines;
  /** Rules that speak, with the worst severity of each. */
  readonly rules: Map<string, Severity>;
  /** That of the worst rule. */
  message: string;
  /** Whether all that is said is about the role of a machine. */
  isRole: boolean;
}

/** Adds what a finding says to its service; `isRole`: it is about the role of a machine. */
export function note(entry: Entry, { rule, severity, message }: Finding, isRole: boolean): void {
  entry.isRole &&= isRole;
  const worst = worstOf(entry.rules);
  if (worst === null || compareSeverity(severity, worst[1]) > 0) entry.message = message;
  const known = entry.rules.get(rule);
  if (known === undefined || compareSeverity(severity, known) > 0) entry.rules.set(rule, severity);
}

const sorted = (rules: Entry['rules']) => [...rules].sort(([, left], [, right]) => compareSeverity(right, left));
const worstOf = (rules: Entry['rules']) => sorted(rules)[0] ?? null;

/** An entry of the policy that some machines use is not unused. */
export const isUsedElsewhere = ({ rules, speaking }: Entry, judged: number) =>
  rules.size === 1 && rules.has('policy-unused') && speaking.count < judged;

/** A service as the answer has it, on these machines. */
export const fleetService = ({ service }: Entry, { count, names }: Machines): FleetService => ({
  ...service,
  machines: count,
  names: [...names],
});

/** On how many machines a service was; null: there is no baseline. */
type Before = ((service: FleetService) => number) | null;

function fleetFinding(entry: Entry, before: Before): FleetFinding {
  const [rule, severity] = worstOf(entry.rules) ?? ['', 'info'];
  const service = fleetService(entry, entry.speaking);
  return {
    ...service,
    rule,
    severity,
    rules: sorted(entry.rules).map(([id]) => id),
    message: entry.message,
    before: before === null ? null : before(service),
  };
}

/** What new weighs beside a baseline, in steps of severity; and how much the rarest is above what all have. */
const [NEW, RAREST] = [1, 2];

/** What is told, and whether it is about the role of a machine. */
interface Ranked {
  readonly finding: FleetFinding;
  readonly isRole: boolean;
}

/**
 * How much a finding stands out: its severity, and up to two steps more the rarer a stranger is, by magnitudes. So what is
 * high on every machine is below what is medium on three, and what is low on one. That few machines have a role is no news.
 */
function standsOut({ finding: { severity, machines, before }, isRole }: Ranked, judged: number): number {
  const share = isRole ? 1 : Math.log(machines) / Math.log(Math.max(judged, 2));
  return SEVERITIES.indexOf(severity) + RAREST * (1 - Math.min(1, share)) + (before === 0 ? NEW : 0);
}

const byPort = ({ finding: left }: Ranked, { finding: right }: Ranked) =>
  compareSeverity(right.severity, left.severity) ||
  left.machines - right.machines ||
  (left.port ?? 0) - (right.port ?? 0);

/** What is said of services on so many judged machines, what stands out most first. `before`: as in a baseline. */
export function rankedFindings(entries: readonly Entry[], judged: number, before: Before): FleetFinding[] {
  return entries
    .map((entry) => ({ finding: fleetFinding(entry, before), isRole: entry.isRole }))
    .sort((left, right) => standsOut(right, judged) - standsOut(left, judged) || byPort(left, right))
    .map(({ finding }) => finding);
}
