import { portsOfService } from '../api/ports.js';
import { UsageError } from '../base/errors.js';
import type { Protocol } from '../domain/listener.js';
import type { Host } from '../host/types.js';
import type { PortSpan } from '../reports/types.js';
import type { Input } from './types.js';

const protocolOf = (text: string | undefined): Protocol | null => (text === 'tcp' || text === 'udp' ? text : null);

/** `22`, `8000-8999`, `22/tcp`, `tcp/22`. */
function spanOf(part: string): PortSpan | null {
  const match = /^(?:(tcp|udp)\/)?(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp))?$/.exec(part);
  if (match === null || (match[1] !== undefined && match[4] !== undefined)) return null;
  const low = Number(match[2]);
  const high = Number(match[3] ?? match[2]);
  return low <= high && high <= 65_535 ? { low, high, protocol: protocolOf(match[1] ?? match[4]) } : null;
}

/** Reads `--port`: ports, ranges and names of services, separated by commas. Throws UsageError. */
export function readPorts(list: string, host: Host): readonly PortSpan[] {
  return list.split(',').flatMap((word) => {
    const part = word.trim().toLowerCase();
    const span = spanOf(part);
    if (span !== null) return [span];
    const { ports, hint } =
      /^[a-z]/.test(part) && !/^(?:tcp|udp)\//.test(part) ? portsOfService(part, host) : { ports: [], hint: '' };
    if (ports.length > 0) return ports.map(({ port, protocol }) => ({ low: port, high: port, protocol }));
    throw new UsageError([
      `--port: "${word}" is no port (22, 22/tcp), range (8000-8999, up to 65535) or service (ssh)${hint}`,
    ]);
  });
}

/** `--port`, where it is given; empty: every port. Throws UsageError. */
export const readPortOption = ({ port }: Input['options'], host: Host): readonly PortSpan[] =>
  typeof port === 'string' ? readPorts(port, host) : [];
