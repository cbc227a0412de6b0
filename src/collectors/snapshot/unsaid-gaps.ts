import { SCOPES } from '../../domain/listener.js';
import type { Gap, Snapshot, Source } from '../../domain/snapshot.js';
import { gapsOf } from '../gaps.js';
import type { Observation } from '../types.js';

/** How many listeners name each source as a witness. */
function shownBy(listeners: Snapshot['listeners']): ReadonlyMap<string, number> {
  const shown = new Map<string, number>();
  for (const { seenBy } of listeners) for (const id of new Set(seenBy)) shown.set(id, (shown.get(id) ?? 0) + 1);
  return shown;
}

/**
 * A source that counted more listeners than the list has of it: somebody left some out, of whatever table it saw. A list that
 * was shortened is one that says less; an empty one would be an all-clear of what nobody looked at.
 */
function shortGaps({ sources, listeners }: Snapshot): Gap[] {
  const shown = shownBy(listeners);
  return sources.flatMap(({ id, covers, listeners: count }): Gap[] => {
    const there = shown.get(id) ?? 0;
    if (there >= count) return [];
    const gap = {
      count: count - there,
      reason: `the list has ${there} of the ${count} listeners that ${id} counted, so it is not whole`,
      remedy: 'run port-audit collect again, and keep all that it prints',
    };
    if (listeners.length > 0) return [{ kind: 'partial', scope: id, ...gap }];
    const tables = SCOPES.filter((scope) => covers.includes(scope));
    return (tables.length === 0 ? SCOPES : tables).map((scope) => ({ kind: 'blind', scope, ...gap }));
  });
}

/** A source as one that answered now, for the gaps of a look. */
const observationOf = ({ id, ok, error, covers }: Source): Observation => ({
  source: id,
  ok,
  error,
  remedy: null,
  milliseconds: 0,
  covers,
  sightings: [],
  gaps: [],
});

/**
 * Gaps that follow from what a snapshot says of its sources and listeners and that it does not name: whoever shortened it
 * by hand, or wrote it, may have left them out, and no list of gaps is no proof that there are none.
 */
export function unsaidGaps(snapshot: Snapshot): Gap[] {
  const { listeners, sources, host } = snapshot;
  const keyOf = ({ kind, scope }: Gap) => `${kind} ${scope}`;
  const said = new Set(snapshot.gaps.map(keyOf));
  const implied = [...shortGaps(snapshot), ...gapsOf(listeners, sources.map(observationOf), host, null)];
  return implied.filter((gap) => !said.has(keyOf(gap)));
}
