import { sha256 } from '../base/sha256.js';
import type { Finding } from '../domain/finding.js';
import { type FleetFinding, type FleetService, NAMES } from '../domain/fleet.js';
import type { Report, ReportListener } from '../domain/report.js';
import { compareSeverity, SEVERITIES, type Severity } from '../domain/severity.js';
import { gapWords } from '../domain/words.js';
import { isUnseen } from '../reports/contract/row.js';
import { EXIT } from './exit-code.js';

/** The most distinct services that are kept: a hostile machine may make up as many as it likes. */
const SERVICES = 200_000;

/** A service while machines are added. */
interface Entry {
  readonly service: Omit<FleetService, 'machines' | 'names'>;
  readonly names: Set<string>;
  machines: number;
  /** Rules that speak, with the worst severity of each. */
  readonly rules: Map<string, Severity>;
  /** That of the worst rule. */
  message: string;
}

/** Of a machine: what it is called, and whether the document has all of it for the first time. */
interface Machine {
  readonly host: string;
  readonly isRepeated: boolean;
}

/** A document about a part of what listens: the next one of the machine has another part. */
const PARTS = ['osquery', 'wazuh'];
const isPart = ({ gaps }: Report) => gaps.some(({ kind, scope }) => kind === 'partial' && PARTS.includes(scope));

/** 52 bits of a name: so many machines need little memory. */
const shortHash = (text: string) => Number.parseInt(sha256(text).slice(0, 13), 16);

const isActive = ({ disposition }: Finding) => disposition === 'active';

/** A port that the system handed out is chance: the program stands for it. */
const portOf = (listener: ReportListener) => (listener.verdict === 'ephemeral' ? null : listener.port);

function serviceOf(listener: ReportListener): Entry['service'] {
  const { protocol, program, owners, verdict } = listener;
  return { port: portOf(listener), protocol, program: program?.name ?? owners[0]?.name ?? null, verdict };
}

/** Counts what machines have in common, and keeps of each no more than its name. */
export class FleetTally {
  private readonly hosts = new Set<number>();
  private readonly entries = new Map<string, Entry>();
  private readonly gapCounts = new Map<string, number>();
  private readonly unseen = new Map<string, string>();
  private readonly partlySeen = new Set<number>();
  private hasFindings = false;
  private isBlind = false;
  isCut = false;

  /** Adds the report of one machine. */
  add(report: Report): void {
    const host = report.host.hostname;
    const hash = shortHash(host);
    const isRepeated = this.hosts.has(hash) && !isPart(report);
    this.hosts.add(hash);
    this.hasFindings ||= report.summary.exitCode === EXIT.findings;
    this.isBlind ||= report.summary.exitCode === EXIT.unobserved || report.gaps.some(({ kind }) => kind === 'blind');
    this.look(report, host, hash);
    if (!isRepeated) this.addGaps(report);
    this.addListeners(report, { host, isRepeated });
  }

  private look(report: Report, host: string, hash: number): void {
    if (!isUnseen(report)) {
      this.partlySeen.add(hash);
      this.unseen.delete(host);
    } else if (!this.partlySeen.has(hash)) {
      const why = report.gaps.find(({ kind }) => kind === 'blind') ?? report.gaps[0];
      const failed = report.sources.find(({ error }) => error !== null)?.error;
      this.unseen.set(host, failed ?? (why === undefined ? 'no source could look' : gapWords(why)));
    }
  }

  private addGaps({ gaps }: Report): void {
    for (const key of new Set(gaps.map(({ kind, scope }) => `${kind} ${scope}`))) {
      this.gapCounts.set(key, (this.gapCounts.get(key) ?? 0) + 1);
    }
  }

  private addListeners(report: Report, machine: Machine): void {
    const counted = new Set<Entry>();
    const byId = new Map<string, Entry>();
    for (const listener of report.listeners) {
      const service = serviceOf(listener);
      const entry = this.entry(JSON.stringify(Object.values(service)), service);
      if (entry === null) continue;
      byId.set(listener.id, entry);
      count(entry, machine, counted);
    }
    for (const finding of report.findings.filter(isActive)) {
      const entry = byId.get(finding.listener ?? '') ?? this.entry(finding.fingerprint, NOWHERE);
      if (entry === null) continue;
      count(entry, machine, counted);
      note(entry, finding);
    }
  }

  private entry(key: string, service: Entry['service']): Entry | null {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    if (this.entries.size >= SERVICES) {
      this.isCut = true;
      return null;
    }
    const entry = { service, names: new Set<string>(), machines: 0, rules: new Map(), message: '' };
    this.entries.set(key, entry);
    return entry;
  }

  get machines(): number {
    return this.hosts.size;
  }

  get notSeen(): Array<{ readonly host: string; readonly reason: string }> {
    return [...this.unseen].map(([host, reason]) => ({ host, reason }));
  }

  get gaps(): Array<{ readonly scope: string; readonly kind: string; readonly machines: number }> {
    return [...this.gapCounts]
      .sort(([, left], [, right]) => right - left)
      .map(([key, machines]) => ({ kind: key.split(' ')[0] ?? '', scope: key.slice(key.indexOf(' ') + 1), machines }));
  }

  /** 1 or 3 as `check` of the whole, else 0. */
  get exitCode(): number {
    if (this.hasFindings) return EXIT.findings;
    return this.isBlind || this.unseen.size > 0 ? EXIT.unobserved : EXIT.clean;
  }

  /** Services of which nothing is said. */
  get services(): FleetService[] {
    return [...this.entries.values()].filter(({ rules }) => rules.size === 0).map(fleetService);
  }

  /** Services of which something is said, the rarest and worst first. `before`: on how many machines they were, by key. */
  findings(before: ((service: FleetService) => number) | null): FleetFinding[] {
    const judged = this.machines - this.unseen.size;
    return [...this.entries.values()]
      .filter((entry) => entry.rules.size > 0 && !isUsedElsewhere(entry, judged))
      .map((entry) => fleetFinding(entry, before))
      .sort((left, right) => standsOut(right, judged) - standsOut(left, judged) || byPort(left, right));
  }
}

/** A finding of the policy that is about no listener. */
const NOWHERE: Entry['service'] = { port: null, protocol: null, program: null, verdict: null };

/** Once a machine, also where it listens on several addresses. */
function count(entry: Entry, { host, isRepeated }: Machine, counted: Set<Entry>): void {
  if (counted.has(entry)) return;
  counted.add(entry);
  if (entry.names.has(host) || (isRepeated && entry.names.size >= NAMES)) return;
  entry.machines++;
  if (entry.names.size < NAMES) entry.names.add(host);
}

function note(entry: Entry, { rule, severity, message }: Finding): void {
  const worst = worstOf(entry.rules);
  if (worst === null || compareSeverity(severity, worst[1]) > 0) entry.message = message;
  const known = entry.rules.get(rule);
  if (known === undefined || compareSeverity(severity, known) > 0) entry.rules.set(rule, severity);
}

const sorted = (rules: Entry['rules']) => [...rules].sort(([, left], [, right]) => compareSeverity(right, left));
const worstOf = (rules: Entry['rules']) => sorted(rules)[0] ?? null;

/** An entry of the policy that some machines use is not unused. */
const isUsedElsewhere = ({ rules, machines }: Entry, judged: number) =>
  rules.size === 1 && rules.has('policy-unused') && machines < judged;

const fleetService = ({ service, machines, names }: Entry): FleetService => ({
  ...service,
  machines,
  names: [...names],
});

function fleetFinding(entry: Entry, before: ((service: FleetService) => number) | null): FleetFinding {
  const [rule, severity] = worstOf(entry.rules) ?? ['', 'info'];
  const service = fleetService(entry);
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

/**
 * How much a finding stands out: its severity, and up to two steps more the rarer it is, by magnitudes. So what is high on
 * every machine is below what is medium on three, and what is low on one.
 */
function standsOut({ severity, machines, before }: FleetFinding, judged: number): number {
  const share = Math.log(machines) / Math.log(Math.max(judged, 2));
  return SEVERITIES.indexOf(severity) + RAREST * (1 - Math.min(1, share)) + (before === 0 ? NEW : 0);
}

const byPort = (left: FleetFinding, right: FleetFinding) =>
  compareSeverity(right.severity, left.severity) || (left.port ?? 0) - (right.port ?? 0);
