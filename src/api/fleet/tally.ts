import { sha256 } from '../../base/sha256.js';
import type { Finding } from '../../domain/finding.js';
import { type FleetFinding, type FleetService, NAMES } from '../../domain/fleet.js';
import type { Report, ReportListener } from '../../domain/report.js';
import { gapWords } from '../../domain/words.js';
import { isUnseen } from '../../reports/contract/row.js';
import { EXIT } from '../exit-code.js';
import { type Entry, fleetService, isUsedElsewhere, type Machines, note, rankedFindings } from './ranking.js';
import { isOfRole } from './role.js';

/** The most distinct services that are kept: a hostile machine may make up as many as it likes. */
const SERVICES = 200_000;

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
  private readonly policyCounts = new Map<string, number>();
  private readonly unseen = new Map<string, string>();
  private readonly repeats = new Set<number>();
  private readonly repeatedNames: string[] = [];
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
    if (isRepeated) this.repeat(host, hash);
    this.hasFindings ||= report.summary.exitCode === EXIT.findings;
    this.isBlind ||= report.summary.exitCode === EXIT.unobserved || report.gaps.some(({ kind }) => kind === 'blind');
    this.look(report, host, hash);
    if (!isRepeated) this.addGaps(report);
    if (!isRepeated && report.policy !== null) addOne(this.policyCounts, report.policy.file);
    this.addListeners(report, { host, isRepeated });
  }

  private repeat(host: string, hash: number): void {
    if (this.repeats.size < NAMES && !this.repeats.has(hash)) this.repeatedNames.push(host);
    this.repeats.add(hash);
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
      addOne(this.gapCounts, key);
    }
  }

  private addListeners(report: Report, machine: Machine): void {
    const counted = new Set<Machines>();
    const byId = new Map<string, { readonly entry: Entry; readonly listener: ReportListener }>();
    for (const listener of report.listeners) {
      const service = serviceOf(listener);
      const entry = this.entry(JSON.stringify(Object.values(service)), service);
      if (entry === null) continue;
      byId.set(listener.id, { entry, listener });
      count(entry.having, machine, counted);
    }
    for (const finding of report.findings.filter(isActive)) {
      const at = byId.get(finding.listener ?? '');
      const entry = at?.entry ?? this.entry(finding.fingerprint, NOWHERE);
      if (entry === null) continue;
      count(entry.speaking, machine, counted);
      note(entry, finding, isOfRole(finding, at?.listener));
    }
  }

  private entry(key: string, service: Entry['service']): Entry | null {
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    if (this.entries.size >= SERVICES) {
      this.isCut = true;
      return null;
    }
    const entry = { service, having: nobody(), speaking: nobody(), rules: new Map(), message: '', isRole: true };
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

  get repeated(): { readonly machines: number; readonly names: readonly string[] } {
    return { machines: this.repeats.size, names: this.repeatedNames };
  }

  get policies(): Array<{ readonly file: string; readonly machines: number }> {
    return [...this.policyCounts].map(([file, machines]) => ({ file, machines }));
  }

  /** 1 or 3 as `check` of the whole, else 0. */
  get exitCode(): number {
    if (this.hasFindings) return EXIT.findings;
    return this.isBlind || this.unseen.size > 0 ? EXIT.unobserved : EXIT.clean;
  }

  /** Services of which nothing is said, and those of which something is said on few of the machines that have them. */
  get services(): FleetService[] {
    return [...this.entries.values()]
      .filter(({ having, speaking }) => speaking.count < having.count / 2)
      .map((entry) => fleetService(entry, entry.having));
  }

  /** Services of which something is said, the rarest and worst first. `before`: on how many machines they were, by key. */
  findings(before: ((service: FleetService) => number) | null): FleetFinding[] {
    const judged = this.machines - this.unseen.size;
    const told = [...this.entries.values()].filter((entry) => entry.rules.size > 0 && !isUsedElsewhere(entry, judged));
    return rankedFindings(told, judged, before);
  }
}

const addOne = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** A finding of the policy that is about no listener. */
const NOWHERE: Entry['service'] = { port: null, protocol: null, program: null, verdict: null };

const nobody = (): Machines => ({ count: 0, names: new Set() });

/** Once a machine, also where it listens on several addresses. */
function count(machines: Machines, { host, isRepeated }: Machine, counted: Set<Machines>): void {
  if (counted.has(machines)) return;
  counted.add(machines);
  if (machines.names.has(host) || (isRepeated && machines.names.size >= NAMES)) return;
  machines.count++;
  if (machines.names.size < NAMES) machines.names.add(host);
}
