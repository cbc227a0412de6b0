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

/** What the failed sources need; where that is not known, others to ask, if not all were. */
function blindRemedy(observations: readonly Observation[], { platform }: HostFacts): string | null {
  const remedies = new Set(observations.flatMap(({ ok, remedy }) => (ok || remedy === null ? [] : [remedy])));
  if (remedies.size > 0) return [...remedies].join(', or ');
  const first = platform === 'linux' ? 'kernel' : 'lsof';
  return observations.some(({ source }) => source === first) ? null : 'use --source auto';
}

function blindGaps(observations: readonly Observation[], facts: HostFacts): Gap[] {
  const covered = new Set(observations.filter(({ ok }) => ok).flatMap(({ covers }) => covers));
  const names = observations.map(({ source }) => source).join(', ');
  const remedy = blindRemedy(observations, facts);
  return SCOPES.filter((scope) => !covered.has(scope)).map((scope) => ({
    kind: 'blind',
    scope,
    count: null,
    reason: `no source could read ${scope} (asked: ${names})`,
    remedy,
  }));
}

function failureGaps(observations: readonly Observation[]): Gap[] {
  return observations
    .filter(({ ok }) => !ok)
    .map(({ source, error, remedy }) => partial(source, null, error ?? 'failed', remedy));
}

/** Only on Linux is there a tool that knows more of a socket: ss. Where it was asked and failed, its own remedy counts. */
function moreTools({ platform }: HostFacts, observations: readonly Observation[]): string | null {
  if (platform !== 'linux') return null;
  const ss = observations.find(({ source }) => source === 'ss');
  return ss === undefined ? 'ask ss as well: --source auto' : ss.remedy;
}

function ownerGap(listeners: readonly Listener[], remedy: string | null): Gap[] {
  const hidden = listeners.filter(({ ownerStatus }) => ownerStatus === 'hidden');
  const [first] = hidden;
  if (first === undefined) return [];
  return [partial('owner', hidden.length, first.ownerReason ?? 'not visible', remedy)];
}

/** Listeners with an owner that is named but cannot be looked at: what it claims to be cannot be checked. */
function executableGap(listeners: readonly Listener[], remedy: string | null): Gap[] {
  const unseen = listeners.filter(({ owners }) => owners.some(({ exe }) => exe === null)).length;
  if (unseen === 0) return [];
  return [partial('owner', unseen, 'the executable of an owner could not be read', remedy)];
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

/** Only the kernel's tables reach into other network namespaces, and containers live there. */
function namespaceGap(observations: readonly Observation[], { platform }: HostFacts): Gap[] {
  const reached = observations.some(({ ok, covers }) => ok && covers.includes('netns'));
  if (platform !== 'linux' || reached) return [];
  const asked = observations.some(({ source }) => source === 'kernel');
  const reason = 'no source could look into them, so containers may be missing';
  return [partial('netns', null, reason, asked ? null : 'ask the kernel as well: --source auto')];
}

/** A source that goes from process to process passes over what the kernel itself holds, or what is in flight. */
function unheldGap(observations: readonly Observation[]): Gap[] {
  const looked = observations.filter(
    ({ ok, covers }) => ok && covers.some((each) => SCOPES.some((scope) => scope === each)),
  );
  const [first] = looked;
  if (first === undefined || looked.some(({ heldOnly }) => heldOnly !== true)) return [];
  const reason = `${first.source} goes from process to process, and a socket that none of them holds is not shown`;
  return [partial(first.source, null, reason, observations.length > 1 ? null : 'ask others as well: --source auto')];
}

/**
 * Everything that the sources, taken together, did not see; blind spots first. `rights`: what shows more of processes,
 * null when this run could already see all.
 */
export function gapsOf(
  listeners: readonly Listener[],
  observations: readonly Observation[],
  facts: HostFacts,
  rights: string | null,
): Gap[] {
  return [
    ...blindGaps(observations, facts),
    ...ownerGap(listeners, rights),
    ...executableGap(listeners, rights),
    ...interfaceGap(listeners, observations, facts),
    ...dualStackGap(listeners, observations, facts),
    ...namespaceGap(observations, facts),
    ...unheldGap(observations),
    ...observations.flatMap(({ gaps }) => gaps),
    ...failureGaps(observations),
  ];
}
