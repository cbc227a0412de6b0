import type { Container } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';

const CONTAINERS = '/var/lib/docker/containers';

interface DockerConfig {
  readonly ID?: unknown;
  readonly Name?: unknown;
  readonly NetworkSettings?: { readonly Networks?: Readonly<Record<string, { readonly IPAddress?: unknown } | null>> };
}

function readConfig(host: Host, id: string): DockerConfig | null {
  try {
    return JSON.parse(host.files.readText(`${CONTAINERS}/${id}/config.v2.json`, 4 << 20)) as DockerConfig;
  } catch {
    return null;
  }
}

/** The name that people gave a container; null without the right to read Docker's files. */
export function dockerName(host: Host, id: string): string | null {
  const name = readConfig(host, id)?.Name;
  return typeof name === 'string' ? name.replace(/^\//, '') : null;
}

/** The Docker container that has an address in one of its networks. */
export function dockerContainerAt(host: Host, address: string): Container | null {
  let ids: readonly string[];
  try {
    ids = host.files.list(CONTAINERS);
  } catch {
    return null;
  }
  for (const id of ids) {
    const networks = Object.values(readConfig(host, id)?.NetworkSettings?.Networks ?? {});
    if (networks.some((network) => network?.IPAddress === address))
      return { runtime: 'docker', id, name: dockerName(host, id) };
  }
  return null;
}
