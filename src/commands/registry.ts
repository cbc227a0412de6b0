import { registryInfo } from './registry-info.js';
import { registryLookup } from './registry-lookup.js';
import { registrySearch } from './registry-search.js';
import { registryUpdate } from './registry-update.js';
import type { Command } from './types.js';

/** Reads and renews the knowledge that audits are made with. */
export const registry: Command = {
  name: 'registry',
  summary: 'read the port registry, or install a newer one',
  arguments: [],
  options: [],
  examples: [],
  subcommands: [registryLookup, registrySearch, registryInfo, registryUpdate],
  /** Only its subcommands are ever run. */
  run: registryInfo.run,
};
