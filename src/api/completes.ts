import type { Host } from '../host/types.js';
import { loadRegistry } from '../registry/load.js';
import { observe } from './audit.js';

/** Ports that listen on this machine, as far as this run sees them, in their order. */
export async function listeningPorts(host: Host): Promise<readonly string[]> {
  const sources = host.platform === 'linux' ? ['kernel'] : ['auto'];
  const { listeners } = await observe({ sources }, null, host);
  return [...new Set(listeners.map(({ port }) => port))].map(String);
}

/** Programs that the registry knows, in one word each. */
export function programNames(host: Host): readonly string[] {
  const { programs } = loadRegistry(host).registry;
  return programs.map(({ name }) => name).filter((name) => /^[\w.+-]+$/.test(name));
}
