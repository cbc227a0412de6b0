import type { Container } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';

const CONTAINERS = '/var/lib/docker/containers';

/** What is used of a container's config.v2.json (moby, container/container.go); nothing of it is certain to be there. */
export interface DockerConfig {
  readonly ID?: unknown;
  readonly Name?: unknown;
  readonly State?: { readonly Running?: unknown; readonly Pid?: unknown } | null;
  readonly NetworkSettings?: {
    readonly Networks?: Readonly<
      Record<string, { readonly IPAddress?: unknown; readonly GlobalIPv6Address?: unknown } | null>
    > | null;
    readonly Ports?: Readonly<Record<string, unknown>> | null;
  } | null;
}

function readConfig(host: Host, id: string): DockerConfig | null {
  try {
    const config: unknown = JSON.parse(host.files.readText(`${CONTAINERS}/${id}/config.v2.json`, 4 << 20));
    return typeof config === 'object' ? config : null;
  } catch {
    return null;
  }
}

/** The name that people gave a container; null without the right to read Docker's files. */
export function dockerName(host: Host, id: string): string | null {
  const name = readConfig(host, id)?.Name;
  return typeof name === 'string' ? name.replace(/^\//, '') : null;
}

/** Every container by its id; null where Docker's files may not be read or are not there. */
export function dockerConfigs(host: Host): ReadonlyMap<string, DockerConfig> | null {
  let ids: readonly string[];
  try {
    ids = host.files.list(CONTAINERS);
  } catch {
    return null;
  }
  const configs = new Map<string, DockerConfig>();
  for (const id of ids) {
    const config = readConfig(host, id);
    if (config !== null) configs.set(id, config);
  }
  return configs;
}

/** The Docker container that has an address in one of its networks. */
export function dockerContainerAt(host: Host, address: string): Container | null {
  for (const [id, config] of dockerConfigs(host) ?? []) {
    const networks = Object.values(config.NetworkSettings?.Networks ?? {});
    if (networks.some((network) => network?.IPAddress === address))
      return { runtime: 'docker', id, name: dockerName(host, id) };
  }
  return null;
}
