import { UsageError } from '../../base/errors.js';
import { parseJsonText } from '../../collectors/snapshot/json.js';
import { FLEET_SCHEMA, type FleetService } from '../../domain/fleet.js';
import { readError } from '../../host/failure.js';
import type { Host } from '../../host/types.js';

/** The largest earlier answer that is read, bytes. */
const LIMIT = 256 * 1024 * 1024;

/** What an earlier run found. */
export interface Baseline {
  readonly findings: readonly FleetService[];
  /** On how many machines a service was then. */
  machinesOf(service: FleetService): number;
}

/** What a service is called in every run. */
export const serviceKey = ({ port, protocol, program }: Pick<FleetService, 'port' | 'protocol' | 'program'>) =>
  JSON.stringify([port, protocol, program]);

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);

function serviceIn(value: unknown): FleetService | null {
  if (typeof value !== 'object' || value === null) return null;
  const { port, protocol, program, verdict, machines, names } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(machines) || (port !== null && !Number.isSafeInteger(port))) return null;
  return {
    port: port as number | null,
    protocol: protocol === 'tcp' || protocol === 'udp' ? protocol : null,
    program: textOrNull(program),
    verdict: textOrNull(verdict),
    machines: machines as number,
    names: Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [],
  };
}

/** Reads what `--format json` wrote earlier. Throws UsageError for what is none. */
export function readBaseline(file: string, host: Host): Baseline {
  let text: string;
  try {
    text = host.files.readText(file, LIMIT);
  } catch (error) {
    throw readError(file, error, LIMIT);
  }
  const value = parseJsonText(file, text) as { schema?: unknown; findings?: unknown } | null;
  const findings = Array.isArray(value?.findings) ? value.findings.map(serviceIn) : [null];
  if (value?.schema !== FLEET_SCHEMA || findings.includes(null)) {
    throw new UsageError([`${file}: expected what port-audit fleet --format json wrote (${FLEET_SCHEMA})`]);
  }
  const known = findings.filter((finding) => finding !== null);
  const counts = new Map<string, number>();
  for (const each of known) counts.set(serviceKey(each), Math.max(each.machines, counts.get(serviceKey(each)) ?? 0));
  return { findings: known, machinesOf: (service) => counts.get(serviceKey(service)) ?? 0 };
}
