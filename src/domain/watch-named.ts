import { Places } from './watch-places.js';
import type { Seen } from './watched.js';

type Named = Pick<Seen, 'listeners' | 'findings'> & {
  /** Ids of events, and what a look calls them. */
  readonly renamed: ReadonlyMap<string, string>;
};

/** What events told, called as a look calls it: by its interface, and by its namespace where that was not known. */
export function namedAs(after: Seen, now: Pick<Seen, 'listeners' | 'findings'>): Named {
  const known = new Set(now.listeners.map(({ id }) => id));
  const shown = new Set(after.listeners.map(({ id }) => id));
  const fresh = new Places(after.listeners.filter(({ id }) => !known.has(id)).map((listener) => ({ listener })));
  const renamed = new Map<string, string>();
  const listeners = now.listeners.map((listener) => {
    const isShown = shown.has(listener.id) || listener.protocol !== 'tcp';
    const thread = listener.owners[0]?.pid ?? -1;
    const other = isShown ? undefined : fresh.leftBy({ ...listener, thread })?.listener;
    if (other === undefined) return listener;
    fresh.delete(other);
    renamed.set(listener.id, other.id);
    const { id, interface: device, netns, exposure } = other;
    return { ...listener, id, interface: device, netns, exposure };
  });
  const findings = now.findings.map((finding) => {
    const id = renamed.get(finding.listener ?? '');
    return id === undefined ? finding : { ...finding, listener: id };
  });
  return { listeners, findings, renamed };
}
