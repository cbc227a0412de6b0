import { canonicalAddress, type Family } from '../../domain/address.js';
import type { Protocol } from '../../domain/listener.js';

/** The columns of one line of `ss` that describe a listening socket. */
export interface SsSocket {
  readonly protocol: Protocol;
  readonly family: Family;
  readonly address: string;
  readonly port: number;
  readonly interface: string | null;
  readonly dualStack: boolean | null;
  /** Everything behind the peer column. */
  readonly details: string;
}

const COLUMNS = /^(tcp|udp)\s+(LISTEN|UNCONN)\s+\d+\s+\d+\s+(\S+)\s*:\s*(\d+)\s+(\S+:\*)(?:\s+(.*))?$/;

/**
 * Takes `0.0.0.0%lo`, `[fe80::1]%eth0`, `[::]` or `*` apart. `*` is an IPv6 wildcard that takes IPv4 as well
 * (misc/ss.c, inet_addr_print of iproute2).
 */
function splitHost(text: string): { address: string; family: Family; interface: string | null } | null {
  const match = /^(\*|\[([0-9a-fA-F:.]+)\]|[\d.]+|[0-9a-fA-F:.]+)(?:%(\S+))?$/.exec(text);
  if (match === null) return null;
  const [, whole = '', bracketed, device] = match;
  const address = whole === '*' ? '::' : canonicalAddress(bracketed ?? whole);
  if (address === null) return null;
  return { address, family: address.includes(':') ? 'ipv6' : 'ipv4', interface: device ?? null };
}

/** Reads one line of `ss -Htulne`. Null when it is none. */
export function parseSsLine(line: string): SsSocket | null {
  const match = COLUMNS.exec(line.trimEnd());
  const [, protocol, , hostText = '', portText = '', , details = ''] = match ?? [];
  const host = splitHost(hostText);
  const port = Number(portText);
  if (match === null || host === null || port < 1 || port > 65535) return null;
  const v6only = / v6only:([01])(?: |$)/.exec(` ${details}`)?.[1];
  const wildcard = host.family === 'ipv6' && host.address === '::';
  return {
    protocol: protocol === 'tcp' ? 'tcp' : 'udp',
    ...host,
    port,
    dualStack: !wildcard ? false : v6only === undefined ? (hostText.startsWith('*') ? true : null) : v6only === '0',
    details,
  };
}
