import type { ServersOn } from '../collectors/documents/documents.js';
import { maySpeak } from '../collectors/documents/may-speak.js';
import { servingOwner } from '../domain/answering.js';
import type { Listener } from '../domain/listener.js';
import { isLookedAt, type Owner } from '../domain/owner.js';
import type { ReportListener, Verdict } from '../domain/report.js';
import type { Snapshot } from '../domain/snapshot.js';
import type { Host } from '../host/types.js';
import { judge } from '../judge/classify/classify.js';
import type { Registry } from '../registry/types.js';

/** Whether a package may have brought what answers, which says something of its ports. */
function hasPackage(owner: Owner): boolean {
  const serving = servingOwner(owner);
  return isLookedAt(serving) && serving.exe !== null && serving.pid !== null && maySpeak(serving);
}

/** Ports below are never a program's by its own word, see judge/classify/documented-on.ts. */
const mayBeNamed = ({ port, owners }: Listener) => port >= 1024 && owners.some(hasPackage);

const STRANGERS = new Set<Verdict>(['registered-unexpected', 'unregistered']);

/**
 * Whether a listener is judged by its program's own word. A port that the system may have handed out can be a fixed one as
 * well: 35729, where LiveReload listens. On loopback nothing is said of those, nor of UDP.
 */
const isStranger = ({ verdict, protocol, exposure }: ReportListener) =>
  STRANGERS.has(verdict) || (verdict === 'ephemeral' && protocol === 'tcp' && exposure !== 'loopback');

/**
 * The packages of programs that are known to use a TCP port, of npm or of the system. What must not face a network makes
 * nothing else expected: the danger would be in it all the same, and not be told.
 */
export function serversIn(registry: Pick<Registry, 'programsOn'>): ServersOn {
  return (port, kind) => {
    const programs = registry.programsOn(port, 'tcp').filter(({ peril }) => peril === null);
    if (kind !== 'npm') {
      return programs
        .filter(({ interpreted }) => interpreted.some(({ runtime }) => runtime === kind))
        .flatMap(({ packages }) => packages);
    }
    return programs
      .flatMap(({ interpreted }) => interpreted)
      .flatMap((each) => (each.runtime === 'node' && each.package !== undefined ? [each.package] : []));
  };
}

async function asked(
  snapshot: Snapshot,
  host: Host,
  isAsked: (listener: Listener) => boolean,
  serversOn: ServersOn,
): Promise<Snapshot> {
  // Loads what a machine without strangers has no use for.
  const { withDocuments } = await import('../collectors/documents/documents.js');
  return { ...snapshot, listeners: await withDocuments(host, snapshot.listeners, isAsked, serversOn) };
}

/** Looks up what the packages of strangers that no list names say of their ports; of others nothing is read. */
export async function withWord(snapshot: Snapshot, registry: Registry, host: Host): Promise<Snapshot> {
  const listeners = snapshot.listeners.filter(mayBeNamed);
  if (listeners.length === 0) return snapshot;
  const strangers = judge({ ...snapshot, listeners }, registry).filter(
    (listener) => isStranger(listener) && registry.program(listener.program?.name ?? '') === undefined,
  );
  const ids = new Set(strangers.map(({ id }) => id));
  return ids.size === 0 ? snapshot : asked(snapshot, host, ({ id }) => ids.has(id), serversIn(registry));
}

/** The same without a registry, of everything that may be a stranger to whoever reads the snapshot. */
export async function withEveryWord(snapshot: Snapshot, host: Host): Promise<Snapshot> {
  return snapshot.listeners.some(mayBeNamed) ? asked(snapshot, host, mayBeNamed, () => []) : snapshot;
}
