import type { Container } from '../../domain/owner.js';
import type { Host } from '../../host/types.js';
import { dockerName } from './docker.js';

/** Where Podman keeps which containers there are, those of root; containers/storage, container.go. */
const PODMAN = ['containers.json', 'volatile-containers.json'].map(
  (name) => `/var/lib/containers/storage/overlay-containers/${name}`,
);

/** Where the kubelet links the logs of its containers, as `POD_NAMESPACE_CONTAINER-ID.log`. */
const POD_LOGS = '/var/log/containers';

const LIST_LIMIT = 16 << 20;

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

/** The first name of a container in a list of Podman's. */
function nameIn(text: string, id: string): string | null {
  const list: unknown = attempt(() => JSON.parse(text), null);
  if (!Array.isArray(list)) return null;
  const found = (list as ReadonlyArray<{ id?: unknown; names?: unknown } | null>).find((each) => each?.id === id);
  const [name] = Array.isArray(found?.names) ? (found.names as unknown[]) : [];
  return typeof name === 'string' ? name : null;
}

function podmanName({ files }: Host, id: string): string | null {
  for (const file of PODMAN) {
    const name = nameIn(
      attempt(() => files.readText(file, LIST_LIMIT), ''),
      id,
    );
    if (name !== null) return name;
  }
  return null;
}

/** `namespace/pod/container`, as kubectl takes them. */
function podName({ files }: Host, id: string): string | null {
  for (const name of attempt(() => files.list(POD_LOGS), [])) {
    const [, pod, namespace, container, whose] = /^([^_]+)_([^_]+)_([^_]+)-([0-9a-f]{64})\.log$/.exec(name) ?? [];
    if (whose === id) return `${namespace}/${pod}/${container}`;
  }
  return null;
}

const NAMES: Readonly<Record<string, (host: Host, id: string) => string | null>> = {
  docker: dockerName,
  podman: podmanName,
  containerd: podName,
  'cri-o': podName,
  kubernetes: podName,
};

/** A container with the name that people gave it, where the control group has only its id; asked once for each. */
export function containerNamer(host: Host): (container: Container) => Container {
  const known = new Map<string, Container>();
  return (container) => {
    const before = known.get(container.id);
    if (before !== undefined) return before;
    const named = { ...container, name: container.name ?? NAMES[container.runtime]?.(host, container.id) ?? null };
    known.set(container.id, named);
    return named;
  };
}
