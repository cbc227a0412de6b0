import type { PortSelector } from '../../types.js';
import { joined, type Opinion, opinionPort } from './opinion.js';

/** A module of the reference policy: its rules (`.te`) and where its files lie (`.fc`). */
export interface PolicyModule {
  readonly rules: string;
  readonly files: string;
}

/** `network_port(http, tcp,80,s0, tcp,443,s0)`: ports by the name of their type. */
function portsByType(corenetwork: string): Map<string, PortSelector[]> {
  const found = new Map<string, PortSelector[]>();
  for (const [, type = '', list = ''] of corenetwork.matchAll(/^network_port\((\w+)\s*,([^)]*)\)/gm)) {
    const ports = [...list.matchAll(/\b(tcp|udp)\s*,\s*([\d-]+)/g)].map(([, protocol = '', port = '']) =>
      opinionPort(port, protocol),
    );
    found.set(
      type,
      ports.filter((port) => port !== null),
    );
  }
  return found;
}

/** `corenet_tcp_bind_http_port(httpd_t)`: types of ports by the domain that may bind them, each with its protocol. */
function bindsByDomain(rules: string): Array<readonly [domain: string, protocol: string, type: string]> {
  const binds = rules.matchAll(/\bcorenet_(tcp|udp)_bind_(\w+)_port\(([\w, {}]+)\)/g);
  return [...binds].flatMap(([, protocol = '', type = '', domains = '']) =>
    (domains.match(/\w+/g) ?? []).map((domain) => [domain, protocol, type] as const),
  );
}

/** Base names of plain paths (no patterns) by the domain that their type enters: `named_exec_t` begins `named_t`. */
function executablesByDomain(files: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [, path = '', type = ''] of files.matchAll(/^(\/\S+)\s+--\s+gen_context\(\w+:\w+:(\w+)_exec_t/gm)) {
    const plain = path.replace(/\\([.+-])/g, '$1');
    if (/[?*()|[\]\\]/.test(plain)) continue;
    const domain = `${type}_t`;
    found.set(domain, [...(found.get(domain) ?? []), plain.slice(plain.lastIndexOf('/') + 1)]);
  }
  return found;
}

/** What SELinux's reference policy lets each executable bind. */
export function selinuxOpinions(corenetwork: string, modules: readonly PolicyModule[]): Opinion[] {
  const ports = portsByType(corenetwork);
  const executables = executablesByDomain(modules.map(({ files }) => files).join('\n'));
  const binds = bindsByDomain(modules.map(({ rules }) => rules).join('\n'));
  return joined(
    binds.flatMap(([domain, protocol, type]) =>
      (executables.get(domain) ?? []).flatMap((executable) =>
        (ports.get(type) ?? []).filter((port) => port.protocol === protocol).map((port) => [executable, port] as const),
      ),
    ),
  );
}
