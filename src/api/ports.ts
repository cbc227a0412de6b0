import { didYouMean } from '../base/did-you-mean.js';
import type { Protocol } from '../domain/listener.js';
import type { Host } from '../host/types.js';
import { loadRegistry } from '../registry/load.js';
import { serviceNamed, serviceNames } from '../registry/subject.js';

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

/** The ports that a name stands for. */
export interface NamedPorts {
  readonly ports: ReadonlyArray<{ readonly port: number; readonly protocol: Protocol }>;
  /** What was meant by a name that stands for none, as the end of a sentence. */
  readonly hint: string;
}

/** The ports that IANA has for a service, in any case; ranges are left out. */
export function portsOfService(name: string, host: Host): NamedPorts {
  const { registry } = loadRegistry(host);
  const service = serviceNamed(registry, name);
  if (service === null) return { ports: [], hint: didYouMean(name, serviceNames(registry)) };
  const records = [...registry.allAssignments()].filter(
    (record) => record.service === service && record.low === record.high,
  );
  const ports = records.flatMap(({ low, protocol }) =>
    PROTOCOLS.filter((each) => each === protocol).map((each) => ({ port: low, protocol: each })),
  );
  return { ports, hint: '' };
}
