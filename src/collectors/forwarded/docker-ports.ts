import { canonicalAddress } from '../../domain/address.js';
import type { Container, Protocol } from '../../domain/listener.js';
import type { Host } from '../../host/types.js';
import { type DockerConfig, dockerConfigs } from '../processes/docker.js';

/** A port that Docker publishes for a container. */
export interface Published {
  readonly protocol: Protocol;
  /** Canonical text. */
  readonly address: string;
  readonly port: number;
  /** Where the container answers: `172.17.0.2:80`; null where its address is not known. */
  readonly to: string | null;
  readonly container: Container;
}

/** `80/tcp`: the port inside of the container. */
const INSIDE = /^(\d{1,5})\/(tcp|udp)$/;

function addressOf({ NetworkSettings }: DockerConfig, family: 'IPAddress' | 'GlobalIPv6Address'): string | null {
  for (const network of Object.values(NetworkSettings?.Networks ?? {})) {
    const address = canonicalAddress(String(network?.[family] ?? ''));
    if (address !== null) return address;
  }
  return null;
}

function isRunning(host: Host, { State }: DockerConfig): boolean {
  const { Running, Pid } = State ?? {};
  return Running === true && typeof Pid === 'number' && Pid > 0 && host.isAlive(Pid);
}

function publishedBy(config: DockerConfig, container: Container): Published[] {
  return Object.entries(config.NetworkSettings?.Ports ?? {}).flatMap(([inside, bindings]) => {
    const [, port, protocol] = INSIDE.exec(inside) ?? [];
    if ((protocol !== 'tcp' && protocol !== 'udp') || !Array.isArray(bindings)) return [];
    return bindings.flatMap((binding: { readonly HostIp?: unknown; readonly HostPort?: unknown } | null) => {
      const address = canonicalAddress(String(binding?.HostIp || '0.0.0.0'));
      const outside = Number(binding?.HostPort);
      if (address === null || !Number.isInteger(outside) || outside < 1 || outside > 65_535) return [];
      const ipv6 = address.includes(':');
      const target = addressOf(config, ipv6 ? 'GlobalIPv6Address' : 'IPAddress') ?? addressOf(config, 'IPAddress');
      const to = target === null ? null : `${target.includes(':') ? `[${target}]` : target}:${port}`;
      return [{ protocol, address, port: outside, to, container }];
    });
  });
}

/** The ports of running containers, from Docker's own files; null where these may not be read. */
export function dockerPorts(host: Host): readonly Published[] | null {
  const configs = dockerConfigs(host);
  if (configs === null) return null;
  return [...configs].flatMap(([id, config]) => {
    const name = typeof config.Name === 'string' ? config.Name.replace(/^\//, '') : null;
    return isRunning(host, config) ? publishedBy(config, { runtime: 'docker', id, name }) : [];
  });
}
