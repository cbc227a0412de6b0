import type { Listener } from '../domain/listener.js';
import { SCOPES } from '../domain/listener.js';
import type { Gap, HostFacts } from '../domain/snapshot.js';
import type { Observation } from './types.js';

const partial = (scope: string, count: number | null, reason: string, remedy: string | null): Gap => ({
  kind: 'partial',
  scope,
  count,
  reason,
  remedy,
});

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
    .map(({ source, error, remedy }) => partial(source, null, error ?? 'failed', remedy));
}

/** What shows more of processes; null when this run could already see all. */
function moreRights({ privileged, platform }: HostFacts): string | null {
  if (privileged) return null;
  return platform === 'win32' ? 'run as Administrator' : 'run as root';
}

/** Only on Linux is there a tool that knows more of a socket: ss. Where it was asked and failed, its own remedy counts. */
function moreTools({ platform }: HostFacts, observations: readonly Observation[]): string | null {
  if (platform !== 'linux') return null;
  const ss = observations.find(({ source }) => source === 'ss');
  return ss === undefined ? 'ask ss as well: --source auto' : ss.remedy;
}

function ownerGap(listeners: readonly Listener[], facts: HostFacts): Gap[] {
  const hidden = listeners.filter(({ ownerStatus }) => ownerStatus === 'hidden');
  const [first] = hidden;
  if (first === undefined) return [];
  return [partial('owner', hidden.length, first.ownerReason ?? 'not visible', moreRights(facts))];
}

/** Listeners with an owner that is named but cannot be looked at: what it claims to be cannot be checked. */
function executableGap(listeners: readonly Listener[], facts: HostFacts): Gap[] {
  const unseen = listeners.filter(({ owners }) => owners.some(({ exe }) => exe === null)).length;
  if (unseen === 0) return [];
  return [partial('owner', unseen, 'the executable of an owner could not be read', moreRights(facts))];
}

/** Which interface a socket is bound to decides how far a wildcard reaches. */
function interfaceGap(listeners: readonly Listener[], observations: readonly Observation[], facts: HostFacts): Gap[] {
  const known = observations.some(({ ok, covers }) => ok && covers.includes('interface'));
  const own = listeners.filter(({ netns }) => netns === null);
  if (known || own.length === 0) return [];
  return [
    partial(
      'interface',
      own.length,
      'no source could tell which interface a socket is bound to',
      moreTools(facts, observations),
    ),
  ];
}

function dualStackGap(listeners: readonly Listener[], observations: readonly Observation[], facts: HostFacts): Gap[] {
  const untold = listeners.filter(({ dualStack }) => dualStack === null).length;
  if (untold === 0) return [];
  const reason = 'no source could tell whether an IPv6 wildcard takes IPv4 as well';
  return [partial('dualStack', untold, reason, moreTools(facts, observations))];
}

/** Everything that the sources, taken together, did not see; blind spots first. */
export function gapsOf(listeners: readonly Listener[], observations: readonly Observation[], facts: HostFacts): Gap[] {
  return [
    ...blindGaps(observations),
    ...ownerGap(listeners, facts),
    ...executableGap(listeners, facts),
    ...interfaceGap(listeners, observations, facts),
    ...dualStackGap(listeners, observations, facts),
    ...observations.flatMap(({ gaps }) => gaps),
    ...failureGaps(observations),
  ];
}
