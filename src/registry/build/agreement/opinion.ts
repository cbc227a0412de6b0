import { parseSelector } from '../../selector.js';
import type { PortSelector } from '../../types.js';

/** Where another collection says that a program or service listens. */
export interface Opinion {
  /** The base name of an executable, or the name of a service or profile. */
  readonly subject: string;
  readonly ports: readonly PortSelector[];
}

/** `tcp` and `6000-6063` as one selector; null for other protocols, and for what is no port. */
export function opinionPort(ports: string, protocol: string): PortSelector | null {
  return protocol === 'tcp' || protocol === 'udp'
    ? parseSelector(`${ports.trim().replace(':', '-')}/${protocol}`)
    : null;
}

/** Opinions of the same subject as one, in the order in which they first come. */
export function joined(pairs: Iterable<readonly [subject: string, port: PortSelector | null]>): Opinion[] {
  const bySubject = new Map<string, PortSelector[]>();
  for (const [subject, port] of pairs) {
    if (port === null) continue;
    const ports = bySubject.get(subject);
    if (ports === undefined) bySubject.set(subject, [port]);
    else ports.push(port);
  }
  return [...bySubject].map(([subject, ports]) => ({ subject, ports }));
}
