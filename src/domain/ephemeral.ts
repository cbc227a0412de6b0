import type { HostFacts } from './snapshot.js';

/** First port of the dynamic range, RFC 6335 section 6. */
const FIRST_DYNAMIC_PORT = 49152;

/** Whether the system hands this port out by itself, so that its number is chance and no claim. */
export function isEphemeral(port: number, host: Pick<HostFacts, 'localPortRange'>): boolean {
  const [low, high] = host.localPortRange;
  return port >= FIRST_DYNAMIC_PORT || (port >= low && port <= high);
}
