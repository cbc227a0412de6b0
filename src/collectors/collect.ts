import { compareListeners, type Listener } from '../domain/listener.js';
import { SNAPSHOT_SCHEMA, type Snapshot, type Source, type Tool } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { chooseCollectors } from './choose.js';
import { confirmed, type Dispute, disputeGaps, disputesOf } from './disputes.js';
import { besideSockets } from './forwarded/beside-sockets.js';
import { gapsOf } from './gaps.js';
import { moreRights, readHostFacts } from './host-facts.js';
import { type MergedListener, merge } from './merge.js';
import { notAsked, observe } from './observe.js';
import { attribute, describeOwners } from './owners.js';
import { addPackages } from './packages/evidence.js';
import { withRelayedPackages } from './packages/relayed.js';
import { userNames, withUserNames } from './processes/user-names.js';
import type { Collector, Described, Observation } from './types.js';

export interface CollectRequest {
  /** Ids of sources, or `auto`. */
  readonly sources: readonly string[];
  readonly tool: Tool;
  /** Compare executables with the checksums of their packages; takes as long as reading them. */
  readonly verify: boolean;
  /** Look for ports that are taken though nothing shows them: binds every port for an instant, in some seconds. */
  readonly hidden: boolean;
}

/** Milliseconds that one source may take. */
const TIME_LIMIT = 5_000;

/** A second look asks only for sockets, so it is quick; a source that was slow is not waited for again. */
const SECOND_LOOK_LIMIT = 2_000;

/** The search for hidden ports takes 3 s of a core; on a machine that is busy it is waited for longer. */
const HIDDEN_LIMIT = 60_000;

/** A socket that both a first and a last look saw was there all through the look between them. */
const FURTHER_LOOKS = 2;

/** What further looks say of listeners that sources disagreed about. */
interface Further {
  readonly disputes: readonly Dispute[];
  /** What the first of them saw; empty where there was none. */
  readonly seen: readonly MergedListener[];
}

/**
 * Asks the sources that disagreed, and those they disagreed with, whether it is still so: twice, since sources do not
 * look at the same moment, and a listener that comes and goes may be seen by one of them in each of two looks. A source
 * that sees only what some process holds is wrong only where a process still holds it.
 */
async function lookAgain(
  host: Host,
  collectors: readonly Collector[],
  drafts: readonly MergedListener[],
  observations: readonly Observation[],
): Promise<Further> {
  let left = disputesOf(drafts, observations);
  const further: MergedListener[][] = [];
  const unheld = left.some(({ id }) => isUnheld(drafts, id));
  for (let look = 0; look < FURTHER_LOOKS && left.length > 0; look++) {
    const sources = new Set(left.map(({ source }) => source));
    const holders = unheld || observations.some(({ source, heldOnly }) => heldOnly && sources.has(source));
    const again = await observeAgain(host, collectors, holders);
    const seen = merge(again);
    further.push(seen);
    left = confirmed(left, disputesOf(seen, again));
  }
  return { disputes: left, seen: further[0] ?? [] };
}

const isUnheld = (drafts: readonly MergedListener[], id: string) =>
  drafts.some((draft) => draft.id === id && draft.holders.length === 0);

/**
 * A listener that came between two sources was shown by those alone that cannot say who holds it: whoever a further look
 * saw with it holds it.
 */
function withHolders(drafts: readonly MergedListener[], seen: readonly MergedListener[]): readonly MergedListener[] {
  const held = new Map(seen.filter(({ holders }) => holders.length > 0).map((draft) => [draft.id, draft]));
  if (held.size === 0) return drafts;
  return drafts.map((draft) => (draft.holders.length === 0 ? (held.get(draft.id) ?? draft) : draft));
}

function observeAgain(host: Host, collectors: readonly Collector[], holders: boolean): Promise<Observation[]> {
  const options = { timeLimit: SECOND_LOOK_LIMIT, holders };
  return Promise.all(collectors.map((collector) => observe(collector, host, options)));
}

/** What is taken and shown by nobody, as one more witness; none where that was not asked for. */
async function lookForHidden(
  host: Host,
  { hidden }: CollectRequest,
  collectors: readonly Collector[],
  drafts: readonly MergedListener[],
): Promise<Observation[]> {
  if (!hidden) return [];
  const { hiddenPorts } = await import('./hidden/hidden-ports.js');
  const ofOwn = (seen: readonly MergedListener[]) => seen.filter(({ netns }) => netns === null);
  const search = hiddenPorts({
    shown: ofOwn(drafts),
    lookAgain: async () => ofOwn(merge(await observeAgain(host, collectors, true))),
  });
  return [await observe(search, host, { timeLimit: HIDDEN_LIMIT, holders: false })];
}

/** Ports without a socket, wherever the kernel is asked; one that finds nothing, and misses nothing, is not told. */
async function lookForForwarded(host: Host, collectors: readonly Collector[]): Promise<Observation[]> {
  if (host.platform !== 'linux' || !collectors.some(({ id }) => id === 'kernel')) return [];
  const { forwardedPorts } = await import('./forwarded/forwarded-ports.js');
  const observation = await observe(forwardedPorts, host, { timeLimit: TIME_LIMIT, holders: false });
  const { ok, sightings, gaps } = observation;
  return ok && sightings.length === 0 && gaps.length === 0 ? [] : [observation];
}

function sourcesOf(observations: readonly Observation[], drafts: readonly MergedListener[]): Source[] {
  return observations.map(({ source, ok, milliseconds, covers, error }) => ({
    id: source,
    ok,
    milliseconds,
    listeners: drafts.filter(({ seenBy }) => seenBy.includes(source)).length,
    covers,
    error,
  }));
}

/** Ids of users that hold sockets or run what holds them. */
function uidsOf(drafts: readonly MergedListener[], described: Described): Set<number> {
  const ids = [...drafts.map(({ uid }) => uid), ...[...described.values()].map(({ uid }) => uid)];
  return new Set(ids.filter((uid) => uid !== null));
}

type Names = ReadonlyMap<number, string>;

function listenersOf(host: Host, drafts: readonly MergedListener[], described: Described, names: Names): Listener[] {
  const attribution = { host, described, owners: new Map(), userName: (uid: number) => names.get(uid) ?? null };
  return drafts.map((draft) => attribute(draft, attribution)).sort(compareListeners);
}

/** What stands against asking a source, in a run that did not ask for it by name. */
function objection(host: Host, { sources }: CollectRequest, collector: Collector): string | null {
  return sources.includes(collector.id) ? null : (collector.tooMuch?.(host) ?? null);
}

/** Looks at this machine through every chosen source, side by side, and joins what they show. Throws UsageError. */
export async function collectSnapshot(host: Host, request: CollectRequest): Promise<Snapshot> {
  const chosen = chooseCollectors(request.sources, host.platform);
  const objections = new Map(chosen.map((collector) => [collector, objection(host, request, collector)]));
  const collectors = chosen.filter((collector) => objections.get(collector) === null);
  const takenAt = host.now().toISOString();
  const options = ({ timeLimit = TIME_LIMIT }: Collector) => ({ timeLimit, holders: true });
  const [forwarded, ...shown] = await Promise.all([
    lookForForwarded(host, collectors),
    ...chosen.map((collector) => {
      const reason = objections.get(collector) ?? null;
      return reason === null ? observe(collector, host, options(collector)) : notAsked(collector, reason);
    }),
  ]);
  const first = merge(shown);
  const { disputes, seen } = await lookAgain(host, collectors, first, shown);
  const hidden = await lookForHidden(host, request, collectors, first);
  const more = [...hidden, ...forwarded.map((each) => besideSockets(each, first))];
  const observations = [...shown, ...more];
  const drafts = withHolders(more.length === 0 ? first : merge(observations), seen);
  const { described, gaps } = await describeOwners(host, drafts, shown);
  const names = await userNames(host, uidsOf(drafts, described));
  const evidence = await addPackages(host, withUserNames(described, names), request.verify);
  const listeners = await withRelayedPackages(host, listenersOf(host, drafts, evidence.described, names));
  const facts = readHostFacts(host);
  return {
    schema: SNAPSHOT_SCHEMA,
    tool: request.tool,
    takenAt,
    host: facts,
    sources: sourcesOf(observations, drafts),
    listeners,
    gaps: [
      ...gapsOf(listeners, observations, facts, moreRights(host)),
      ...gaps,
      ...evidence.gaps,
      ...disputeGaps(disputes),
    ],
  };
}
