import { groupBy } from '../base/group-by.js';
import type { Finding } from '../domain/finding.js';
import type { Protocol } from '../domain/listener.js';
import {
  APPROVAL_PARTS,
  type ApprovedService,
  type InsecureService,
  type SeenService,
  type UnapprovedService,
} from '../domain/register.js';
import type { JudgedListener, ReportListener } from '../domain/report.js';
import { decisionOf } from './decide.js';
import { isLive } from './judge-entries.js';
import { type HeldListener, heldListener, type MatchHost, matches } from './match.js';
import type { Policy, PolicyEntry, PortMatch } from './types.js';
import { addressWords, portWords, programWords, userWords } from './words.js';

/** What the register is held against. */
export interface RegisterContext {
  readonly now: Date;
  readonly host: MatchHost;
  /** Whether everything could be seen, so that what was not seen is not there. */
  readonly isWhole: boolean;
  /** What IANA calls a port, where software is known that implements it; null: nothing, or nobody is known to. */
  serviceOn(port: number, protocol: Protocol): string | null;
}

function seenService({
  id,
  protocol,
  port,
  exposure,
  program,
  owners,
  user,
  registration,
}: JudgedListener): SeenService {
  const [owner] = owners;
  return {
    listener: id,
    protocol,
    port,
    exposure,
    program: program?.name ?? owner?.name ?? null,
    user: owner?.user ?? user,
    service: registration.service,
  };
}

function rangeOf(port: PortMatch, { localPortRange }: MatchHost): readonly [number, number] {
  if (port.kind === 'range') return [port.low, port.high];
  return port.kind === 'any' ? [1, 65535] : localPortRange;
}

type Kept = PolicyEntry & { readonly kind: 'allow' | 'require' };

const isKept = (entry: PolicyEntry): entry is Kept => entry.kind !== 'deny';

function statusOf(entry: Kept, isUsed: boolean, { now, isWhole }: RegisterContext): ApprovedService['status'] {
  if (!isLive(entry, now)) return 'expired';
  if (isUsed) return 'in use';
  return isWhole ? 'unused' : 'unknown';
}

/** One name for one port; both protocols have the same one where they have any. */
function serviceOf({ protocol }: PortMatch, [low, high]: readonly [number, number], { serviceOn }: RegisterContext) {
  if (low !== high) return null;
  return serviceOn(low, protocol ?? 'tcp') ?? (protocol === null ? serviceOn(low, 'udp') : null);
}

function approvedService(entry: Kept, seen: readonly SeenService[], context: RegisterContext): ApprovedService {
  const range = rangeOf(entry.port, context.host);
  const { owner = null, approved = null, ticket = null } = entry.approval ?? {};
  const approval = { owner, approved, ticket };
  return {
    kind: entry.kind,
    ports: portWords(entry.port),
    protocol: entry.port.protocol,
    range,
    service: serviceOf(entry.port, range, context),
    programs: entry.programs.map(programWords),
    users: entry.users.map(userWords),
    addresses: entry.addresses.map(addressWords),
    reason: entry.reason,
    ...approval,
    lacks: APPROVAL_PARTS.filter((part) => approval[part] === null),
    until: entry.until?.day ?? null,
    place: entry.place,
    status: statusOf(entry, seen.length > 0, context),
    seen,
  };
}

/** Null: a live entry approves it. */
function whyNot(held: HeldListener, fitting: readonly PolicyEntry[], now: Date): UnapprovedService['why'] | null {
  const live = fitting.filter((entry) => isLive(entry, now));
  const { decision } = decisionOf(held, live);
  if (decision === 'allowed') return null;
  if (decision === 'denied') return 'denied';
  return fitting.some(({ kind }) => kind !== 'deny') ? 'expired' : 'not approved';
}

/** The entries of a policy, each with what was seen of it, and what was seen that none approves. */
export function registerOf(policy: Policy, listeners: readonly JudgedListener[], context: RegisterContext) {
  const seen: Array<{ readonly entry: PolicyEntry; readonly service: SeenService }> = [];
  const unapproved: UnapprovedService[] = [];
  for (const listener of listeners) {
    const held = heldListener(listener);
    const service = seenService(listener);
    const fitting = policy.entries.filter((entry) => matches(entry, held, context.host));
    const why = whyNot(held, fitting, context.now);
    if (why !== null) unapproved.push({ ...service, why });
    if (why === 'denied') continue;
    for (const entry of fitting) seen.push({ entry, service });
  }
  const byEntry = groupBy(seen, ({ entry }) => entry);
  const services = policy.entries.filter(isKept).map((entry) => {
    const ofEntry = (byEntry.get(entry) ?? []).map(({ service }) => service);
    return approvedService(entry, ofEntry, context);
  });
  return { services, unapproved };
}

/** What findings say is insecure among what was seen, accepted or not. */
export function insecureServices(
  findings: readonly Finding[],
  listeners: readonly ReportListener[],
): readonly InsecureService[] {
  const byId = new Map(listeners.map((listener) => [listener.id, listener]));
  return findings.flatMap(({ listener: id, message }) => {
    const listener = byId.get(id ?? '');
    if (listener === undefined) return [];
    return [{ ...seenService(listener), why: message, reason: listener.allowedBy?.reason ?? null }];
  });
}
