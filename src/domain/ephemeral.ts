import type { HostFacts } from './snapshot.js';

/** First port of the dynamic range, RFC 6335 section 6. */
export const FIRST_DYNAMIC_PORT = 49152;

/**
 * First and last port that a system (as Node names it) hands out by itself where it cannot be asked: the default of
 * Linux (ip-sysctl), else the dynamic range.
 */
export function defaultPortRange(platform: string): readonly [number, number] {
  return platform === 'linux' ? [32768, 60999] : [FIRST_DYNAMIC_PORT, 65535];
}

/** Whether the system hands this port out by itself, so that its number is chance and no claim. */
export function isEphemeral(port: number, host: Pick<HostFacts, 'localPortRange'>): boolean {
  const [low, high] = host.localPortRange;
  return port >= FIRST_DYNAMIC_PORT || (port >= low && port <= high);
}
