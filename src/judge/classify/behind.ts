import type { Behind, Container, Listener, Owner } from '../../domain/listener.js';

/** Finds the listener inside a container that a proxy passes on to; null when it is not known for sure. */
export type FindBehind = (proxy: Owner, listener: Pick<Listener, 'protocol' | 'port' | 'netns'>) => Listener | null;

function containersOf({ container, owners }: Listener): Container[] {
  return [container, ...owners.map((owner) => owner.container)].filter((each) => each !== null);
}

/** Whether a listener lies where a proxy passes on to. An address alone is not enough where it is a wildcard. */
function liesBehind(behind: Behind, listener: Listener): boolean {
  if (behind.netns !== null) return listener.netns === behind.netns;
  const { container } = behind;
  if (container !== null) return containersOf(listener).some(({ id }) => id === container.id);
  return behind.address !== null && listener.address === behind.address;
}

/** The port inside where it is known; else the same as outside, else the only one there is. */
function atPort(candidates: readonly Listener[], behind: Behind, outside: number): readonly Listener[] {
  if (behind.port !== null) return candidates.filter(({ port }) => port === behind.port);
  const same = candidates.filter(({ port }) => port === outside);
  return same.length > 0 ? same : candidates;
}

/** Looks for what serves behind proxies among the listeners of the same snapshot. */
export function findBehindIn(listeners: readonly Listener[]): FindBehind {
  const foreign = listeners.filter(({ netns, ownerStatus }) => netns !== null && ownerStatus === 'known');
  return ({ behind }, { protocol, port, netns }) => {
    if (behind === null || foreign.length === 0) return null;
    const candidates = foreign.filter(
      (each) => each.protocol === protocol && each.netns !== netns && liesBehind(behind, each),
    );
    const ports = new Set(atPort(candidates, behind, port).map((each) => each.port));
    return ports.size === 1 ? (candidates.find((each) => ports.has(each.port)) ?? null) : null;
  };
}
