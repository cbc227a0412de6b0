import type { CommandGroup } from './types.js';

/** Reads and renews the knowledge that audits are made with. */
export const registry: CommandGroup = {
  subcommands: [
    {
      name: 'lookup',
      summary: 'what IANA says of a port or a service',
      load: async () => (await import('./registry-lookup.js')).registryLookup,
    },
    {
      name: 'search',
      summary: 'find services, programs and notes by a word',
      load: async () => (await import('./registry-search.js')).registrySearch,
    },
    {
      name: 'info',
      summary: 'version, source, size and SHA-256 of the registry in use',
      load: async () => (await import('./registry-info.js')).registryInfo,
    },
    {
      name: 'update',
      summary: "install a newer edition of IANA's list for this user",
      load: async () => (await import('./registry-update.js')).registryUpdate,
    },
  ],
};
