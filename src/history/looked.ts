import { HIDDEN_SOURCE } from '../domain/hidden-listener.js';
import { type Endpoint, scopeOf } from '../domain/listener.js';
import type { Report, ReportListener } from '../domain/report.js';
import type { Gap, Source } from '../domain/snapshot.js';
import type { Evidence, FindingPlace, Tracked } from './types.js';

/** Which parts of the machine one run could look at. */
export interface Looked {
  readonly gaps: readonly Gap[];
  readonly sources: readonly Source[];
  readonly privileged: boolean;
  /** Whether executables were compared with their packages. */
  readonly verified: boolean;
  readonly listeners: readonly ReportListener[];
}

export function lookedAt(report: Report, verified: boolean): Looked {
  return {
    gaps: report.gaps,
    sources: report.sources,
    privileged: report.host.privileged,
    verified,
    listeners: report.listeners,
  };
}

function hasGap(looked: Looked, scope: string): boolean {
  return looked.gaps.some((gap) => gap.scope === scope);
}

function couldSeeTable(looked: Looked, subject: FindingPlace): boolean {
  const scope = scopeOf(subject);
  const read = looked.sources.some(({ ok, covers }) => ok && covers.includes(scope));
  return read && !looked.gaps.some((gap) => gap.kind === 'blind' && gap.scope === scope);
}

/** Listeners of other namespaces show only to a run that could enter all of them. */
function couldSeeNamespace(looked: Looked, subject: FindingPlace): boolean {
  if (subject.netns === null) return true;
  const covered = looked.sources.some(({ ok, covers }) => ok && covers.includes('netns'));
  return covered && !hasGap(looked, 'netns');
}

/** The owner is out of sight: hidden, or not found while some processes could not be looked at. */
function hidesOwner(looked: Looked, listener: ReportListener, { exe }: Evidence): boolean {
  if (listener.ownerStatus === 'known') return exe !== null && listener.owners.every((owner) => owner.exe === null);
  return listener.ownerStatus === 'hidden' || hasGap(looked, 'owner');
}

/** Where the finding would show in this run. The inode of a foreign namespace is another one after every start. */
function sameEndpoint(subject: FindingPlace, listener: ReportListener): boolean {
  if (subject.netns === null || listener.netns === null) return listener.id === subject.id;
  const { protocol, family, address, port } = listener;
  return (
    port === subject.port &&
    address === subject.address &&
    protocol === subject.protocol &&
    family === subject.family &&
    listener.interface === subject.interface
  );
}

/** Findings about who holds a port cannot be judged where that could not be seen. */
function couldSeeOwner(looked: Looked, { subject, evidence }: Tracked): boolean {
  if (subject === null || evidence === null || evidence.owners === 0) return true;
  const same = (listener: ReportListener) =>
    subject.verdict === 'ephemeral' ? scopeOf(listener) === scopeOf(subject) : sameEndpoint(subject, listener);
  return !looked.listeners.some((listener) => same(listener) && hidesOwner(looked, listener, evidence));
}

/** Only a run that may bind every port finds what is hidden there. */
function searched(looked: Looked): boolean {
  return looked.sources.some(({ id, ok }) => id === HIDDEN_SOURCE && ok) && !hasGap(looked, HIDDEN_SOURCE);
}

/**
 * Whether a run that does not show a finding would have shown it, were it still there. Where this is false the finding
 * stays as it was: what could not be looked at is never resolved.
 */
export function couldSee(looked: Looked, tracked: Tracked): boolean {
  if (tracked.rule === 'modified-executable' && !looked.verified) return false;
  if (tracked.rule === 'hidden-listener' && !searched(looked)) return false;
  const { subject } = tracked;
  if (subject === null) return !looked.gaps.some(({ kind }) => kind === 'blind');
  const device = subject.interface === null || !hasGap(looked, 'interface');
  return (
    device && couldSeeTable(looked, subject) && couldSeeNamespace(looked, subject) && couldSeeOwner(looked, tracked)
  );
}

/** The same endpoint whatever device it is bound to: all that can be compared while devices are out of sight. */
export function withoutDevice(rule: string, endpoint: Endpoint): string {
  const { protocol, family, address, port, netns } = endpoint;
  return JSON.stringify([rule, protocol, family, address, port, netns]);
}
