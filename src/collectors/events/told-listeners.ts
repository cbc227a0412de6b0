import { type Listener, listenerId } from '../../domain/listener.js';
import type { Owner } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import type { MergedListener } from '../merge.js';
import { attribute } from '../owners.js';
import { addPackages } from '../packages/evidence.js';
import type { ToldEvent } from './listen-events.js';

/** As `seenBy` names it. */
export const EVENTS = 'events';

const NOT_OURS = 'the event names a process of another PID namespace';

function draftOf({ family, address, port, netns, owner }: ToldEvent): MergedListener {
  return {
    id: listenerId({ protocol: 'tcp', family, address, port, interface: null, netns }),
    protocol: 'tcp',
    family,
    address,
    port,
    interface: null,
    netns,
    netnsName: null,
    dualStack: address === '::' ? null : false,
    uid: null,
    unit: null,
    container: null,
    forwarded: null,
    holders: owner === null ? [] : [{ pid: owner.pid, name: owner.name }],
    holderGap: owner === null ? { status: 'hidden', reason: NOT_OURS } : null,
    seenBy: [EVENTS],
    sockets: [],
  };
}

/** The listeners that began, each as it was then, in the order of the events. */
export async function toldListeners(host: Host, events: readonly ToldEvent[]): Promise<Listener[]> {
  const owners = new Map<number, Owner>();
  for (const { owner } of events) if (owner?.pid != null) owners.set(owner.pid, owner);
  const { described } = await addPackages(host, owners, false);
  const attribution = { host, described, owners: new Map<number, Owner>(), userName: () => null };
  return events.map((event) => attribute(draftOf(event), attribution));
}
