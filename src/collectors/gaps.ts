import type { Listener } from '../domain/listener.js';
import { SCOPES } from '../domain/listener.js';
import type { Gap } from '../domain/snapshot.js';
import type { Observation } from './types.js';

const partial = (scope: string, count: number | null, reason: string, remedy: string | null): Gap => ({
  kind: 'partial',
  scope,
  count,
  reason,
  remedy,
});

/** What to do about a source that failed. */
const REMEDIES: Readonly<Record<string, string>> = {
  ss: 'install iproute2',
  lsof: 'install lsof',
  systeminformation: 'install net-tools or iproute2',
  kernel: 'mount /proc',
};

function blindGaps(observations: readonly Observation[]): Gap[] {
  const covered = new Set(observations.filter(({ ok }) => ok).flatMap(({ covers }) => covers));
  const names = observations.map(({ source }) => source).join(', ');
  return SCOPES.filter((scope) => !covered.has(scope)).map((scope) => ({
    kind: 'blind',
    scope,
    count: null,
    reason: `no source could read ${scope} (asked: ${names})`,
    remedy: 'use --source auto, or install what the failed sources need',
  }));
}

function failureGaps(observations: readonly Observation[]): Gap[] {
  return observations
    .filter(({ ok }) => !ok)
    .map(({ source, error }) => partial(source, null, error ?? 'failed', REMEDIES[source] ?? null));
}

function ownerGap(listeners: readonly Listener[], privileged: boolean): Gap[] {
  const hidden = listeners.filter(({ ownerStatus }) => ownerStatus === 'hidden');
  const [first] = hidden;
  if (first === undefined) return [];
  return [partial('owner', hidden.length, first.ownerReason ?? 'not visible', privileged ? null : 'run as root')];
}

/** Who is named but cannot be looked at: what it claims to be cannot be checked. */
function executableGap(listeners: readonly Listener[], privileged: boolean): Gap[] {
  const owners = new Map(listeners.flatMap((listener) => listener.owners.map((owner) => [owner.pid, owner.exe])));
  const unseen = [...owners.values()].filter((exe) => exe === null).length;
  if (unseen === 0) return [];
  return [partial('owner', unseen, 'the executable of an owner could not be read', privileged ? null : 'run as root')];
}

/** Which interface a socket is bound to decides how far a wildcard reaches. */
function interfaceGap(listeners: readonly Listener[], observations: readonly Observation[]): Gap[] {
  const known = observations.some(({ ok, covers }) => ok && covers.includes('interface'));
  const own = listeners.filter(({ netns }) => netns === null);
  if (known || own.length === 0) return [];
  return [
    partial('interface', own.length, 'no source could tell which interface a socket is bound to', 'install iproute2'),
  ];
}

function dualStackGap(listeners: readonly Listener[]): Gap[] {
  const untold = listeners.filter(({ dualStack }) => dualStack === null).length;
  if (untold === 0) return [];
  const reason = 'no source could tell whether an IPv6 wildcard takes IPv4 as well';
  return [partial('dualStack', untold, reason, 'install iproute2')];
}

/** Everything that the sources, taken together, did not see; blind spots first. */
export function gapsOf(
  listeners: readonly Listener[],
  observations: readonly Observation[],
  privileged: boolean,
): Gap[] {
  return [
    ...blindGaps(observations),
    ...ownerGap(listeners, privileged),
    ...executableGap(listeners, privileged),
    ...interfaceGap(listeners, observations),
    ...dualStackGap(listeners),
    ...observations.flatMap(({ gaps }) => gaps),
    ...failureGaps(observations),
  ];
}
