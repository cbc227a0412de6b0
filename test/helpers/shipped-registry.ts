import { nodeHost } from '../../src/host/node.js';
import { loadRegistry } from '../../src/registry/load.js';
import type { Registry } from '../../src/registry/types.js';

let loaded: Registry | null = null;

/** The registry as `npm run build` compiled it, whatever updates the user who runs the tests has installed. */
export function shippedRegistry(): Registry {
  loaded ??= loadRegistry({ ...nodeHost(), env: { XDG_DATA_HOME: '/nonexistent' } }).registry;
  return loaded;
}
